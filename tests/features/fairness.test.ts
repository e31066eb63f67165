import { afterAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { follow, openHouse, textOf } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const fake = await startFakeOpenAi();
const house = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
  modelSlots: 8,
  rates: { address: 40, company: 60, visitor: 5 },
});
const [flooded, neighbour, third] = await Promise.all([
  house.furnish('Flood Plumbing'),
  house.furnish('Quiet Plumbing'),
  house.furnish('Third Plumbing'),
]);
const site = await serveHouse(house);
afterAll(async () => {
  await site.close();
  await house.close();
  await fake.close();
});

/** Some calls of one procedure in one request, from an address of one's own. */
async function batch(token: string, address: string, calls: number) {
  const names = Array.from({ length: calls }, () => 'budget.get').join(',');
  const input = encodeURIComponent(
    JSON.stringify(Object.fromEntries(Array.from({ length: calls }, (_, i) => [i, null]))),
  );
  const answer = await fetch(`http://127.0.0.1:${site.port}/api/trpc/${names}?batch=1&input=${input}`, {
    headers: { authorization: `Bearer ${token}`, 'x-rowhouse': '1', 'x-forwarded-for': address },
  });
  const answers = (await answer.json()) as {
    result?: unknown;
    error?: { message: string; data: { reason: string } };
  }[];
  return {
    served: answers.filter((one) => one.result !== undefined).length,
    refused: answers.flatMap((one) => (one.error ? [one.error] : [])),
  };
}

test('a batch counts as the calls that it is made of: four tens are served, and of the fifth nothing', async () => {
  for (let request = 0; request < 4; request += 1)
    expect(await batch(third.token, '203.0.113.7', 10)).toEqual({ served: 10, refused: [] });
  const { served, refused } = await batch(third.token, '203.0.113.7', 10);
  expect(served).toBe(0);
  expect(refused[0]).toMatchObject({ data: { reason: 'rate-limited' } });
  expect(refused[0]?.message).toMatch(/^That was too often\. Try again in \d+ seconds\.$/);
  // Another network of the same company is served, as far as the company's own limit goes.
  expect((await batch(third.token, '198.51.100.9', 10)).served).toBe(10);
  expect((await batch(third.token, '198.51.100.9', 10)).served).toBe(10);
  expect((await batch(third.token, '192.0.2.4', 10)).refused[0]).toMatchObject({ data: { reason: 'rate-limited' } });
  // And nobody else notices.
  expect((await batch(neighbour.token, '192.0.2.200', 1)).served).toBe(1);
});

test('a visitor who asks too often is told so, and the next visitor is not', async () => {
  const hasty = await house.visitor(flooded);
  for (let call = 0; call < 5; call += 1) await hasty.api.history();
  await expect(hasty.api.history()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  const calm = await house.visitor(flooded);
  await expect(calm.api.history()).resolves.toBeInstanceOf(Array);
});

test('a company with a hundred questions at once takes no place that its neighbour needs', {
  timeout: 60_000,
}, async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  fake.respond((request) =>
    request.text.includes('Slowly, please')
      ? { kind: 'slow', pieces: ['Wait ', 'for it.'], between: gate }
      : { kind: 'text', text: 'At once.' },
  );
  const [agent] = await house.core.agents.list(flooded.context);
  if (!agent) throw new Error('no agent');
  const ask = async (context: typeof flooded.context, agentId: typeof agent.id, text: string) => {
    const { conversationId } = await house.core.conversations.start(context, agentId);
    const { runId } = await house.core.conversations.send(context, {
      conversationId,
      text,
      idempotencyKey: crypto.randomUUID(),
    });
    return { runId, context };
  };
  const flood = await Promise.all(Array.from({ length: 100 }, () => ask(flooded.context, agent.id, 'Slowly, please')));
  // Seven of eight places are the most that one company gets; the others wait for their turn.
  await expect.poll(() => house.core.load().models, { timeout: 20_000 }).toMatchObject({ held: 7, waiting: 93 });

  const [theirs] = await house.core.agents.list(neighbour.context);
  const quiet = await ask(neighbour.context, theirs?.id ?? agent.id, 'Do you fix taps?');
  const events: unknown[] = [];
  for await (const { event } of house.core.conversations.events(quiet.context, {
    runId: quiet.runId,
    signal: AbortSignal.timeout(30_000),
  }))
    events.push(event);
  expect(textOf(events as never)).toBe('At once.');
  await expect.poll(() => house.core.load().models).toMatchObject({ held: 7, waiting: 93 });

  open();
  for (const { runId } of flood)
    await follow(flooded.api.chat.events({ runId }) as Promise<AsyncIterable<unknown>>).catch(() => []);
  await expect.poll(() => house.core.load().models, { timeout: 20_000 }).toMatchObject({ held: 0, waiting: 0 });
});
