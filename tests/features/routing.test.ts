import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeAnthropic, startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, openHouse, textOf } from '../support/house.ts';

const openai = await startFakeOpenAi();
const anthropic = await startFakeAnthropic();
/** A company's own server, such as Ollama or vLLM. */
const own = await startFakeOpenAi();
const house = await openHouse({
  platformProviders: {
    openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` },
    anthropic: { apiKey: 'sk-ant-platform-0001', baseUrl: anthropic.url },
  },
});
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
const fakes = [openai, anthropic, own];
afterAll(async () => {
  await admin.end();
  await house.close();
  for (const fake of fakes) await fake.close();
});
beforeEach(() => {
  for (const fake of fakes) {
    fake.requests.length = 0;
    fake.respond(() => ({ kind: 'text', text: 'Hello from the model.' }));
  }
});

const price = 'how much is a drain cleaning on a Sunday?';
const server = {
  kind: 'openai-compatible' as const,
  label: 'Our server',
  baseUrl: `${own.url}/v1`,
  fastModel: 'llama',
};
const calls = () => fakes.reduce((sum, fake) => sum + fake.requests.length, 0);

async function ask(company: Company, text = price, visitor?: Awaited<ReturnType<typeof house.visitor>>) {
  const guest = visitor ?? (await house.visitor(company));
  const { runId } = await guest.api.send({ text, idempotencyKey: randomUUID() });
  const events = await follow(guest.api.events({ runId }));
  const conversation = await company.api.conversations.get({ conversationId: guest.conversationId });
  const answer = conversation.messages.at(-1);
  const done = events.at(-1);
  return { guest, events, done, text: textOf(events), answer, routing: answer?.trace?.routing, conversation };
}

async function ledgerOf(company: Company) {
  const { rows } = await admin.query<{ purpose: string; state: string; micro_usd: number; visitor_id: string | null }>(
    'select purpose, state, charged_micro_usd::int as micro_usd, visitor_id from tenant.ai_ledger where company_id = $1 order by created_at, id',
    [company.companyId],
  );
  return rows;
}

async function sarahOf(company: Company): Promise<string> {
  const agents = await company.api.agents.list();
  return agents.find((agent) => agent.name === 'Sarah')?.id ?? '';
}

describe('one gateway', () => {
  test('every call that reaches a provider stands in the ledger, whatever it was for, and no other', async () => {
    const company = await house.furnish('Counted Calls');
    const { id } = await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-company-count-1' });
    const answers = [
      { kind: 'tools' as const, calls: [{ name: 'search_knowledge', arguments: { question: 'warranty' } }] },
      { kind: 'text' as const, text: 'One year.' },
      { kind: 'status' as const, status: 500 },
      { kind: 'text' as const, text: 'It works again.' },
      { kind: 'cut' as const, text: 'This is the' },
    ];
    let next = 0;
    openai.respond(({ path }) =>
      path.endsWith('/embeddings') ? { kind: 'text', text: '' } : (answers[next++] ?? { kind: 'text', text: 'Ok.' }),
    );
    for (let turn = 0; turn < 4; turn += 1) await ask(company);
    expect(await company.api.providers.test({ providerId: id })).toMatchObject({ ok: true });
    const { vectors } = await house.core.embed(company.context, { texts: ['one', 'two'] });
    expect(vectors).toHaveLength(2);
    const rows = await ledgerOf(company);
    expect(openai.requests).toHaveLength(8);
    expect(anthropic.requests).toEqual([]);
    expect(rows.filter((row) => row.state === 'settled')).toHaveLength(8);
    expect(rows).toHaveLength(8);
    expect(rows.map((row) => row.purpose).filter((purpose) => purpose !== 'answer')).toEqual(['key-test', 'embedding']);
  });

  test('without a price, or with one that cannot be, nothing is called; marked free it is, and costs nothing', async () => {
    const company = await house.furnish('Priceless Plumbing');
    await admin.query(
      `insert into platform.model_prices (provider, model, valid_from, input_micro_usd, output_micro_usd, cached_micro_usd)
       values ('openai-compatible', 'zero', '2020-01-01', 0, 0, 0), ('openai-compatible', 'negative', '2020-01-01', -5, 5, 5)`,
    );
    const added = await company.api.providers.add({ ...server, apiKey: 'local-key-0001' });
    const providerId = added.id;
    expect(added.unpriced).toEqual(['llama']);
    for (const fastModel of ['llama', 'zero', 'negative']) {
      await company.api.providers.update({ providerId, fastModel, strongModel: fastModel });
      const { routing } = await ask(company);
      expect(routing?.passedOver).toContainEqual(
        expect.objectContaining({ model: fastModel, because: 'no price is known for it' }),
      );
      const tested = await company.api.providers.test({ providerId });
      expect(tested).toMatchObject({ ok: false, message: expect.stringContaining('no price') });
    }
    expect(own.requests).toEqual([]);
    const terms = { model: 'llama', inputMicroUsd: 0, outputMicroUsd: 0, cachedMicroUsd: 0 };
    await expect(company.api.providers.update({ providerId, prices: [{ ...terms, free: false }] })).rejects.toThrow(
      'mark it as free',
    );
    await company.api.providers.update({
      providerId,
      fastModel: 'llama',
      strongModel: 'llama',
      prices: [{ ...terms, free: true }],
    });
    const { answer, text } = await ask(company);
    expect(text).toBe('Hello from the model.');
    expect(answer).toMatchObject({ model: 'llama', costMicroUsd: 0 });
    expect((await company.api.budget.get()).tokens.dailyUsed).toBeGreaterThan(1_000);
    await company.api.providers.update({
      providerId,
      prices: [
        { model: 'llama', free: false, inputMicroUsd: 100_000, outputMicroUsd: 400_000, cachedMicroUsd: 50_000 },
      ],
    });
    own.respond(() => ({ kind: 'text', text: 'Paid.', usage: { input: 2_000, output: 100, cached: 1_000 } }));
    // 1,000 tokens at 0.10 $, 1,000 at 0.05 $ and 100 at 0.40 $ the million.
    expect((await ask(company)).answer).toMatchObject({ costMicroUsd: 190 });
  });

  test('embeddings are set aside, settled and refused like answers', async () => {
    const company = await house.furnish('Embedding Plumbing');
    openai.respond(() => ({ kind: 'text', text: '', usage: { input: 1_500_000, output: 0 } }));
    const texts = Array.from({ length: 300 }, (_, number) => `text ${number}`);
    const made = await house.core.embed(company.context, { texts });
    // Two calls of 256 texts at most, each billed 1.5 million tokens at 0.02 $ the million.
    expect(made).toMatchObject({ model: 'text-embedding-3-small', costMicroUsd: 60_000 });
    expect(made.vectors).toHaveLength(300);
    expect(made.vectors[0]?.[0]).toBeCloseTo(('t'.charCodeAt(0) % 97) / 97);
    expect(await ledgerOf(company)).toMatchObject([
      { purpose: 'embedding', state: 'settled', micro_usd: 30_000 },
      { purpose: 'embedding', state: 'settled', micro_usd: 30_000 },
    ]);
    await company.api.budget.set({ dailyMicroUsd: 60_001, dailyTokens: 10_000_000 });
    openai.requests.length = 0;
    await expect(house.core.embed(company.context, { texts })).rejects.toMatchObject({ code: 'budget-exhausted' });
    expect(openai.requests).toEqual([]);
    await company.api.budget.set({ dailyMicroUsd: 1_000_000 });
    openai.respond(() => ({ kind: 'status', status: 400 }));
    await expect(house.core.embed(company.context, { texts: ['a'] })).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    expect((await company.api.budget.get()).daily).toMatchObject({ spentMicroUsd: 60_000, heldMicroUsd: 0 });
  });
});

describe('the choice of a model', () => {
  test("follows the agent's class, the company's keys in its order, and the price; and says why on the message", async () => {
    const company = await house.furnish('Choosing Plumbing');
    // Of the platform's models the cheaper one comes first.
    expect((await ask(company)).answer).toMatchObject({ provider: 'openai', model: 'gpt-5-mini' });
    await company.api.agents.update({ agentId: await sarahOf(company), modelClass: 'strong' });
    const strong = await ask(company);
    expect(strong.answer).toMatchObject({ model: 'gpt-5' });
    expect(strong.routing).toMatchObject({
      modelClass: 'strong',
      because: "the agent's class is strong",
      tries: [{ label: 'Platform', model: 'gpt-5', outcome: 'answered' }],
    });
    const first = await company.api.providers.add({ kind: 'openai', label: 'One', apiKey: 'sk-company-order-1' });
    const second = await company.api.providers.add({
      kind: 'anthropic',
      label: 'Two',
      apiKey: 'sk-ant-company-order-2',
    });
    expect((await ask(company)).routing?.tries[0]).toMatchObject({ label: 'One', model: 'gpt-5' });
    await company.api.providers.update({ providerId: second.id, position: 0 });
    expect((await company.api.providers.list()).map(({ label }) => label)).toEqual(['Two', 'One']);
    expect((await ask(company)).routing?.tries[0]).toMatchObject({ label: 'Two', model: 'claude-sonnet-4-5' });
    await company.api.providers.update({ providerId: second.id, enabled: false });
    const passed = await ask(company);
    expect(passed.routing).toMatchObject({
      passedOver: expect.arrayContaining([expect.objectContaining({ label: 'Two', because: 'it is switched off' })]),
      tries: [{ label: 'One' }],
    });
    expect(first.id).not.toBe(second.id);
  });

  test('falls back over keys, providers and models, and each try is on the message with what it cost', async () => {
    const company = await house.furnish('Falling Plumbing');
    await company.api.agents.update({ agentId: await sarahOf(company), modelClass: 'strong' });
    await company.api.providers.add({ kind: 'openai', label: 'Refused', apiKey: 'sk-company-fall-1' });
    await company.api.providers.add({ kind: 'anthropic', label: 'Silent', apiKey: 'sk-ant-company-fall-2' });
    openai.respond(({ headers, body }) =>
      headers.authorization?.includes('fall-1')
        ? { kind: 'status', status: 401 }
        : body.model === 'gpt-5'
          ? { kind: 'status', status: 404 }
          : { kind: 'text', text: 'The fast one answers.' },
    );
    anthropic.respond(() => ({ kind: 'raw', body: '' }));
    const { text, routing, answer } = await ask(company);
    expect(routing?.tries.map(({ label, model, outcome }) => `${label} ${model}: ${outcome}`)).toEqual([
      'Refused gpt-5: refused (401)',
      'Silent claude-sonnet-4-5: no answer',
      'Platform gpt-5: refused (404)',
      'Platform claude-sonnet-4-5: no answer',
    ]);
    // Four models are asked for one answer at most; what those cost that said nothing is on the message.
    expect(text).toContain('$149-$280');
    expect(answer?.costMicroUsd).toBe(routing?.tries.reduce((sum, made) => sum + made.costMicroUsd, 0));
    expect(answer?.costMicroUsd).toBeGreaterThan(0);
    expect((await company.api.providers.list())[0]).toMatchObject({ label: 'Refused', status: 'refused' });
    expect((await ask(company)).routing?.passedOver).toContainEqual(
      expect.objectContaining({ label: 'Refused', because: 'the provider refused this key' }),
    );
  });

  test('lets a provider rest that keeps failing, for that company alone', async () => {
    const [ill, well] = [await house.furnish('Ill Plumbing'), await house.furnish('Well Plumbing')];
    for (const [company, key] of [
      [ill, 'ill'],
      [well, 'well'],
    ] as const)
      await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: `sk-company-rest-${key}` });
    openai.respond(({ headers }) =>
      headers.authorization?.endsWith('ill') ? { kind: 'status', status: 503 } : { kind: 'text', text: 'Well.' },
    );
    const sent = () => openai.requests.filter(({ headers }) => headers.authorization?.endsWith('rest-ill')).length;
    // One retry a turn: after four failures in a row nobody asks it for a while.
    for (let turn = 0; turn < 2; turn += 1) expect((await ask(ill)).text).toBe('Well.');
    expect(sent()).toBe(4);
    const resting = await ask(ill);
    expect(resting.text).toBe('Well.');
    expect(sent()).toBe(4);
    expect(resting.routing?.passedOver).toContainEqual(
      expect.objectContaining({ label: 'Ours', because: 'it failed several times and rests' }),
    );
    expect((await ask(well)).routing).toMatchObject({
      passedOver: [],
      tries: [{ label: 'Ours', outcome: 'answered' }],
    });
  });
});

describe('caps beside the company', () => {
  test('an agent, a conversation and a visitor spend no more than they may; others go on', async () => {
    const company = await house.furnish('Capped Plumbing');
    openai.respond(() => ({ kind: 'text', text: 'Fine.', usage: { input: 20_000, output: 500 } }));
    const first = await ask(company);
    const used = first.answer?.costMicroUsd ?? 0;
    expect(used).toBe(6_000);
    // Room for one more call of the size that was set aside, and not for two such answers.
    for (const cap of ['visitorDailyMicroUsd', 'conversationDailyMicroUsd'] as const) {
      await company.api.budget.set({ [cap]: used });
      const again = await ask(company, price, first.guest);
      expect(again.done).toMatchObject({ quoted: true, because: 'no-budget' });
      expect(again.routing?.tries.map(({ outcome }) => outcome)).toContain('no budget');
      await company.api.budget.set({ [cap]: used * 4 });
      expect((await ask(company)).done).toMatchObject({ quoted: false });
      await company.api.budget.set({ [cap]: null });
    }
    expect((await company.api.budget.get()).caps).toEqual({
      conversationDailyMicroUsd: null,
      visitorDailyMicroUsd: null,
    });
    const agentId = await sarahOf(company);
    await company.api.agents.update({ agentId, dailyLimitMicroUsd: used });
    expect((await ask(company)).done).toMatchObject({ quoted: true, because: 'no-budget' });
    const colleague = (await company.api.agents.list()).find((agent) => agent.id !== agentId && agent.enabled);
    const { conversationId } = await company.api.conversations.start({ agentId: colleague?.id ?? '' });
    const { runId } = await company.api.chat.send({ conversationId, text: price, idempotencyKey: randomUUID() });
    const events = await follow(company.api.chat.events({ runId }));
    expect(events.at(-1)).toMatchObject({ type: 'done', quoted: false });
    await company.api.agents.update({ agentId, dailyLimitMicroUsd: null });
    expect((await ask(company)).done).toMatchObject({ quoted: false });
  });

  test('a budget of tokens for the month is set and kept', async () => {
    const company = await house.furnish('Monthly Plumbing');
    await company.api.budget.set({ monthlyTokens: 10 });
    expect((await company.api.budget.get()).tokens).toMatchObject({ monthlyLimit: 10, monthlyUsed: 0 });
    expect((await ask(company)).done).toMatchObject({ quoted: true, because: 'no-budget' });
    expect(calls()).toBe(0);
  });
});

test('as the budget runs out there is an answer on every rung: strong, fast, quoted, a form, a sign on the door', async () => {
  const company = await house.furnish('Ladder Plumbing');
  await company.api.agents.update({ agentId: await sarahOf(company), modelClass: 'strong' });
  await company.api.budget.set({ dailyMicroUsd: 1_000_000 });
  openai.respond(() => ({ kind: 'text', text: 'From a model.', usage: { input: 20_000, output: 2_000 } }));
  const rungs: [string | null, number][] = [];
  for (let turn = 0; turn < 60 && rungs.at(-1)?.[0] !== null; turn += 1) {
    const { answer, text } = await ask(company);
    expect(text.trim()).not.toBe('');
    const model = answer?.model ?? null;
    if (rungs.at(-1)?.[0] !== model) rungs.push([model, answer?.costMicroUsd ?? -1]);
  }
  // What an answer costs on each rung, in micro-dollars: 20,000 tokens in and 2,000 out.
  expect(rungs).toEqual([
    ['gpt-5', 45_000],
    ['gpt-5-mini', 9_000],
    [null, 0],
  ]);
  const spent = (await company.api.budget.get()).daily.spentMicroUsd;
  expect(spent).toBeGreaterThan(900_000);
  expect(spent).toBeLessThanOrEqual(1_000_000);
  const before = calls();
  const quoted = await ask(company);
  expect(quoted.text).toContain('$149-$280');
  // What the knowledge base does not have, a person may: the visitor is asked for a number.
  const unknown = await ask(company, 'do you sell tropical fish and aquariums?', quoted.guest);
  expect(unknown.text).toMatch(/leave your name and number/i);
  await quoted.guest.api.contact({ name: 'Vera', phone: '(555) 010-7788' });
  expect(unknown.answer).toMatchObject({ quoted: true, costMicroUsd: 0 });
  // Last of all the door is closed, with a sentence and not an error page.
  const { identityId } = (await house.core.access.authenticateMember(company.token, 'test')).member;
  await house.core.companies.suspend({ slug: company.slug, reason: 'Not paid', identityId, requestId: 'test' });
  // A suspension is known everywhere within a second; until then the answers are quotes.
  const send = () => quoted.guest.api.send({ text: price, idempotencyKey: randomUUID() });
  await expect
    .poll(
      () =>
        send().then(
          () => 'open',
          (error: Error) => error.message,
        ),
      { timeout: 3_000 },
    )
    .toBe('This chat is closed at the moment.');
  expect(calls()).toBe(before);
  expect((await ledgerOf(company)).reduce((sum, row) => sum + row.micro_usd, 0)).toBe(spent);
});
