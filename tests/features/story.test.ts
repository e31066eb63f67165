import { afterAll, describe, expect, inject, test } from 'vitest';
import { follow, openHouse, password, textOf } from '../support/house.ts';

/** The main job on every PostgreSQL that is supported and present. */
const servers = [inject('postgres'), inject('postgres15')].filter((server) => server !== null);

describe.each(servers)('on PostgreSQL $version', (postgres) => {
  const opening = openHouse({ postgres });
  afterAll(async () => (await opening).close());

  test('a company signs up and is furnished with about 600 useful rows in 30 tables or more', async () => {
    const { core } = await opening;
    const made = await core.provisioning.provision({
      companyName: 'Northside Plumbing',
      industry: 'plumbing',
      tier: 'growth',
      admin: { name: 'Nora', email: 'nora@example.com', password },
      idempotencyKey: 'northside-1',
      requestId: 'test',
    });
    const tables = made.made.filter(({ rows, table }) => rows > 0 && !table.startsWith('platform.'));
    expect(made.slug).toBe('northside-plumbing');
    expect(made.totalRows).toBeGreaterThan(600);
    expect(tables.length).toBeGreaterThanOrEqual(30);
  });

  test('the same sign-up sent twice makes one company, also at the same moment', async () => {
    const { core } = await opening;
    const wish = {
      companyName: 'Twice Plumbing',
      industry: 'plumbing',
      tier: 'starter',
      admin: { name: 'Tom', email: 'tom@example.com', password },
      idempotencyKey: 'twice-plumbing-1',
      requestId: 'test',
    };
    const made = await Promise.all([
      core.provisioning.provision(wish),
      core.provisioning.provision(wish),
      core.provisioning.provision(wish),
    ]);
    expect(new Set(made.map((one) => one.companyId)).size).toBe(1);
    expect(made.filter((one) => one.isNew)).toHaveLength(1);
    await expect(core.provisioning.provision({ ...wish, tier: 'growth' })).rejects.toThrow(
      'sent before with other details',
    );
  });

  test('two companies of one name get two addresses, and a reserved name gets a free one', async () => {
    const house = await opening;
    const [first, second] = [await house.furnish('Same Name'), await house.furnish('Same Name')];
    const reserved = await house.furnish('Admin');
    expect([first.slug, second.slug, reserved.slug]).toEqual(['same-name', 'same-name-2', 'admin-company']);
  });

  test('a visitor asks in plain words and Sarah quotes price, weekend rule and source', async () => {
    const house = await opening;
    const company = await house.furnish('Drain Masters');
    const visitor = await house.visitor(company);
    const { runId } = await visitor.api.send({
      text: 'how much is a drain cleaning on a Sunday?',
      idempotencyKey: 'question-1',
    });
    const events = await follow(visitor.api.events({ runId }));
    const text = textOf(events);
    expect(text).toContain('$149-$280');
    expect(text).toContain('$95');
    expect(text).toContain('$244-$375');
    expect(events.at(-1)).toMatchObject({ type: 'done', quoted: true, costMicroUsd: 0, figures: true });
    // That it quotes, and what, is said beside the words, once and in the reader's language; never within them.
    expect(text).not.toMatch(/quoted|knowledge base/i);
    const answer = (await visitor.api.history()).at(-1);
    expect(answer).toMatchObject({ quoted: true, figures: true });
    const listed = await company.api.conversations.list({});
    expect(listed.conversations).toMatchObject([{ agent: { name: 'Sarah' }, messages: 2, unread: 1 }]);
    const conversation = await company.api.conversations.get({ conversationId: visitor.conversationId });
    expect(conversation.messages.map((message) => message.role)).toEqual(['visitor', 'agent']);
  });

  test('what nobody wrote down is answered with "I don\'t know" and kept for the curator', async () => {
    const house = await opening;
    const company = await house.furnish('Honest Pipes');
    const visitor = await house.visitor(company);
    const { runId } = await visitor.api.send({
      text: 'who won the football game last night',
      idempotencyKey: 'question-2',
    });
    expect(textOf(await follow(visitor.api.events({ runId })))).toContain("I don't know that");
  });

  test('an edited entry changes the next answer, and an archived one is gone from it', async () => {
    const house = await opening;
    const company = await house.furnish('Edited Plumbing');
    const found = await company.api.knowledge.search({ question: 'do you install tankless water heaters' });
    const hit = found.hits[0];
    expect(found.decision).toBe('quote');
    const entry = await company.api.knowledge.get({ entryId: hit?.entryId ?? '' });
    await company.api.knowledge.update({
      entryId: entry.id,
      version: entry.version,
      answer: 'We stopped installing zeppelin heaters in spring.',
    });
    expect(
      (await company.api.knowledge.search({ question: 'do you install tankless water heaters' })).answer,
    ).toContain('zeppelin');
    await expect(
      company.api.knowledge.update({ entryId: entry.id, version: entry.version, answer: 'An older tab saves.' }),
    ).rejects.toThrow('Somebody changed this entry');
    await company.api.knowledge.remove({ entryId: entry.id });
    expect((await company.api.knowledge.search({ question: 'zeppelin' })).hits.map((one) => one.entryId)).not.toContain(
      entry.id,
    );
  });

  test('an agent sees only the categories of its scope, and none when it has none', async () => {
    const house = await opening;
    const company = await house.furnish('Scoped Plumbing');
    const agents = await company.api.agents.list();
    const hiring = agents.find((agent) => agent.slug === 'hiring');
    const question = 'how much does drain cleaning cost';
    const agentId = hiring?.id ?? '';
    const scoped = await company.api.knowledge.search({ question, agentId });
    expect(scoped.hits.map((hit) => hit.category)).not.toContain('prices');
    await company.api.agents.setScope({ agentId, categoryIds: [] });
    expect((await company.api.knowledge.search({ question, agentId })).hits).toEqual([]);
    await company.api.agents.setScope({ agentId, categoryIds: null });
    expect((await company.api.knowledge.search({ question, agentId })).hits[0]?.category).toBe('prices');
  });

  test('staff take a conversation over and the agent keeps still', async () => {
    const house = await opening;
    const company = await house.furnish('Takeover Plumbing');
    const visitor = await house.visitor(company);
    const first = await visitor.api.send({ text: 'hello', idempotencyKey: 'takeover-1' });
    await follow(visitor.api.events({ runId: first.runId }));
    await company.api.conversations.reply({ conversationId: visitor.conversationId, text: 'This is Ada, a person.' });
    const second = await visitor.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: 'takeover-2' });
    const events = await follow(visitor.api.events({ runId: second.runId }));
    expect(events.map((event) => event.type)).toEqual(['started', 'handoff', 'done']);
    expect((await visitor.api.history()).map((message) => message.role)).toEqual([
      'visitor',
      'agent',
      'staff',
      'visitor',
    ]);
  });

  test('a visitor comes back to the same conversation, and a message sent twice is answered once', async () => {
    const house = await opening;
    const company = await house.furnish('Returning Plumbing');
    const visitor = await house.visitor(company);
    const sends = Array.from({ length: 5 }, () =>
      visitor.api.send({ text: 'are you open on sunday', idempotencyKey: 'same-key-1' }),
    );
    const runs = await Promise.all(sends);
    expect(new Set(runs.map((run) => run.runId)).size).toBe(1);
    await follow(visitor.api.events({ runId: runs[0]?.runId ?? '' }));
    const again = await house.visitor(company, { resumeToken: visitor.resumeToken });
    expect(again.conversationId).toBe(visitor.conversationId);
    expect((await again.api.history()).map((message) => message.role)).toEqual(['visitor', 'agent']);
  });
});
