import { afterAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { follow, openHouse, textOf } from '../support/house.ts';

const provider = await startFakeOpenAi();
const house = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${provider.url}/v1` } },
});
const company = await house.furnish('Acme Plumbing');
afterAll(async () => {
  await house.close();
  await provider.close();
});

const answer = 'A drain cleaning is $129 to $220, and more on a Sunday.';
type Tracked = [id: string, event: { type: string; text?: string }];

/** What the company paid for, as the ledger tells it. */
async function calls(): Promise<number> {
  const { entries } = await company.api.usage.ledger({});
  return entries.filter((entry) => entry.state === 'settled').length;
}

test('a hundred repeats of one message, all at once, are one message, one call and one charge', async () => {
  provider.requests.length = 0;
  provider.respond(() => ({ kind: 'text', text: answer }));
  const before = await calls();
  const visitor = await house.visitor(company);
  const message = { text: 'how much is a drain cleaning?', idempotencyKey: 'the-same-key-again' };
  // The widget asks for less than a visitor's rate allows; this is below the door.
  const context = await house.core.access.authenticateVisitor(visitor.token, 'test');
  const sends = await Promise.all(
    Array.from({ length: 100 }, () =>
      house.core.conversations.send(context.context, {
        ...message,
        conversationId: context.claims.conversationId,
      }),
    ),
  );
  expect(new Set(sends.map(({ runId }) => runId)).size).toBe(1);
  expect(new Set(sends.map(({ messageId }) => messageId)).size).toBe(1);
  const events = await follow(visitor.api.events({ runId: sends[0]?.runId ?? '' }));
  expect(textOf(events)).toBe(answer);
  expect(provider.requests.length).toBe(1);
  expect(await calls()).toBe(before + 1);
  const history = await visitor.api.history();
  expect(history.map(({ role }) => role)).toEqual(['visitor', 'agent']);
});

test('a reader who leaves after any event comes back to the next one; nothing is lost, doubled or paid again', async () => {
  provider.requests.length = 0;
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({ text: 'and on a Sunday?', idempotencyKey: 'left-and-returned' });
  const all = (await collect(await visitor.api.events({ runId }))) as Tracked[];
  expect(all.length).toBeGreaterThan(5);
  for (const [index, [id]] of all.slice(0, -1).entries()) {
    const rest = (await collect(await visitor.api.events({ runId, lastEventId: id }))) as Tracked[];
    expect(rest).toEqual(all.slice(index + 1));
  }
  expect(provider.requests.length).toBe(1);
});

test('a page that is loaded again in mid-answer finds the answer that is under way', async () => {
  const gate = Promise.withResolvers<undefined>();
  provider.respond(() => ({ kind: 'slow', pieces: ['Half of it', ', and the rest.'], between: gate.promise }));
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({ text: 'tell me slowly', idempotencyKey: 'loaded-again' });
  const first = (await visitor.api.events({ runId }))[Symbol.asyncIterator]();
  let seen = '';
  while (!seen.includes('Half of it')) {
    const [, event] = (await first.next()).value as unknown as Tracked;
    seen += event.text ?? '';
  }
  await first.return?.();

  const again = await house.visitor(company, { resumeToken: visitor.resumeToken });
  expect(again.conversationId).toBe(visitor.conversationId);
  expect(again.activeRunId).toBe(runId);
  const following = follow(again.api.events({ runId }));
  gate.resolve(undefined);
  expect(textOf(await following)).toBe('Half of it, and the rest.');
});

test('stopping keeps what was said and charges what was used', async () => {
  const before = await company.api.budget.get();
  provider.respond(() => ({
    kind: 'slow',
    pieces: ['This much was said.', ' Never this.'],
    between: new Promise(() => undefined),
  }));
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({ text: 'tell me a long story', idempotencyKey: 'stopped-half-way' });
  const events: Tracked[] = [];
  for await (const entry of await visitor.api.events({ runId })) {
    const tracked = entry as unknown as Tracked;
    events.push(tracked);
    if (tracked[1].text === 'This much was said.') await visitor.api.stop({ runId });
  }
  expect(events.at(-1)?.[1].type).toBe('done');
  const history = await visitor.api.history();
  expect(history.at(-1)?.text).toBe('This much was said.');
  const after = await company.api.budget.get();
  expect(after.daily.spentMicroUsd).toBeGreaterThan(before.daily.spentMicroUsd);
  expect(after.daily.heldMicroUsd).toBe(0);
});

async function collect(entries: AsyncIterable<unknown>): Promise<unknown[]> {
  const collected: unknown[] = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}
