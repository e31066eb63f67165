import { randomUUID } from 'node:crypto';
import { createHealth } from '@rowhouse/server';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, openHouse, textOf } from '../support/house.ts';
import { cloneDatabase } from '../support/postgres.ts';
import { layWire } from '../support/wire.ts';

const postgres = inject('postgres');
const database = await cloneDatabase(postgres);
const wire = await layWire(postgres);
const fake = await startFakeOpenAi();
const house = await openHouse({
  database: { ...database, tenantUrl: database.tenantUrl.replace(`:${postgres.port}/`, `:${wire.port}/`) },
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
});
const admin = new pg.Client({ connectionString: database.adminUrl });
await admin.connect();
afterAll(async () => {
  await admin.end();
  await house.close();
  await wire.close();
  await database.drop();
  await fake.close();
});

async function ledgerOf(company: Company) {
  const { rows } = await admin.query<{ state: string; micro_usd: number; tokens: number; estimated: boolean }>(
    'select state, charged_micro_usd::int as micro_usd, charged_tokens::int as tokens, estimated from tenant.ai_ledger where company_id = $1',
    [company.companyId],
  );
  return rows;
}

/** Asks, takes the database away once the provider has the question, and lets the provider answer. */
async function askAndCut(company: Company, text: string, answer: (gate: Promise<void>) => void) {
  let open = () => {};
  answer(
    new Promise<void>((resolve) => {
      open = resolve;
    }),
  );
  const before = fake.requests.length;
  const guest = await house.visitor(company);
  const { runId } = await guest.api.send({ text, idempotencyKey: randomUUID() });
  const events = (await guest.api.events({ runId }))[Symbol.asyncIterator]();
  // Whoever listens has been let in before the database goes.
  const first = await events.next();
  const followed = follow(
    Promise.resolve(
      (async function* () {
        if (!first.done) yield first.value;
        yield* { [Symbol.asyncIterator]: () => events };
      })(),
    ),
  );
  await expect.poll(() => fake.requests.length, { timeout: 20_000 }).toBe(before + 1);
  wire.cut();
  open();
  return { guest, events: await followed };
}

const metric = async (name: string) => {
  const text = await createHealth(house.core, 'test').registry.metrics();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

test('a charge that the database cannot take is written when it is back, once, at what the provider billed', {
  timeout: 120_000,
}, async () => {
  const company = await house.furnish('Outage Plumbing');
  const { events } = await askAndCut(company, 'how much is a drain cleaning on a Sunday?', (between) =>
    fake.respond(() => ({ kind: 'slow', pieces: ['From ', 'a model.'], between })),
  );
  expect(textOf(events)).toContain('From a model.');
  await expect.poll(() => house.core.budgetFigures().settlements.waiting, { timeout: 30_000 }).toBe(1);
  expect(await metric('rowhouse_budget_settlements{state="waiting"}')).toBe(1);
  expect(await ledgerOf(company)).toMatchObject([{ state: 'dispatched', micro_usd: 0 }]);

  wire.mend();
  await expect.poll(() => house.core.budgetFigures().settlements.waiting, { timeout: 60_000 }).toBe(0);
  // What the fake bills: 1,000 tokens in and 50 out, at a quarter of a dollar and two dollars a million.
  expect(await ledgerOf(company)).toEqual([{ state: 'settled', micro_usd: 350, tokens: 1_050, estimated: false }]);
  // The counters have been told too: what was set aside is free again, and the next call is let in.
  fake.respond(() => ({ kind: 'text', text: 'Again.' }));
  const guest = await house.visitor(company);
  const { runId } = await guest.api.send({ text: 'and on a Monday?', idempotencyKey: randomUUID() });
  expect(textOf(await follow(guest.api.events({ runId })))).toBe('Again.');
  expect((await company.api.budget.get()).daily).toMatchObject({ heldMicroUsd: 0 });
  expect(await metric('rowhouse_budget_calls{outcome="settled"}')).toBe(2);
  expect(await metric('rowhouse_budget_settlements{state="retried"}')).toBeGreaterThan(0);
});

test('where neither a model nor the knowledge base can answer, there is a sign on the door with the number to call', {
  timeout: 120_000,
}, async () => {
  const company = await house.furnish('Closed Plumbing');
  await company.api.company.update({ phone: '(555) 010-4242' });
  // The model breaks off, the answer is to be quoted, and nothing can be kept: the last rung is a sentence.
  const { guest, events } = await askAndCut(company, 'how much is a drain cleaning on a Sunday?', (between) =>
    fake.respond(() => ({ kind: 'slow', pieces: ['', ''], between })),
  );
  const sign =
    'Our chat is closed for the moment; your message is kept. Please call us at (555) 010-4242, or leave your name and number here.';
  expect(events.at(-2)).toMatchObject({ type: 'handoff', to: 'person', message: sign });
  expect(events.at(-1)).toMatchObject({ type: 'error', message: sign });
  wire.mend();
  // What the visitor wrote is kept, and whoever comes back finds it.
  await expect
    .poll(
      () =>
        guest.api.history().then(
          (messages) => messages.length,
          () => 0,
        ),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  expect(JSON.stringify(await guest.api.history())).toContain('drain cleaning on a Sunday');
});
