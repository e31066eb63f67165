import { randomUUID } from 'node:crypto';
import { createStatementGuard, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import { createTenancy } from '@rowhouse/core/tenant';
import { afterAll, expect, inject, test } from 'vitest';
import { createAudit } from '../../packages/core/src/audit/index.ts';
import { createBudget, type Reservation } from '../../packages/core/src/budget/index.ts';
import { createInProcessCounters, createRedisCounters } from '../../packages/core/src/counters/index.ts';
import { openHouse } from '../support/house.ts';
import { startRedis } from '../support/redis.ts';

const redisServer = inject('redisServer');
const redis = redisServer === null ? undefined : await startRedis(redisServer, ['--appendfsync', 'no']);
const house = await openHouse();
const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
const tenancy = createTenancy({ database: house.database, guard });
/** Two servers with a store in common; where there is none, one with counters of its own. */
const counters = redis
  ? [createRedisCounters({ url: redis.url }), createRedisCounters({ url: redis.url })]
  : [createInProcessCounters()];
let now = new Date('2026-11-24T18:00:00Z');
const clock = { now: () => now };
const servers = counters.map(({ spend }) =>
  createBudget({ tenancy, audit: createAudit({ tenancy, clock }), spend, clock }),
);
afterAll(async () => {
  for (const one of counters) await one.close();
  await house.close();
  await redis?.stop();
});

const usage = {
  microUsd: 7,
  inputTokens: 1,
  outputTokens: 1,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

/** Calls at the same moment, shared out among the servers; each is on its way when this is over. */
async function rush(context: Awaited<ReturnType<typeof house.furnish>>['context'], calls: number) {
  const tries = await Promise.allSettled(
    Array.from({ length: calls }, async (_, at): Promise<Reservation> => {
      const server = servers[at % servers.length] ?? servers[0];
      if (!server) throw new Error('no server');
      const reservation = await server.limiter.reserve(context, {
        requestId: randomUUID(),
        attempt: 1,
        purpose: 'answer',
        visitorId: null,
        agentId: null,
        conversationId: null,
        providerId: null,
        provider: 'openai',
        model: 'test',
        timeZone: 'America/Chicago',
        worstCaseMicroUsd: 10,
        worstCaseTokens: 2,
      });
      await reservation.dispatch();
      return reservation;
    }),
  );
  return {
    out: tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    refused: tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])),
  };
}

const rebuilds = () => servers.reduce((sum, { limiter }) => sum + limiter.figures().rebuilds, 0);

test('the first hundred calls of a day, all at once, are all let through', async () => {
  const { context } = await house.furnish('Early Plumbing');
  const before = rebuilds();
  const { out, refused } = await rush(context, 100);
  expect(refused).toEqual([]);
  expect(out).toHaveLength(100);
  // Not one for each: whoever finds them cold waits for those that are being filled.
  expect(rebuilds() - before).toBeLessThanOrEqual(6);
  for (const one of out) await one.settle(usage);
});

test('at midnight the calls of two days get through side by side', async () => {
  const { context } = await house.furnish('Late Plumbing');
  const late = await rush(context, 50);
  expect(late.refused).toEqual([]);
  now = new Date(now.getTime() + 24 * 3_600_000);
  const [early] = await Promise.all([rush(context, 50), ...late.out.map((one) => one.settle(usage))]);
  expect(early.refused).toEqual([]);
  await Promise.all(early.out.map((one) => one.settle(usage)));
  expect(await servers[0]?.get(context)).toMatchObject({
    daily: { spentMicroUsd: 350, heldMicroUsd: 0 },
    monthly: { spentMicroUsd: 700 },
  });
});
