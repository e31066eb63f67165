import { createTenantContext, parseCompanyId } from '@rowhouse/core/tenant';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { createLocalDates } from '../../packages/core/src/base/index.ts';
import { createInProcessSpend } from '../../packages/core/src/counters/in-process-spend.ts';
import { generationKey, type SpendCounters } from '../../packages/core/src/counters/index.ts';
import { createRedisSpend } from '../../packages/core/src/counters/redis-spend.ts';
import type { LedgerFault } from '../support/failing-ledger.ts';
import { createLimiterWorld, type LimiterWorld, type LimitName, type WorldStore } from '../support/limiter-world.ts';
import type { Fault } from '../support/mishaps.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

/**
 * The fifteen invariants of the budget (limiter-world.ts and limiter-invariants.ts in tests/support name each where it is
 * checked) over random histories of calls, crashes, lost words, losses of the store and of the ledger, midnights, changed limits
 * and companies that move. ROWHOUSE_TEST_STEPS makes the search longer, ROWHOUSE_TEST_SEED plays one again.
 */
const steps = Number(process.env['ROWHOUSE_TEST_STEPS'] ?? 1_000_000);
const seed = process.env['ROWHOUSE_TEST_SEED'];
/** Most steps run in the process; one in ten on a real Redis, where each is a round trip or two. */
const shares = { process: 0.9, redis: 0.1 };
const historyLength = 500;
const historiesOfSeed = 10;
/** Histories that are played at the same time, each in a company of its own: on Redis their words share the line. */
const lanes = 16;
const timeout = 36_000_000;

type Step = { name: string; run(world: LimiterWorld): Promise<void> | void };

class Command implements fc.AsyncCommand<object, LimiterWorld> {
  readonly step: Step;
  constructor(step: Step) {
    this.step = step;
  }
  check = () => true;
  async run(_model: object, world: LimiterWorld): Promise<void> {
    await this.step.run(world);
  }
  toString = () => this.step.name;
}

const fault = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Fault>('none') },
  { weight: 1, arbitrary: fc.constantFrom<Fault>('lost-before', 'lost-after', 'die-before', 'die-after') },
);
const ledgerFault = fc.oneof(
  { weight: 12, arbitrary: fc.constant<LedgerFault>('none') },
  { weight: 1, arbitrary: fc.constantFrom<LedgerFault>('gone', 'answer-lost') },
);
const which = fc.nat(7);
const step = <T extends unknown[]>(
  name: string,
  arbitraries: { [I in keyof T]: fc.Arbitrary<T[I]> },
  run: (world: LimiterWorld, ...given: T) => Promise<void> | void,
): fc.Arbitrary<Command> =>
  fc
    .tuple(...arbitraries)
    .map(
      (given) =>
        new Command({ name: `${name}(${JSON.stringify(given)})`, run: (world) => run(world, ...(given as T)) }),
    );
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => Array.from({ length: weight }, () => arbitrary);
const limit = fc.constantFrom<[LimitName, number | null]>(
  ['dailyMicroUsd', 0],
  ['dailyMicroUsd', 400],
  ['dailyMicroUsd', 1_000],
  ['dailyMicroUsd', 1_000],
  ['dailyMicroUsd', -5],
  ['dailyMicroUsd', Number.NaN],
  ['dailyMicroUsd', 700.5],
  ['monthlyMicroUsd', 2_500],
  ['monthlyMicroUsd', 50_000],
  ['dailyTokens', 30],
  ['dailyTokens', 2_000],
  ['monthlyTokens', 60],
  ['monthlyTokens', 1_000_000],
  ['agentDailyMicroUsd', 300],
  ['agentDailyMicroUsd', null],
  ['visitorDailyMicroUsd', 200],
  ['visitorDailyMicroUsd', null],
);
const commands = [
  ...often(
    6,
    step('reserve', [fc.nat(250), fc.integer({ min: 1, max: 40 }), fc.nat(5), fault], (world, ...given) =>
      world.reserve(...given),
    ),
  ),
  ...often(
    6,
    step('dispatch', [which], (world, one) => world.dispatch(one)),
  ),
  // Nothing, a part, all, and more than was set aside.
  ...often(
    6,
    step('settle', [which, fc.constantFrom(0, 30, 100, 130), fc.boolean(), fault, ledgerFault], (world, ...given) =>
      world.settle(...given),
    ),
  ),
  step('ledger back', [fc.nat(3)], (world, fate) => world.ledgerBack(fate === 0)),
  step('move', [fc.nat(4)], (world, to) => world.move(to)),
  step('release', [which], (world, one) => world.release(one)),
  step('repeat', [which], (world, one) => world.repeat(one)),
  step('crash', [which], (world, one) => world.crash(one)),
  step('unsound', [fc.constantFrom(-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY)], (world, amount) =>
    world.refuseUnsound(amount),
  ),
  step('limit', [limit], (world, [name, amount]) => world.setLimit(name, amount)),
  ...often(
    2,
    step('wait', [fc.constantFrom(60_000, 6 * 60_000, 3_600_000, 25 * 3_600_000)], (world, ms) => world.wait(ms)),
  ),
  step('lose', [fc.constantFrom('flush' as const, 'copy' as const, 'older' as const)], (world, what) => world[what]()),
];
/** Just before midnight of an ordinary night, of the nights of 23 and 25 hours, and of a month's end. */
const start = fc.constantFrom(
  '2026-11-25T04:30:00Z',
  '2026-03-08T04:30:00Z',
  '2026-11-01T03:30:00Z',
  '2026-12-01T04:30:00Z',
);

