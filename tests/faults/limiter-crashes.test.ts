import { randomUUID } from 'node:crypto';
import { localDate } from '../../packages/core/src/base/index.ts';
import {
  type CognitiveLimiter,
  createCognitiveLimiter,
  type Reservation,
} from '../../packages/core/src/budget/cognitive-limiter.ts';
import { createLedger } from '../../packages/core/src/budget/ledger.ts';
import {
  createInProcessCounters,
  createRedisCounters,
  type SpendCounters,
} from '../../packages/core/src/counters/index.ts';
import { createStatementGuard, openDatabase, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import { createTenancy, createTenantContext, parseCompanyId } from '@rowhouse/core/tenant';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { type LimiterStep, limiterStep } from '../support/limiter-steps.ts';
import { createMishaps } from '../support/mishaps.ts';
import { startRedis } from '../support/redis.ts';

/** How many histories: `npm test` plays a few, a longer search sets more. */
const histories = Number(process.env['ROWHOUSE_TEST_HISTORIES'] ?? 20);
const seed = process.env['ROWHOUSE_TEST_SEED'];
const program = inject('redisServer');
const timeZone = 'America/New_York';
/** Days before midnight of an ordinary night, of the nights of 23 and 25 hours, and of a month's end. */
const starts = ['2026-11-25T04:30:00Z', '2026-03-08T04:30:00Z', '2026-11-01T03:30:00Z', '2026-12-01T04:30:00Z'];

const house = await openHouse();
const [company, neighbour] = [await house.furnish('Counted Plumbing'), await house.furnish('Neighbour Plumbing')];
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
const database = openDatabase({
  tenantUrl: house.testDatabase.tenantUrl,
  platformUrl: house.testDatabase.platformUrl,
  tenantConnections: 8,
  platformConnections: 1,
  pooled: false,
  explicitTransactions: false,
});
const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
const tenancy = createTenancy({ database, guard });
const context = createTenantContext(parseCompanyId(company.companyId), { kind: 'site' }, 'test');
afterAll(async () => {
  await admin.end();
  await database.close();
  await house.close();
});

/** What can befall a counter store. */
type Store = {
  spend(): SpendCounters;
  flush(): Promise<void>;
  copy(): void;
  older(): Promise<void>;
};

type Row = { request_id: string; state: string; spend_date: string; reserved: number; charged: number };

async function ledger(companyId: string): Promise<Row[]> {
  const { rows } = await admin.query<Row>(
    `select request_id, state, spend_date::text, reserved_micro_usd::int as reserved, charged_micro_usd::int as charged
     from tenant.ai_ledger where company_id = $1 order by id`,
    [companyId],
  );
  return rows;
}

async function runHistory(store: Store, start: string, steps: readonly LimiterStep[]): Promise<void> {
  await admin.query('delete from tenant.ai_ledger where company_id = $1', [company.companyId]);
  let limit = 1_000;
  await admin.query(
    'update tenant.ai_budgets set daily_limit_micro_usd = $2, monthly_limit_micro_usd = 2500, generation = generation + 1 where company_id = $1',
    [company.companyId, limit],
  );
  let nowMs = Date.parse(start);
  const { through, during } = createMishaps();
  const spend: SpendCounters = {
    identity: () => store.spend().identity(),
    reserve: (...given) => through(() => store.spend().reserve(...given)),
    settle: (...given) => through(() => store.spend().settle(...given)),
    publish: (...given) => store.spend().publish(...given),
    read: (...given) => store.spend().read(...given),
  };
  const clock = { now: () => new Date(nowMs) };
  const limiter: CognitiveLimiter = createCognitiveLimiter({
    ledger: createLedger({ tenancy, clock }),
    spend,
    clock,
  });
  type Call = {
    wish: ReturnType<typeof wishOf>;
    reservation: Reservation;
    date: string;
    atMs: number;
    state: 'reserved' | 'dispatched' | 'over';
  };
  const calls: Call[] = [];
  const terminal = new Map<string, string>();
  /** What settlements took above what had been set aside. */
  let above = 0;
  let highest = limit;
  /** Whether counters were lost, or limits changed, since the beginning. */
  let lost = false;

  for (const one of steps) {
    const chosen = 'call' in one ? calls.filter(({ state }) => state !== 'over')[one.call] : undefined;
    switch (one.kind) {
      case 'reserve': {
        const wish = wishOf(one.microUsd);
        const date = localDate(new Date(nowMs), timeZone);
        const reservation = await during(one.fault, () => limiter.reserve(context, wish));
        if (typeof reservation === 'string') break;
        calls.push({ wish, reservation, date, atMs: nowMs, state: 'reserved' });
        // A lease lasts five minutes; what it held is free afterwards.
        const others = calls.filter(
          (other) => other.date === date && other.state === 'reserved' && nowMs - other.atMs <= 5 * 60_000,
        );
        const sum = sumOf(await ledger(company.companyId), date);
        // I1, I11: spent and set aside stay within the limit. What was admitted and then lost its counters asks again at dispatch.
        if (!lost) {
          const held = others.reduce((total, other) => total + other.wish.worstCaseMicroUsd, 0);
          expect(sum + held).toBeLessThanOrEqual(limit + above);
        } else expect(sum + one.microUsd).toBeLessThanOrEqual(limit + above);
        break;
      }
      case 'dispatch':
        if (chosen?.state === 'reserved') {
          const answer = await during('none', () => chosen.reservation.dispatch());
          chosen.state = answer === 'refused' ? 'over' : 'dispatched';
          // I1 at the moment that counts: what has gone out fits into the highest limit that was in force meanwhile.
          if (chosen.state === 'dispatched')
            expect(sumOf(await ledger(company.companyId), chosen.date)).toBeLessThanOrEqual(highest + above);
        }
        break;
      case 'settle':
        if (chosen?.state === 'dispatched') {
          const microUsd = Math.floor((chosen.wish.worstCaseMicroUsd * one.part) / 100);
          above += Math.max(0, microUsd - chosen.wish.worstCaseMicroUsd);
          chosen.state = 'over';
          const usage = {
            microUsd,
            inputTokens: 1,
            outputTokens: 1,
            cachedTokens: 0,
            cacheWriteTokens: 0,
            estimated: false,
          };
          await during(one.fault, () => chosen.reservation.settle(usage));
          // I4: settling again changes nothing.
          await chosen.reservation.settle({ ...usage, microUsd: 999_999 });
        }
        break;
      case 'release':
        if (chosen?.state === 'reserved') {
          chosen.state = 'over';
          await during('none', () => chosen.reservation.release());
        }
        break;
      case 'repeat':
        if (chosen) expect(await during('none', () => limiter.reserve(context, chosen.wish))).toBe('refused');
        break;
      case 'wait':
        nowMs += one.ms;
        break;
      case 'limit':
        limit = one.microUsd;
        highest = Math.max(highest, limit);
        lost = true;
        await admin.query('update tenant.ai_budgets set daily_limit_micro_usd = $2 where company_id = $1', [
          company.companyId,
          limit,
        ]);
        break;
      case 'flush':
        lost = true;
        await store.flush();
        break;
      case 'copy':
        store.copy();
        break;
      case 'older':
        lost = true;
        await store.older();
        break;
      default:
        one satisfies never;
    }
    for (const row of await ledger(company.companyId)) {
      if (row.state === 'reserved' || row.state === 'dispatched') continue;
      const name = `${row.request_id}/${row.state === 'adjustment' ? 'adjustment' : 'attempt'}`;
      const words = JSON.stringify(row);
      expect(terminal.get(name) ?? words).toBe(words); // I13, I10: what is over stays as it was, on its date.
      terminal.set(name, words);
      const itsCall = calls.find(({ wish }) => wish.requestId === row.request_id);
      if (itsCall) expect(row.spend_date).toBe(itsCall.date);
      // I14: what nobody can tell about costs the most that it could have cost.
      if (row.state === 'expired-charged') expect(row.charged).toBe(row.reserved);
    }
  }

  // At rest: every lease is over. What the counters admit is then exactly what the ledger leaves, to the micro-dollar (I2, I3, I6, I9, I15).
  nowMs += 6 * 60_000;
  limit = 2_000;
  await admin.query(
    'update tenant.ai_budgets set daily_limit_micro_usd = $2, monthly_limit_micro_usd = 1000000 where company_id = $1',
    [company.companyId, limit],
  );
  const sweeping = await limiter.reserve(context, wishOf(0));
  await sweeping.release();
  const date = localDate(new Date(nowMs), timeZone);
  const rows = await ledger(company.companyId);
  expect(rows.filter((row) => row.state === 'reserved' || row.state === 'dispatched')).toEqual([]);
  const left = limit - sumOf(rows, date);
  if (left >= 0) {
    await expect(limiter.reserve(context, wishOf(left + 1))).rejects.toMatchObject({ code: 'budget-exhausted' });
    await (await limiter.reserve(context, wishOf(left))).release();
  }
  expect(await ledger(neighbour.companyId)).toEqual([]); // I8
}

/** What a day's rows have cost or may still cost. */
function sumOf(rows: readonly Row[], date: string): number {
  return rows
    .filter((row) => row.spend_date === date)
    .reduce((sum, row) => sum + (row.state === 'dispatched' ? row.reserved : row.charged), 0);
}

function wishOf(microUsd: number) {
  return {
    requestId: randomUUID(),
    attempt: 1,
    agentId: randomUUID(),
    conversationId: randomUUID(),
    visitorId: null,
    purpose: 'answer',
    providerId: null,
    provider: 'openai',
    model: 'a-model',
    timeZone,
    worstCaseMicroUsd: microUsd,
    worstCaseTokens: 1,
  } as unknown as Parameters<CognitiveLimiter['reserve']>[1];
}

function searchOf(runs: number) {
  return { numRuns: runs, endOnFailure: runs > 1_000, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

describe('reserve, dispatch, settle, whatever happens between them', () => {
  const steps = fc.array(limiterStep, { minLength: 5, maxLength: 30 });

  test('on counters in the process: nothing overspent, nothing forgotten', { timeout: 36_000_000 }, async () => {
    let counters = createInProcessCounters();
    const restart = () => {
      counters = createInProcessCounters();
      return Promise.resolve();
    };
    const store: Store = { spend: () => counters.spend, flush: restart, copy: () => undefined, older: restart };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), steps, (start, given) => runHistory(store, start, given)),
      searchOf(histories),
    );
  });

  test.skipIf(program === null)(
    'on a Redis that is emptied, and started again with an older file: just the same',
    { timeout: 36_000_000 },
    async () => {
      const redis = await startRedis(program ?? '');
      const counters = createRedisCounters({ url: redis.url });
      const client = new Redis(redis.url);
      client.on('error', () => undefined);
      let isCopied = false;
      const store: Store = {
        spend: () => counters.spend,
        flush: async () => {
          await client.flushall();
        },
        copy() {
          redis.copyFiles();
          isCopied = true;
        },
        async older() {
          if (!isCopied) return;
          await redis.kill();
          redis.restoreFiles();
          await redis.start();
          await expect
            .poll(() =>
              counters.check().then(
                () => 'up',
                () => 'down',
              ),
            )
            .toBe('up');
        },
      };
      try {
        await counters.check();
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...starts), steps, (start, given) => {
            isCopied = false;
            return runHistory(store, start, given);
          }),
          searchOf(Math.ceil(histories / 4)),
        );
      } finally {
        client.disconnect();
        await counters.close();
        await redis.stop();
      }
    },
  );
});

test.each([
  ['the day that spring makes shorter', '2026-03-08', 23],
  ['the day that autumn makes longer', '2026-11-01', 25],
  ['any other day', '2026-07-01', 24],
])('%s is charged from midnight to midnight', (_name, date, hours) => {
  const around = Array.from(
    { length: 72 * 60 },
    (_, minute) => Date.parse(`${date}T00:00:00Z`) + (minute - 24 * 60) * 60_000,
  );
  const minutes = around.filter((at) => localDate(new Date(at), timeZone) === date);
  expect(minutes).toHaveLength(hours * 60);
  expect((minutes.at(-1) ?? 0) - (minutes[0] ?? 0)).toBe((hours * 60 - 1) * 60_000);
});
