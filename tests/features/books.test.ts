import { randomUUID } from 'node:crypto';
import { afterAll, expect, inject, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';
import { withAdmin } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { startUsageReport } from '../support/usage-report.ts';

/** A Wednesday noon in Chicago, in the middle of a month of thirty days. */
let now = new Date('2027-06-16T17:00:00Z');
const clock = { now: () => now };
const fake = await startFakeOpenAi();
const report = await startUsageReport();
const redisServer = inject('redisServer');
const redis = redisServer === null ? undefined : await startRedis(redisServer);
const settings = {
  clock,
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
  reportSources: {
    openai: { apiKey: 'sk-admin-0001', baseUrl: `${report.url}/v1` },
    anthropic: { apiKey: 'sk-ant-admin-0001', baseUrl: report.url },
  },
  ...(redis ? { redisUrl: redis.url } : {}),
};
const house = await openHouse(settings);
const company = await house.furnish('Ledger Plumbing');
const neighbour = await house.furnish('Other Plumbing');
await house.core.access.ensureOperator({ email: 'olga@example.com', name: 'Olga', password });
let operator = memberCaller(house.core);
await moveTo('2027-06-16T17:00:00Z');
afterAll(async () => {
  await house.close();
  await fake.close();
  await report.close();
  await redis?.stop();
});

/** Time goes on, and everybody signs in again. */
async function moveTo(moment: string): Promise<void> {
  now = new Date(moment);
  operator = memberCaller(
    house.core,
    (await house.core.access.signIn({ email: 'olga@example.com', password })).accessToken,
  );
  for (const who of [company, neighbour]) {
    who.token = (await house.core.access.signIn({ email: who.email, password })).accessToken;
    who.api = memberCaller(house.core, who.token);
  }
}

/** One answered question; the fake model's usage decides what it costs. */
async function ask(who: Company, usage: { input: number; output: number }): Promise<void> {
  fake.respond(() => ({ kind: 'text', text: 'Gladly.', usage }));
  const [agent] = await who.api.agents.list();
  const { conversationId } = await who.api.conversations.start({ agentId: agent?.id ?? '' });
  const { runId } = await who.api.chat.send({
    conversationId,
    text: 'What do you charge?',
    idempotencyKey: randomUUID(),
  });
  await follow(who.api.chat.events({ runId }) as Promise<AsyncIterable<unknown>>);
}

/** Rows of a ledger of days that are over, as settled calls leave them. */
async function spendEarlier(who: Company, days: { date: string; microUsd: number }[]): Promise<void> {
  await withAdmin(house.testDatabase.server, house.testDatabase.name, async (client) => {
    await client.query(`set app.current_company_id = '${who.companyId}'`);
    for (const { date, microUsd } of days)
      await client.query(
        `insert into tenant.ai_ledger (company_id, id, request_id, attempt, state, spend_date, generation, provider, model,
          reserved_micro_usd, reserved_tokens, charged_micro_usd, charged_tokens, lease_expires_at, created_at)
         values ($1, gen_random_uuid(), gen_random_uuid()::text, 1, 'settled', $2::date, 0, 'openai', 'gpt-5-mini', $3, 10, $3, 10, now(), $2::date)`,
        [who.companyId, date, microUsd],
      );
  });
}

test('alerts come at a half, four fifths and all of a limit, once each, also after a restart', async () => {
  await company.api.budget.set({ dailyMicroUsd: 1_000_000, monthlyMicroUsd: 100_000_000, dailyTokens: 1_000_000_000 });
  expect(await company.api.budget.alerts()).toEqual([]);
  // 0.2 micro-dollars... gpt-5-mini: $0.25 in, $2 out for a million tokens.
  await ask(company, { input: 0, output: 260_000 });
  const kinds = async () =>
    (await company.api.budget.alerts()).map((alert) => [alert.period, alert.measure, alert.threshold]);
  await expect.poll(kinds).toEqual([['day', 'money', 50]]);
  await ask(company, { input: 0, output: 150_000 });
  await expect.poll(kinds).toEqual([['day', 'money', 80]]);
  const raised = async () =>
    (await company.api.audit.list({ action: 'budget.alert' })).events.map(
      ({ target, detail }) => `${target}: ${detail}`,
    );
  expect(await raised()).toEqual([
    expect.stringMatching(/^day 2027-06-16: 80 % of the money: 8\d{5} of 1000000$/),
    expect.stringMatching(/^day 2027-06-16: 50 % of the money: 5\d{5} of 1000000$/),
  ]);

  // Another process that knows nothing but the database.
  const restarted = await openHouse({ ...settings, database: house.testDatabase, keys: house.keys });
  const again = { ...company, api: memberCaller(restarted.core, company.token) };
  await ask(again, { input: 0, output: 1_000 });
  await restarted.close();
  expect(await raised()).toHaveLength(2);

  // What has no room is refused and quoted: the limit is used up, though a little is left.
  await ask(company, { input: 0, output: 94_000 });
  await ask(company, { input: 0, output: 1_000 });
  await expect.poll(kinds).toEqual([['day', 'money', 100]]);
  expect(await raised()).toHaveLength(3);

  await company.api.budget.dismissAlerts();
  expect(await company.api.budget.alerts()).toEqual([]);
  await moveTo('2027-06-17T17:00:00Z');
  await ask(company, { input: 0, output: 260_000 });
  await expect.poll(kinds).toEqual([['day', 'money', 50]]);
  expect(await neighbour.api.budget.alerts()).toEqual([]);
});

test('the summary says who spent it, on which model, where the month ends and what quoting saved', async () => {
  const days = Array.from({ length: 10 }, (_, back) => ({
    date: `2027-06-${String(17 - back).padStart(2, '0')}`,
    microUsd: 70_000,
  }));
  await spendEarlier(neighbour, days.slice(1));
  await withAdmin(house.testDatabase.server, house.testDatabase.name, async (client) => {
    await client.query(`set app.current_company_id = '${neighbour.companyId}'`);
    await client.query(`update tenant.companies set created_at = '2027-06-01' where company_id = $1`, [
      neighbour.companyId,
    ]);
  });
  await neighbour.api.budget.set({ monthlyMicroUsd: 1_000_000, dailyMicroUsd: 1_000_000 });
  await ask(neighbour, { input: 0, output: 10_000 });
  await neighbour.api.budget.set({ dailyMicroUsd: 1 });
  await ask(neighbour, { input: 0, output: 10_000 });
  await ask(neighbour, { input: 0, output: 10_000 });
  const summary = await neighbour.api.usage.summary({ days: 7 });
  const today = summary.days.at(-1)?.microUsd ?? 0;
  expect(summary.days).toHaveLength(7);
  expect(summary.days[0]).toMatchObject({ date: '2027-06-11', microUsd: 70_000 });
  expect(today).toBeGreaterThanOrEqual(20_000);
  expect(summary.byModel.map((row) => [row.model, row.owner])).toEqual([['gpt-5-mini', 'platform']]);
  expect(summary.byAgent.map((row) => row.name)).toContain('Sarah');
  expect(summary.byAgent.reduce((sum, row) => sum + row.microUsd, 0)).toBe(
    summary.days.reduce((sum, row) => sum + row.microUsd, 0),
  );
  // Nine days of 70,000, today to come up to as much, and thirteen more days.
  expect(summary.month).toEqual({
    spentMicroUsd: 9 * 70_000 + today,
    limitMicroUsd: 1_000_000,
    forecastMicroUsd: 9 * 70_000 + 70_000 + 13 * 70_000,
    limitReachedOn: '2027-06-22',
  });
  expect(summary.quoting).toEqual({ answers: 2, perAnswerMicroUsd: today, savedMicroUsd: 2 * today });
});

test('an operator’s price holds over the list from its day on, and its history stays', async () => {
  const inForce = async () =>
    (await operator.platform.prices.list()).filter(
      (price) => price.model === 'gpt-5-nano' && price.state === 'in-force',
    );
  expect(await inForce()).toMatchObject([{ origin: 'list', inputMicroUsd: 50_000 }]);
  const price = {
    provider: 'openai' as const,
    model: 'gpt-5-nano',
    inputMicroUsd: 40_000,
    outputMicroUsd: 300_000,
    cachedMicroUsd: 4_000,
  };
  await operator.platform.prices.set({ ...price, validFrom: '2027-06-20' });
  expect(await inForce()).toMatchObject([{ origin: 'list' }]);
  await moveTo('2027-06-20T17:00:00Z');
  expect(await inForce()).toMatchObject([{ origin: 'operator', inputMicroUsd: 40_000 }]);
  // The templates are loaded at every start, with the list's prices in them.
  await house.core.templates.load(new URL('../../templates', import.meta.url).pathname);
  expect(await inForce()).toMatchObject([{ origin: 'operator', inputMicroUsd: 40_000 }]);
  await expect(operator.platform.prices.set({ ...price, validFrom: '2027-06-19' })).rejects.toThrow('at the earliest');
  await expect(operator.platform.prices.set({ ...price, inputMicroUsd: 0 })).rejects.toThrow('above 0');
  const { prices, changes } = await operator.platform.prices.history({ model: 'gpt-5-nano' });
  expect(prices.map((one) => [one.origin, one.state])).toEqual([
    ['operator', 'in-force'],
    ['list', 'past'],
  ]);
  expect(changes[0]?.what).toMatch(/^price\.set: from 2027-06-20: in 40000/);
  await operator.platform.prices.remove({ provider: 'openai', model: 'gpt-5-nano' });
  expect(await inForce()).toMatchObject([{ origin: 'list' }]);
  await expect(operator.platform.prices.remove({ provider: 'openai', model: 'gpt-5-nano' })).rejects.toThrow(
    'No price of yours',
  );
});

test('a call is charged at the operator’s price', async () => {
  const before = (await neighbour.api.usage.ledger({ limit: 1 })).entries[0];
  await operator.platform.prices.set({
    provider: 'openai',
    model: 'gpt-5-mini',
    inputMicroUsd: 1_000_000,
    outputMicroUsd: 4_000_000,
    cachedMicroUsd: 1_000_000,
  });
  await neighbour.api.budget.set({ dailyMicroUsd: 10_000_000, monthlyMicroUsd: 100_000_000 });
  await ask(neighbour, { input: 1_000, output: 1_000 });
  const [entry] = (await neighbour.api.usage.ledger({ limit: 1 })).entries;
  expect(entry?.id).not.toBe(before?.id);
  expect(entry?.microUsd).toBe(5_000);
  await operator.platform.prices.remove({ provider: 'openai', model: 'gpt-5-mini' });
});

test('each day’s ledgers are laid beside what the provider served, and a difference rings once', async () => {
  await moveTo('2027-06-25T17:00:00Z');
  await company.api.budget.set({ dailyMicroUsd: 10_000_000 });
  await ask(company, { input: 400_000, output: 100_000 });
  await ask(neighbour, { input: 400_000, output: 100_000 });
  await moveTo('2027-06-26T09:00:00Z');
  // The provider names the dated version that it served, a page for each.
  report.state.rows = [{ model: 'gpt-5-mini-2025-08-07', input: 800_000, output: 200_000, calls: 2 }];
  const agreed = await operator.platform.reconcile({});
  expect(agreed).toMatchObject({ day: '2027-06-25', agrees: true, missing: [] });
  const [line] = agreed.lines.filter((one) => one.model === 'gpt-5-mini');
  expect(line).toMatchObject({
    owner: 'platform',
    calls: 2,
    microUsd: 600_000,
    reportedMicroUsd: 600_000,
    reportedCalls: 2,
    drifts: false,
  });
  // Little enough to be somebody trying a key; its prices for reading and writing a cache are its own.
  const [tried] = agreed.lines.filter((one) => one.provider === 'anthropic');
  expect(tried).toMatchObject({
    model: 'claude-haiku-4-5',
    calls: 0,
    reportedInputTokens: 7_000,
    reportedCachedTokens: 2_000,
    reportedMicroUsd: 1_000 + 200 + 5_000 + 500,
    drifts: false,
  });
  expect(report.state.anthropic).toEqual({ key: 'sk-ant-admin-0001', from: '2027-06-25T00:00:00Z' });
  const [first] = report.state.asked;
  expect(first?.authorization).toBe('Bearer sk-admin-0001');
  expect(first?.url.pathname).toBe('/v1/organization/usage/completions');
  expect(Number(first?.url.searchParams.get('start_time')) * 1_000).toBe(Date.parse('2027-06-25T00:00:00Z'));

  report.state.rows = [
    { model: 'gpt-5-mini-2025-08-07', input: 1_200_000, output: 200_000, calls: 3 },
    { model: 'gpt-5', input: 100_000, output: 10_000, calls: 1 },
  ];
  for (let look = 0; look < 2; look += 1)
    expect(await operator.platform.reconcile({ day: '2027-06-25' })).toMatchObject({ agrees: false });
  const { alarms, lines } = await operator.platform.usage({ days: 7 });
  expect(alarms.map((alarm) => alarm.what).sort()).toEqual(['2027-06-25 openai/gpt-5', '2027-06-25 openai/gpt-5-mini']);
  expect(
    lines
      .filter((one) => one.drifts)
      .map((one) => one.model)
      .sort(),
  ).toEqual(['gpt-5', 'gpt-5-mini']);
  // Sums, and no company's name or id.
  expect(JSON.stringify(lines)).not.toContain(company.companyId);
  report.state.status = 401;
  expect((await operator.platform.reconcile({ day: '2027-06-25' })).missing).toEqual([
    { provider: 'openai', because: 'The provider refused the administrator key for its usage report.' },
  ]);
  report.state.status = 200;
});

test('the work of a day is done once, whichever server comes first', async () => {
  await moveTo('2027-06-27T09:00:00Z');
  const done = await Promise.all([house.core.books.housekeeping.daily(), house.core.books.housekeeping.daily()]);
  expect(done.flat().sort()).toEqual(['figures', 'reconciliation']);
  expect(await house.core.books.housekeeping.daily()).toEqual([]);
  // A company that was made since is measured before the day is over.
  const late = await house.furnish('Late Plumbing');
  expect(await house.core.books.housekeeping.daily()).toEqual(['figures']);
  await operator.platform.companies.remove({ slug: late.slug, reason: 'Asked to' });
  await moveTo('2027-06-28T09:00:00Z');
  expect((await house.core.books.housekeeping.daily()).sort()).toEqual(['figures', 'reconciliation']);
});

test('a company’s share of the machine is measured in sums, and all shares come to what the tables take', async () => {
  const economics = await house.core.books.economics({ baseUsd: 0, ownDatabaseUsd: 15 });
  const { measured, table, marginalUsd } = economics;
  expect(measured.companies).toBe(2);
  expect(measured.rows).toBeGreaterThan(600);
  expect(measured.diskBytes).toBeGreaterThan(100_000);
  expect(measured.accountedShare).toBeGreaterThan(0);
  expect(measured.accountedShare).toBeLessThan(1);
  expect(measured.cpuMsPerMonth).toBeGreaterThan(0);
  expect(measured.databaseMsPerMonth).toBeGreaterThan(0);
  expect(measured.tokensPerMonth).toBeGreaterThan(400_000);
  if (redis) expect(measured.redisBytes).toBeGreaterThan(500);
  const total = marginalUsd.processor + marginalUsd.memory + marginalUsd.disk + marginalUsd.redis;
  expect(marginalUsd.total).toBeCloseTo(total, 10);
  expect(table.map((row) => row.companies)).toEqual([100, 1_000, 5_000]);
  expect(table.map((row) => row.ownDatabasesUsd)).toEqual([1_500, 15_000, 75_000]);
  for (const row of table) expect(row.sharedUsd).toBeCloseTo(marginalUsd.total * row.companies, 6);
  // An assumption changes the table, and nothing that was measured.
  const dearer = await house.core.books.economics({ baseUsd: 1_000, ownDatabaseUsd: 30 });
  expect(dearer.table[0]?.ownDatabasesUsd).toBe(3_000);
  expect(dearer.table[0]?.sharedUsd).toBeGreaterThan(1_000);
  expect(dearer.measured.rows).toBe(measured.rows);

  const sizes = await withAdmin(house.testDatabase.server, house.testDatabase.name, async (client) => {
    const { rows } = await client.query<{ figures: string; tables: string }>(
      `select (select sum(disk_bytes) from platform.company_figures) as figures,
        (select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relnamespace = 'tenant'::regnamespace and c.relkind = 'r'
          and pg_relation_size(c.oid) > 0) as tables`,
    );
    return { figures: Number(rows[0]?.figures), tables: Number(rows[0]?.tables) };
  });
  expect(sizes.figures / sizes.tables).toBeGreaterThan(0.9);
  expect(sizes.figures / sizes.tables).toBeLessThanOrEqual(1.01);
});

test('who closes a company takes its figures out of the platform', async () => {
  await operator.platform.companies.remove({ slug: neighbour.slug, reason: 'Asked to' });
  const { costliest } = await operator.platform.usage();
  expect(costliest.map((row) => row.slug)).toEqual([company.slug]);
});