/** A place for some histories, with a neighbour in it who does nothing: I8. */
type Place = { newStore(): WorldStore; expectNeighbour(): Promise<void> };

/** Plays at least so many steps, or the histories of the one seed that was asked for; @returns how many were played. */
async function search(total: number, newPlace: () => Promise<Place>): Promise<number> {
  let played = 0;
  const localDates = createLocalDates();
  const play = async (from: number) => {
    const place = await newPlace();
    const history = fc.asyncProperty(
      start,
      fc.commands(commands, { maxCommands: historyLength, size: 'max' }),
      async (began, given) => {
        const store = place.newStore();
        const world = createLimiterWorld(store, Date.parse(began), localDates);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), given);
        await world.rest();
        await store.flush();
        played += [...given].length;
      },
    );
    await fc.assert(history, { numRuns: historiesOfSeed, seed: from });
    await place.expectNeighbour();
  };
  if (seed === undefined) {
    let next = Math.floor(Math.random() * 2 ** 30);
    const lane = async () => {
      while (played < total) {
        next += 1;
        await play(next);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  } else await play(Number(seed));
  return played;
}

const none = { microUsd: 0, tokens: 0 };
const date = '2026-11-24';
const neighbourContext = createTenantContext(
  parseCompanyId('00000000-0000-7000-8000-000000000001'),
  { kind: 'site' },
  'model',
);

/** I8: a company that does nothing while all the others do. */
async function settleDown(spend: SpendCounters): Promise<() => Promise<void>> {
  const identity = await spend.identity();
  const snapshot = {
    daySpent: { microUsd: 7, tokens: 3 },
    monthSpent: none,
    held: [],
    expired: [],
    closed: [],
    scopes: new Map(),
  };
  await spend.publish(neighbourContext, date, snapshot, 1, identity);
  const before = await spend.read(neighbourContext, date, generationKey(1, identity));
  expect(before).toMatchObject({ day: { microUsd: 7, tokens: 3 } });
  return async () => expect(await spend.read(neighbourContext, date, generationKey(1, identity))).toEqual(before);
}

describe('whatever happens between reservation and settlement, the fifteen invariants hold', () => {
  test('on counters in the process', { timeout }, async () => {
    const played = await search(steps * shares.process, async () => {
      const shared = createInProcessSpend();
      return {
        expectNeighbour: await settleDown(shared),
        newStore() {
          const restart = () => {
            store.spend = createInProcessSpend();
            return Promise.resolve();
          };
          const store: WorldStore = { spend: shared, flush: restart, copy: () => Promise.resolve(), older: restart };
          return store;
        },
      };
    });
    if (seed === undefined) expect(played).toBeGreaterThanOrEqual(steps * shares.process);
  });

  const program = inject('redisServer');
  let redis: TestRedis | undefined;
  afterAll(async () => {
    await redis?.stop();
  });

  test.skipIf(program === null)('on a real Redis', { timeout }, async () => {
    redis = await startRedis(program ?? '', ['--appendfsync', 'no']);
    const client = new Redis(redis.url);
    const run = (script: string, keys: readonly string[], values: readonly (string | number)[]) =>
      client.eval(script, keys.length, ...keys, ...values);
    const expectNeighbour = await settleDown(createRedisSpend({ run, identity: () => Promise.resolve('server') }));
    const newStore = (): WorldStore => {
      // Which keys this company has, is known from the scripts that named them.
      const touched = new Set<string>();
      let server = 0;
      let copies = new Map<string, Buffer>();
      const spend = createRedisSpend({
        run(script, keys, values) {
          for (const key of keys) touched.add(key);
          return run(script, keys, values);
        },
        identity: () => Promise.resolve(`server-${server}`),
      });
      const flush = async () => {
        if (touched.size > 0) await client.del(...touched);
      };
      return {
        spend,
        flush,
        async copy() {
          copies = new Map();
          for (const key of touched) {
            const bytes: unknown = await client.dumpBuffer(key);
            if (Buffer.isBuffer(bytes)) copies.set(key, bytes);
          }
        },
        async older() {
          server += 1;
          await flush();
          for (const [key, bytes] of copies) await client.restore(key, 0, bytes);
        },
      };
    };
    try {
      const played = await search(steps * shares.redis, () => Promise.resolve({ newStore, expectNeighbour }));
      if (seed === undefined) expect(played).toBeGreaterThanOrEqual(steps * shares.redis);
    } finally {
      client.disconnect();
    }
  });
});
