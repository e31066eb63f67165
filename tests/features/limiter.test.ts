import { randomUUID } from 'node:crypto';
import { createStatementGuard, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import { createTenancy, type TenantContext } from '@rowhouse/core/tenant';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { createAudit } from '../../packages/core/src/audit/index.ts';
import { createBudget, type Reservation } from '../../packages/core/src/budget/index.ts';
import {
  createInProcessCounters,
  createRedisCounters,
  type SpendCounters,
} from '../../packages/core/src/counters/index.ts';
import { openHouse } from '../support/house.ts';
import { startRedis } from '../support/redis.ts';

/**
 * Random histories of calls, crashes, losses and midnights against the real ledger. After every step the ledger must show
 * that nothing was overspent and nothing that was over was touched; at the end the counters must agree with it to the
 * micro-dollar. ROWHOUSE_TEST_HISTORIES makes it longer, ROWHOUSE_TEST_SEED replays one run.
 */
const histories = Number(process.env['ROWHOUSE_TEST_HISTORIES'] ?? 10);
const seed = process.env['ROWHOUSE_TEST_SEED'];

const redisServer = inject('redisServer');
const redis = redisServer === null ? undefined : await startRedis(redisServer, ['--appendfsync', 'no']);
const house = await openHouse();
const company = await house.furnish('Limits', 'plumbing');
const [agent] = await company.api.agents.list();
const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
const tenancy = createTenancy({ database: house.database, guard });
const context: TenantContext = company.context;
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
afterAll(async () => {
  await admin.end();
  await house.close();
  await redis?.stop();
});

type Step =
  | { do: 'reserve'; money: number; tokens: number; times: number }
  | { do: 'dispatch' | 'release' | 'crash' | 'settle-twice'; which: number }
  | { do: 'settle'; which: number; percent: number }
  | { do: 'limit'; money: number; of: 'dailyMicroUsd' | 'monthlyMicroUsd' }
  | { do: 'wait' | 'lose' | 'outage' | 'midnight' };

const which = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      money: fc.nat(120),
      tokens: fc.nat(50),
      times: fc.constantFrom(1, 1, 1, 9),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('dispatch' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle' as const), which, percent: fc.nat(150) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'crash' as const, 'settle-twice' as const), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      money: fc.nat(400),
      of: fc.constantFrom('dailyMicroUsd' as const, 'monthlyMicroUsd' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('wait' as const, 'lose' as const, 'outage' as const, 'midnight' as const),
    }),
  },
);

type Row = {
  request_id: string;
  attempt: number;
  state: string;
  spend_date: string;
  reserved: number;
  charged: number;
};

/** The ledger of one history, which began then. */
async function ledger(since: Date): Promise<Row[]> {
  const { rows } = await admin.query<Row>(
    `select request_id, attempt, state, spend_date::text, reserved_micro_usd::int as reserved, charged_micro_usd::int as charged
     from tenant.ai_ledger where company_id = $1 and created_at >= $2`,
    [context.companyId, since],
  );
  return rows;
}

const sum = (rows: readonly Row[], amount: (row: Row) => number) => rows.reduce((total, row) => total + amount(row), 0);
const isTerminal = (row: Row) => row.state !== 'reserved' && row.state !== 'dispatched';

/** Not that the counters were just being filled: whoever stays within the limits is let through at the first try. */
const usedUp = { code: 'budget-exhausted', message: expect.stringContaining('used up') };

