import { afterAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { follow, openHouse } from '../support/house.ts';

const fake = await startFakeOpenAi();
const house = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${fake.url}/v1` } },
});
afterAll(house.close);
afterAll(fake.close);
const company = await house.furnish('Traced Plumbing');

async function answered(text: string) {
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
  const events = await follow(visitor.api.events({ runId }));
  const { conversationId } = visitor;
  const message = (await company.api.conversations.get({ conversationId })).messages.at(-1);
  const trace = await company.api.conversations.trace({ conversationId, messageId: message?.id ?? '' });
  return { events, message, trace, history: await visitor.api.history(), conversationId };
}

test('the trace shows word for word what the model saw, whose it is, and at which version', async () => {
  const [entry] = (await company.api.knowledge.search({ question: 'do you install tankless water heaters' })).hits;
  await company.api.knowledge.update({
    entryId: entry?.entryId ?? '',
    version: 1,
    answer: 'Yes, we install zeppelin heaters for $4,711 with venting. Most houses need a wider gas line.',
  });
  fake.requests.length = 0;
  fake.respond(() => ({
    kind: 'text',
    text: 'We install zeppelin heaters with venting for $4,711. Would you like to come by on the moon tomorrow?',
  }));
  const { trace, message, history, conversationId } = await answered('do you install tankless water heaters');
  const sent = fake.requests[0]?.body.messages.find((one) => one.role !== 'user')?.content;
  const shown = trace.prompt.filter((fragment) => fragment.text !== null);
  expect(shown.map((fragment) => fragment.text).join('\n\n')).toBe(sent);
  expect(new Set(trace.prompt.map((fragment) => fragment.layer))).toEqual(
    new Set([
      'scope',
      'context',
      'company',
      ...trace.prompt.flatMap(({ layer }) => (layer === 'master' ? ['master'] : [])),
    ]),
  );
  for (const fragment of trace.prompt)
    expect(fragment.companyId).toBe(fragment.layer === 'master' ? 'platform' : company.companyId);
  const used = trace.prompt.find((fragment) => fragment.id === entry?.entryId);
  expect(used).toMatchObject({ kind: 'knowledge-entry', layer: 'company', version: 2 });

  // The first sentence rests on the entry, the second on nothing, and the citation is there for staff and visitor.
  expect(trace.spans).toMatchObject([{ source: { kind: 'knowledge-entry', id: entry?.entryId }, exact: false }]);
  const [span] = trace.spans;
  expect(trace.text.slice(span?.from, span?.to)).toBe('We install zeppelin heaters with venting for $4,711.');
  expect(message?.sources).toMatchObject([{ entryId: entry?.entryId }]);
  expect(history.at(-1)?.sources).toMatchObject([{ question: entry?.question }]);

  // Why these entries: each with its score and the words that it was found by, as it read when it was found.
  expect(trace).toMatchObject({
    question: 'do you install tankless water heaters',
    model: message?.model,
    costMicroUsd: message?.costMicroUsd,
    thresholds: { quote: 0.5, suggest: 0.2 },
  });
  const hit = trace.hits.find((one) => one.entryId === entry?.entryId);
  expect(hit).toMatchObject({ version: 2, parts: { words: expect.any(Number) } });
  expect(hit?.reasons).toContainEqual({
    asked: 'install',
    found: 'install',
    how: 'word',
    where: expect.arrayContaining(['answer']),
  });
  await company.api.knowledge.update({
    entryId: entry?.entryId ?? '',
    version: 2,
    answer: 'Ask us about that.',
    phrasings: [],
    question: 'Zeppelins?',
  });
  const later = await company.api.conversations.trace({ conversationId, messageId: message?.id ?? '' });
  expect(later.hits.find((one) => one.entryId === entry?.entryId)?.reasons).toEqual(hit?.reasons);
});

test('words of a prompt are kept once, and a forgotten memory is gone from every trace', async () => {
  fake.respond(() => ({ kind: 'text', text: 'All right.' }));
  const first = await answered('what are your hours');
  const second = await answered('where are you');
  const guardrails = (trace: typeof first.trace) => trace.prompt.find((fragment) => fragment.kind === 'guardrails');
  expect(guardrails(first.trace)?.hash).toBe(guardrails(second.trace)?.hash);
  const { conversationId: chat } = await company.api.conversations.start({
    agentId: (await company.api.agents.list())[0]?.id ?? '',
  });
  const me = (await company.api.auth.me()).user.id;
  const memory = await company.api.memory.remember({ subject: { kind: 'member', id: me }, text: 'Likes blue vans.' });
  const { runId } = await company.api.chat.send({
    conversationId: chat,
    text: 'hello you',
    idempotencyKey: 'trace-m1',
  });
  await follow(company.api.chat.events({ runId }) as Promise<AsyncIterable<unknown>>);
  const messageId = (await company.api.conversations.get({ conversationId: chat })).messages.at(-1)?.id ?? '';
  const look = async () =>
    (await company.api.conversations.trace({ conversationId: chat, messageId })).prompt.find(
      (fragment) => fragment.kind === 'memory',
    );
  expect((await look())?.text).toBe('Likes blue vans.');
  await company.api.memory.forget({ memoryId: memory.id });
  expect(await look()).toMatchObject({ kind: 'memory', text: null });
});

test('a company that writes too much keeps to the budget of the prompt, and the trace says what was cut', async () => {
  const talkative = await house.furnish('Talkative Plumbing');
  const [context] = await talkative.api.contexts.list();
  const long = 'We have been here since 1950 and know every pipe in town. '.repeat(150);
  await talkative.api.contexts.update({ contextId: context?.id ?? '', version: 1, text: long.slice(0, 5_900) });
  const visitor = await house.visitor(talkative);
  const { runId } = await visitor.api.send({ text: 'how much is a drain cleaning', idempotencyKey: 'budget-01' });
  await follow(visitor.api.events({ runId }));
  const { conversationId } = visitor;
  const messageId = (await talkative.api.conversations.get({ conversationId })).messages.at(-1)?.id ?? '';
  const { prompt } = await talkative.api.conversations.trace({ conversationId, messageId });
  expect(prompt.find((fragment) => fragment.id === context?.id)).toMatchObject({ cut: 'shortened' });
  expect(prompt.filter(({ kind, cut }) => kind === 'knowledge-entry' && !cut).length).toBeGreaterThan(2);
});
