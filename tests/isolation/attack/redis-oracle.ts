import { Redis } from 'ioredis';
import { tenantKeyFamilies } from '@rowhouse/core/tenant';
import { bearsCanary } from './oracle.ts';

/** Limits count whoever knocks, also at A's door. */
const countsStrangers: ReadonlySet<string> = new Set(['limit']);
const ofCompany = /^(?<limit>limit:[\w.@-]+:)?(?<family>[a-z_]+):\{(?<companyId>[0-9a-f-]{36})\}(?::[\w.@-]+)*$/;
const ofPlatform = /^limit:[\w.@-]+:(?:address|name):[^{}:]+$/;

export type RedisFindings = {
  /** Keys of no kind that is listed in `tenantKeyFamilies`. */
  unknown: string[];
  /** Keys of others, in which something of A stands. */
  leaks: string[];
  /** What A's own keys hold. */
  ofA: Map<string, string>;
  families: Set<string>;
};

/** Looks at everything in a Redis of the test's own, as an administrator. */
export async function inspectRedis(url: string, companyOfA: string): Promise<RedisFindings> {
  const client = new Redis(url);
  const findings: RedisFindings = { unknown: [], leaks: [], ofA: new Map(), families: new Set() };
  try {
    for (const key of await client.keys('*')) {
      const groups = ofCompany.exec(key)?.groups;
      const family = groups?.['limit'] ? 'limit' : groups?.['family'];
      if (groups ? !Object.hasOwn(tenantKeyFamilies, groups['family'] ?? '') : !ofPlatform.test(key))
        findings.unknown.push(key);
      if (family) findings.families.add(family);
      const value = await dump(client, key);
      if (groups?.['companyId'] !== companyOfA) {
        if (bearsCanary(value) || value.includes(companyOfA)) findings.leaks.push(key);
      } else if (!countsStrangers.has(family ?? '')) findings.ofA.set(key, value);
    }
  } finally {
    client.disconnect();
  }
  return findings;
}

async function dump(client: Redis, key: string): Promise<string> {
  switch (await client.type(key)) {
    case 'hash':
      return JSON.stringify(Object.entries(await client.hgetall(key)).sort());
    case 'zset':
      return JSON.stringify(await client.zrange(key, 0, '-1', 'WITHSCORES'));
    case 'set':
      return JSON.stringify((await client.smembers(key)).sort());
    case 'list':
      return JSON.stringify(await client.lrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await client.xrange(key, '-', '+'));
    default:
      return (await client.get(key)) ?? '';
  }
}
