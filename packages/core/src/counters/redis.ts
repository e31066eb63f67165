import { once } from 'node:events';
import { CoreError } from '../base/index.ts';
import { rateKey, type StoreKey, tenantKey } from '../tenant/index.ts';
import { createInProcessCounters } from './in-process.ts';
import { connectRedis, type KeyedRedis } from './keyed-redis.ts';
import type { CompanyEvent, Counters } from './ports.ts';
import { rateScript, sizeScript } from './redis-scripts.ts';
import { createRedisRunLog } from './redis-run-log.ts';
import { createRedisSpend, keptSpendKeys } from './redis-spend.ts';

const commandTimeoutMs = 2_000;
const connectTimeoutMs = 5_000;

/**
 * The port in Redis, for more than one process. While Redis is gone, money is not spent; answers that are made here can
 * still be followed here, and rates are counted by each process for itself. Commands are never queued or sent again over a reconnect: what is not
 * answered has failed, and money is then not spent.
 */
export function createRedisCounters({ url }: { url: string }): Counters {
  const client = connectRedis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
  });
  const readers = new Set<KeyedRedis>();
  const local = createInProcessCounters();
  // Each connection may lead to another server: who it is, is asked anew.
  let known: Promise<string> | undefined;
  client.on('close', () => {
    known = undefined;
  });
  const identity = () => {
    known ??= guarded(() => client.info('server')).then((info) => /run_id:(\w+)/.exec(info)?.[1] ?? 'unknown');
    known.catch(() => {
      known = undefined;
    });
    return known;
  };

  /** A blocking reader has its own connection. */
  function reader(): KeyedRedis {
    const connection = connectRedis(url, { maxRetriesPerRequest: null });
    readers.add(connection);
    return connection;
  }
  function release(connection: KeyedRedis): void {
    readers.delete(connection);
    connection.disconnect();
  }

  function run(script: string, keys: readonly StoreKey[], values: readonly (string | number)[]): Promise<unknown> {
    return guarded(() => client.runScript(script, keys, values));
  }

  return {
    kind: 'redis',
    runLog: createRedisRunLog({ client, local: local.runLog, reader, release, guarded }),
    events: {
      async publish(context, event) {
        await client
          .publish(tenantKey(context, 'events'), JSON.stringify(event))
          // Whoever watches here still hears of it.
          .catch(() => local.events.publish(context, event));
      },
      async *subscribe(context, signal) {
        const connection = reader();
        const waiting: CompanyEvent[] = [];
        let wake: () => void = () => undefined;
        const take = (event: CompanyEvent) => {
          waiting.push(event);
          wake();
        };
        connection.on('message', (_channel: string, text: string) => take(JSON.parse(text) as CompanyEvent));
        signal.addEventListener('abort', () => wake());
        void passOn(local.events.subscribe(context, signal), take);
        // It subscribes again by itself whenever Redis comes back.
        connection.subscribe(tenantKey(context, 'events')).catch(() => undefined);
        try {
          while (!signal.aborted) {
            const event = waiting.shift();
            if (event) yield event;
            else
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
          }
        } finally {
          release(connection);
        }
      },
    },
    rates: {
      async take(key, rule) {
        try {
          const taken = await run(rateScript, [rateKey(rule.name, key)], [rule.windowMs]);
          const [points, leftMs] = taken as [number, number];
          return { allowed: points <= rule.points, retryAfterMs: Math.max(0, leftMs) };
        } catch {
          // Each process by itself is a weaker limit than all together, and better than none or than a closed door.
          return local.rates.take(key, rule);
        }
      },
    },
    spend: createRedisSpend({ run, identity: () => identity() }),
    size: async (context, date) => Number(await run(sizeScript, keptSpendKeys(context, date), [])),
    async check() {
      if (client.status !== 'ready')
        await once(client, 'ready', { signal: AbortSignal.timeout(connectTimeoutMs) }).catch((cause: unknown) => {
          throw new CoreError(
            'unavailable',
            'Redis does not answer at REDIS_URL. Start it there, or leave REDIS_URL out: one process then keeps the counters itself.',
            { cause },
          );
        });
      const facts = await guarded(() => client.info());
      const policy = /maxmemory_policy:(\S+)/.exec(facts)?.[1] ?? 'noeviction';
      if (policy !== 'noeviction')
        throw new CoreError(
          'unavailable',
          `This Redis throws keys away when it is full (maxmemory-policy ${policy}). Set it to noeviction: a counter that is lost lets a budget be counted anew at every turn.`,
        );
      if (!/aof_enabled:1/.test(facts))
        throw new CoreError(
          'unavailable',
          'This Redis writes nothing down (appendonly no). Set appendonly to yes: counters and answers under way would be gone with it.',
        );
    },
    async close() {
      await local.close();
      for (const connection of readers) connection.disconnect();
      await client.quit().catch(() => client.disconnect());
    },
  };
}

async function passOn(events: AsyncIterable<CompanyEvent>, take: (event: CompanyEvent) => void): Promise<void> {
  for await (const event of events) take(event);
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new CoreError('unavailable', 'A part of the platform does not answer at the moment. Try again shortly.', {
      cause,
      retryAfterMs: 1_000,
    });
  }
}