/** One month of the company's life with a store that can be lost. */
async function live(steps: readonly Step[], month: number, store: { spend(): SpendCounters; lose(): Promise<void> }) {
  const began = new Date(Date.UTC(2026, month, 3, 18));
  let now = began;
  let isOut = false;
  const reachable = <Work extends keyof SpendCounters>(work: Work) =>
    ((...parameters: never[]) => {
      if (isOut) return Promise.reject(new Error('the store does not answer'));
      return (store.spend()[work] as (...given: never[]) => Promise<unknown>)(...parameters);
    }) as SpendCounters[Work];
  const spend: SpendCounters = {
    identity: reachable('identity'),
    reserve: reachable('reserve'),
    settle: reachable('settle'),
    publish: reachable('publish'),
    read: reachable('read'),
  };
  const clock = { now: () => now };
  const budget = createBudget({ tenancy, audit: createAudit({ tenancy, clock }), spend, clock });
  const { limiter } = budget;
  const open: { reservation: Reservation; worst: number; state: string; at: Date }[] = [];
  const highest = { dailyMicroUsd: 300, monthlyMicroUsd: 400 };
  await budget.set(context, { ...highest, dailyTokens: 100_000 });
  const date = () => now.toLocaleDateString('en-CA', { timeZone: 'America/Chicago' });
  const reserve = async (money: number, tokens = 1) => {
    const reservation = await limiter.reserve(context, {
      requestId: randomUUID(),
      attempt: 1,
      purpose: 'answer',
      visitorId: null,
      agentId: agent?.id ?? ('' as never),
      conversationId: randomUUID() as never,
      providerId: null,
      provider: 'openai',
      model: 'test',
      timeZone: 'America/Chicago',
      worstCaseMicroUsd: money,
      worstCaseTokens: tokens,
    });
    return { reservation, worst: money, state: 'reserved', at: now };
  };
  const usage = (microUsd: number) => ({
    microUsd,
    inputTokens: 1,
    outputTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    estimated: false,
  });
  const terminal = new Map<string, string>();

  async function check(): Promise<void> {
    const rows = await ledger(began);
    for (const [limit, span] of [
      ['dailyMicroUsd', date()],
      ['monthlyMicroUsd', date().slice(0, 7)],
    ] as const) {
      const within = rows.filter((row) => row.spend_date.startsWith(span));
      const overshoot = sum(within, (row) => (row.state === 'settled' ? Math.max(0, row.charged - row.reserved) : 0));
      const out = sum(within, (row) => (row.state === 'dispatched' ? row.reserved : 0));
      expect(sum(within, (row) => row.charged) + out, limit).toBeLessThanOrEqual(highest[limit] + overshoot);
    }
    for (const row of rows.filter(isTerminal)) {
      const name = `${row.request_id}#${row.attempt}#${row.state === 'adjustment'}`;
      const told = `${row.state} ${row.charged}`;
      expect(terminal.get(name) ?? told, 'what is over is not touched').toBe(told);
      terminal.set(name, told);
      if (row.state === 'expired-charged') expect(row.charged, 'an unknown outcome costs its worst').toBe(row.reserved);
      if (row.state === 'released') expect(row.charged).toBe(0);
    }
  }

  for (const one of steps) {
    // An outage lasts for one step.
    const wasOut = isOut;
    const chosen = 'which' in one ? open[one.which % Math.max(1, open.length)] : undefined;
    switch (one.do) {
      case 'reserve': {
        const tries = await Promise.allSettled(Array.from({ length: one.times }, () => reserve(one.money, one.tokens)));
        for (const tried of tries)
          if (tried.status === 'fulfilled') open.push(tried.value);
          else if (!isOut) expect(tried.reason, 'no room is the one reason').toMatchObject(usedUp);
        break;
      }
      case 'dispatch':
        if (chosen?.state === 'reserved')
          await chosen.reservation.dispatch().then(
            () => (chosen.state = 'dispatched'),
            (reason: unknown) => {
              open.splice(open.indexOf(chosen), 1);
              // One that waited for longer than its lease was given back.
              if (!isOut && chosen.at === now) expect(reason, 'no room is the one reason').toMatchObject(usedUp);
            },
          );
        break;
      case 'settle':
        if (chosen?.state === 'dispatched') {
          await chosen.reservation.settle(usage(Math.floor((chosen.worst * one.percent) / 100)));
          open.splice(open.indexOf(chosen), 1);
        }
        break;
      case 'settle-twice':
        if (chosen?.state === 'dispatched') {
          await Promise.all([chosen.reservation.settle(usage(0)), chosen.reservation.settle(usage(chosen.worst))]);
          open.splice(open.indexOf(chosen), 1);
        }
        break;
      case 'release':
        if (chosen?.state === 'reserved') {
          await chosen.reservation.release();
          open.splice(open.indexOf(chosen), 1);
        }
        break;
      case 'crash':
        if (chosen) open.splice(open.indexOf(chosen), 1);
        break;
      case 'limit':
        highest[one.of] = Math.max(highest[one.of], one.money);
        await budget.set(context, { [one.of]: one.money });
        break;
      case 'wait':
        now = new Date(now.getTime() + 6 * 60_000);
        break;
      case 'midnight':
        now = new Date(now.getTime() + 24 * 3_600_000);
        break;
      case 'lose':
        await store.lose();
        break;
      case 'outage':
        isOut = true;
        break;
      default:
        one satisfies never;
    }
    if (wasOut) isOut = false;
    await check();
  }

  // At rest: all calls have ended or their time is over, and one more call sweeps what the dead have left.
  isOut = false;
  for (const { reservation, state, worst } of open)
    await (state === 'dispatched' ? reservation.settle(usage(worst)) : reservation.release());
  now = new Date(now.getTime() + 6 * 60_000);
  await budget.set(context, { dailyMicroUsd: 1_000_000, monthlyMicroUsd: 1_000_000 });
  await (await reserve(0)).reservation.release();
  await check();
  const rows = await ledger(began);
  expect(
    rows.filter((row) => !isTerminal(row)),
    'nothing is left open',
  ).toEqual([]);
  const today = date();
  const spentToday = sum(rows, (row) => (row.spend_date === today ? row.charged : 0));
  const spentMonth = sum(rows, (row) => (row.spend_date.startsWith(today.slice(0, 7)) ? row.charged : 0));
  for (const limits of [
    { dailyMicroUsd: spentToday + 100, monthlyMicroUsd: 1_000_000 },
    { dailyMicroUsd: 1_000_000, monthlyMicroUsd: spentMonth + 100 },
  ]) {
    await budget.set(context, limits);
    await expect(reserve(101), 'the counters know of all that was spent').rejects.toThrow(/budget is used up/);
    await (await reserve(100)).reservation.release();
  }
}

function property(store: { spend(): SpendCounters; lose(): Promise<void> }, runs: number, firstMonth: number) {
  // Each history has a month of its own, so that none stands in another's way.
  let month = firstMonth;
  return fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 45 }), (steps) => {
      month += 1;
      return live(steps, month, store);
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }), endOnFailure: runs > 1_000 },
  );
}

const long = Math.max(120_000, histories * 2_000);

describe('whatever happens, the budget is not overspent and the counters come back to the ledger', () => {
  test('with counters in this process, that a restart loses', { timeout: long }, async () => {
    let counters = createInProcessCounters();
    await property(
      {
        spend: () => counters.spend,
        lose() {
          counters = createInProcessCounters();
          return Promise.resolve();
        },
      },
      histories,
      0,
    );
  });

  test.runIf(redis)('with counters in Redis, that are flushed', { timeout: long }, async () => {
    const url = redis?.url ?? '';
    const counters = createRedisCounters({ url });
    const client = new Redis(url);
    await counters.check();
    try {
      await property(
        {
          spend: () => counters.spend,
          async lose() {
            await client.flushall();
          },
        },
        Math.ceil(histories / 2),
        10_000,
      );
    } finally {
      client.disconnect();
      await counters.close();
    }
  });
});
