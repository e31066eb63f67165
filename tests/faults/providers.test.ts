import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { billed, type FakeAnswer, startFakeAnthropic, startFakeOpenAi } from '../support/fake-providers.ts';
import { follow, openHouse, textOf } from '../support/house.ts';

const openai = await startFakeOpenAi();
const anthropic = await startFakeAnthropic();
const elsewhere = await startFakeOpenAi();
// As long as a busy machine may take for a word, and short enough to wait for.
const modelSilenceMs = 1_500;
// A provider that failed is asked again at once: here each fault comes alone.
const providerRestMs = 0;
const houses = {
  OpenAI: await openHouse({
    modelSilenceMs,
    providerRestMs,
    platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` } },
  }),
  Anthropic: await openHouse({
    modelSilenceMs,
    providerRestMs,
    platformProviders: { anthropic: { apiKey: 'sk-ant-platform-0001', baseUrl: anthropic.url } },
  }),
};
const companies = {
  OpenAI: await houses.OpenAI.furnish('Faulty Plumbing'),
  Anthropic: await houses.Anthropic.furnish('Faulty Plumbing'),
};
afterAll(async () => {
  await houses.OpenAI.close();
  await houses.Anthropic.close();
  for (const fake of [openai, anthropic, elsewhere]) await fake.close();
});
const printed = vi.spyOn(console, 'error');
beforeEach(() => {
  for (const fake of [openai, anthropic, elsewhere]) {
    fake.requests.length = 0;
    fake.bills.length = 0;
  }
  printed.mockClear();
});

const never = new Promise<never>(() => undefined);
const tenMegabytes = 'x'.repeat(10_000_000);
const openAiChunk = (fields: object) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], ...fields })}\n\n`;
const openAiText = openAiChunk({ choices: [{ index: 0, delta: { content: 'Fine.' }, finish_reason: 'stop' }] });
const openAiUsage = (prompt_tokens: unknown, completion_tokens: unknown) => ({
  kind: 'raw' as const,
  spoken: 'Fine.',
  body: `${openAiText}${openAiChunk({ usage: { prompt_tokens, completion_tokens } })}data: [DONE]\n\n`,
});

/** Micro-dollars per million tokens, as the price list has them. */
const prices = {
  OpenAI: { input: 250_000, output: 2_000_000, cached: 25_000, written: 250_000 },
  Anthropic: { input: 1_000_000, output: 5_000_000, cached: 100_000, written: 1_250_000 },
};

/** What the fake itself would put on its invoice, in micro-dollars. */
function invoiceOf(kind: keyof typeof houses): number {
  const price = prices[kind];
  return (kind === 'OpenAI' ? openai : anthropic).bills.map(billed).reduce((sum, used) => {
    const { input, output, cached = 0, written = 0 } = used;
    const fresh = input - cached - written;
    const total = fresh * price.input + cached * price.cached + written * price.written + output * price.output;
    return sum + total / 1_000_000;
  }, 0);
}

/** One question to a provider that answers like this: what the visitor reads, and what the company pays. */
async function ask(kind: keyof typeof houses, answer: FakeAnswer) {
  const fake = kind === 'OpenAI' ? openai : anthropic;
  fake.respond(() => answer);
  const [house, company] = [houses[kind], companies[kind]];
  const before = await company.api.budget.get();
  const earlier = new Set((await company.api.usage.ledger({ limit: 100 })).entries.map((entry) => entry.id));
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
  const events = await follow(visitor.api.events({ runId }));
  const after = await company.api.budget.get();
  const { entries } = await company.api.usage.ledger({ limit: 20 });
  return {
    text: textOf(events),
    done: events.at(-1),
    held: after.daily.heldMicroUsd,
    paid: after.daily.spentMicroUsd - before.daily.spentMicroUsd,
    invoice: invoiceOf(kind),
    rows: entries.filter((entry) => !earlier.has(entry.id)),
    entry: entries[0],
    open: entries.filter((entry) => entry.state === 'reserved' || entry.state === 'dispatched'),
    calls: fake.requests.length,
  };
}

type Outcome = Awaited<ReturnType<typeof ask>>;

/** Each call settled once and within a hundredth of the provider's own bill, nothing left open, and a sentence for the visitor. */
function expectSettledOnce({ text, done, held, open, calls, rows, paid, invoice }: Outcome, expectedCalls = 1): void {
  expect(calls).toBe(expectedCalls);
  expect(rows.map((row) => row.state)).toEqual(Array.from({ length: calls }, () => 'settled'));
  expect(open).toEqual([]);
  expect(held).toBe(0);
  expect(paid).toBe(rows.reduce((sum, row) => sum + row.microUsd, 0));
  // A micro-dollar is what rounding up makes.
  expect(Math.abs(paid - invoice)).toBeLessThanOrEqual(invoice / 100 + 1);
  expect(text.trim()).not.toBe('');
  expect(done?.type).toBe('done');
}

describe.each(['OpenAI', 'Anthropic'] as const)('%s', (kind) => {
  test.each([400, 401, 429, 500, 503])(
    'refuses with %i: nothing is paid, and the visitor is answered by quoting',
    async (status) => {
      const outcome = await ask(kind, { kind: 'status', status });
      // What may pass is tried once more, a moment later.
      expectSettledOnce(outcome, status === 429 || status >= 500 ? 2 : 1);
      expect(outcome).toMatchObject({ paid: 0, done: { quoted: true } });
    },
  );

  test('is busy and asks for a longer pause: it is left alone', async () => {
    const outcome = await ask(kind, { kind: 'status', status: 429, headers: { 'retry-after': '20' } });
    expectSettledOnce(outcome);
    expect(outcome).toMatchObject({ paid: 0, done: { quoted: true } });
  });

  test('sends us on to another address: nobody goes there, and nothing is paid', async () => {
    const headers = { location: `${elsewhere.url}/v1/chat/completions` };
    const outcome = await ask(kind, { kind: 'raw', status: 307, headers, body: '' });
    expectSettledOnce(outcome);
    expect(outcome).toMatchObject({ paid: 0, done: { quoted: true } });
    expect(elsewhere.requests).toEqual([]);
  });

  test.each<[string, FakeAnswer]>([
    ['says nothing at all', { kind: 'hang' }],
    ['falls silent in mid-sentence', { kind: 'slow', pieces: ['Drain cleaning is', ' never said'], between: never }],
    ['is cut off in mid-sentence', { kind: 'cut', text: 'Drain cleaning is' }],
    ['ends without a word', { kind: 'raw', body: '' }],
    [
      'sends what is no event',
      { kind: 'raw', body: 'event: message_start\ndata: {"type": "message_start", broken\n\n' },
    ],
    ['sends a web page', { kind: 'raw', headers: { 'content-type': 'text/html' }, body: '<h1>It works!</h1>' }],
    ['sends a line of ten megabytes', { kind: 'raw', body: `data: ${tenMegabytes}` }],
  ])('%s: the visitor is answered by quoting, and what it may have cost is charged once', async (_name, answer) => {
    const outcome = await ask(kind, answer);
    expectSettledOnce(outcome);
    expect(outcome.done).toMatchObject({ quoted: true });
    expect(outcome.entry?.estimated).toBe(true);
    expect(outcome.paid).toBeGreaterThan(0);
    expect(printed).not.toHaveBeenCalled();
  });

  test('bills more than was set aside: what it says is what is paid', async () => {
    const outcome = await ask(kind, { kind: 'text', text: 'Fine.', usage: { input: 900_000, output: 20 } });
    expectSettledOnce(outcome);
    expect(outcome.entry).toMatchObject({ inputTokens: 900_000, outputTokens: 20, estimated: false });
  });

  test('bills what came from its cache, and what went there, at their own prices', async () => {
    const usage = { input: 10_000, output: 20, cached: 6_000, ...(kind === 'Anthropic' ? { written: 3_000 } : {}) };
    const outcome = await ask(kind, { kind: 'text', text: 'Fine.', usage });
    expectSettledOnce(outcome);
    expect(outcome.paid).toBe(Math.ceil(outcome.invoice));
    expect(outcome.entry).toMatchObject({ inputTokens: 10_000, cachedTokens: 6_000, estimated: false });
  });

  test('bills nothing: nothing is paid', async () => {
    const outcome = await ask(kind, { kind: 'text', text: 'Fine.', usage: { input: 0, output: 0 } });
    expectSettledOnce(outcome);
    expect(outcome).toMatchObject({ paid: 0, text: 'Fine.', entry: { estimated: false } });
  });
});

test.each([
  ['is missing', { kind: 'text' as const, text: 'Fine.', usage: null }],
  ['is negative', openAiUsage(-5, 3)],
  ['is a fraction', openAiUsage(10.5, 3)],
  ['is a word', openAiUsage('many', 3)],
  ['is beyond all measure', openAiUsage(1e15, 3)],
])('a use that %s is charged by what was seen', async (_name, answer) => {
  const outcome = await ask('OpenAI', answer);
  expectSettledOnce(outcome);
  expect(outcome).toMatchObject({ text: 'Fine.', done: { quoted: false }, entry: { estimated: true } });
  expect(outcome.paid).toBeGreaterThan(0);
});

test('a visitor who stops before the first word has still cost what the prompt costs', async () => {
  openai.respond(() => ({ kind: 'hang' }));
  const company = companies.OpenAI;
  const before = await company.api.budget.get();
  const visitor = await houses.OpenAI.visitor(company);
  const { runId } = await visitor.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
  await expect.poll(() => openai.requests.length).toBe(1);
  await visitor.api.stop({ runId });
  await follow(visitor.api.events({ runId }));
  const after = await company.api.budget.get();
  expect(after.daily.heldMicroUsd).toBe(0);
  const invoice = invoiceOf('OpenAI');
  expect(invoice).toBeGreaterThan(0);
  expect(Math.abs(after.daily.spentMicroUsd - before.daily.spentMicroUsd - invoice)).toBeLessThanOrEqual(
    invoice / 100 + 1,
  );
});
