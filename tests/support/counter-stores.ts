import { randomUUID } from 'node:crypto';
import { createTenantContext, parseCompanyId, type TenantContext } from '@rowhouse/core/tenant';
import { type Counters, createInProcessCounters, createRedisCounters } from '../../packages/core/src/counters/index.ts';
import { startRedis } from './redis.ts';

/** Every kind of counters that this machine has, each with what another process would hold of the same store; in one process that is the same. */
export async function openCounterStores(redisServer: string | null) {
  const redis = redisServer === null ? undefined : await startRedis(redisServer);
  const inProcess = createInProcessCounters();
  const kinds: [string, Counters, Counters][] = [['in process', inProcess, inProcess]];
  if (redis) kinds.push(['in Redis', createRedisCounters({ url: redis.url }), createRedisCounters({ url: redis.url })]);
  // Redis is connected to when it answers.
  await Promise.all(kinds.flatMap(([, ...both]) => both.map((counters) => counters.check())));
  return {
    kinds,
    async close(): Promise<void> {
      for (const counters of new Set(kinds.flatMap(([, ...both]) => both))) await counters.close();
      await redis?.stop();
    },
  };
}

export const newCompany = (): TenantContext =>
  createTenantContext(parseCompanyId(randomUUID()), { kind: 'system', job: 'test' }, 'test');
