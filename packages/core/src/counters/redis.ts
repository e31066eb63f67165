import { Redis } from 'ioredis';
import { CoreError } from '../base/index.ts';
import { tenantKey } from '../tenant/index.ts';
import {
  type ChatEvent,
  type CompanyEvent,
  type Counters,
  generationKey,
  interrupted,
  isLast,
  type RunEntry,
  runLogLifetimeMs,
  type SpendOutcome,
} from './ports.ts';
import { publishScript, rateScript, reserveScript, settleScript } from './redis-scripts.ts';

/** Counters are kept longer than the longest month, then let go: the ledger has them. In seconds. */
const keepSeconds = 40 * 24 * 3_600;
const blockMs = 1_000;
const leaseMs = 15_000;
const stopPollMs = 250;

/**
 * The port in Redis, for more than one process. Commands are never queued or sent again over a reconnect: what is not
 * answered has failed, and money is then not spent.
 */
export function createRedisCounters({ url }: { url: string }): Counters {
  const client = connect(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  });
  const readers = new Set<Redis>();

  /** A blocking reader has its own connection. */
  function reader(): Redis {
    const connection = connect(url, { maxRetriesPerRequest: null });
    readers.add(connection);
    return connection;
  }
  function release(connection: Redis): void {
    readers.delete(connection);
    connection.disconnect();
  }

  async function run(script: string, keys: string[], values: (string | number)[]): Promise<unknown> {
    return guarded(() => client.eval(script, keys.length, ...keys, ...values));
  }

  return {
    kind: 'redis',
    runLog: {
      async append(context, runId, event) {
        const key = tenantKey(context, 'run', runId);
        await guarded(() =>
          client.multi().xadd(key, '*', 'event', JSON.stringify(event)).pexpire(key, runLogLifetimeMs).exec(),
        );
      },
      async *tail(context, runId, afterId, signal) {
        const key = tenantKey(context, 'run', runId);
        const lease = tenantKey(context, 'run_lease', runId);
        let last = afterId !== undefined && /^\d+-\d+$/.test(afterId) ? afterId : '0-0';
        const connection = reader();
        const stop = () => connection.disconnect();
        signal.addEventListener('abort', stop);
        try {
          while (!signal.aborted) {
            const answer = await connection.xread('BLOCK', blockMs, 'STREAMS', key, last).catch(() => null);
            const entries = (answer?.[0]?.[1] ?? []).map(
              ([id, fields]): RunEntry => ({ id, event: JSON.parse(fields[1] ?? '') as ChatEvent }),
            );
            for (const entry of entries) {
              last = entry.id;
              yield entry;
              if (isLast(entry.event)) return;
            }
            if (entries.length === 0 && (await guarded(() => client.exists(lease))) === 0) {
              // The run's process is gone; whatever it wrote last has been read.
              yield { id: last, event: interrupted };
              return;
            }
          }
        } finally {
          signal.removeEventListener('abort', stop);
          release(connection);
        }
      },
      async markStop(context, runId) {
        await guarded(() => client.set(tenantKey(context, 'run_stop', runId), '1', 'PX', runLogLifetimeMs));
      },
      stopped(context, runId, signal) {
        const key = tenantKey(context, 'run_stop', runId);
        return new Promise((resolve, reject) => {
          const timer = setInterval(() => {
            client.exists(key).then(
              (found) => {
                if (found === 0) return;
                clearInterval(timer);
                resolve();
              },
              () => undefined,
            );
          }, stopPollMs);
          signal.addEventListener('abort', () => {
            clearInterval(timer);
            reject(new Error('nobody asked to stop'));
          });
        });
      },
      holdLease(context, runId) {
        const key = tenantKey(context, 'run_lease', runId);
        const extend = () => client.set(key, '1', 'PX', leaseMs).catch(() => undefined);
        void extend();
        const timer = setInterval(() => void extend(), leaseMs / 3);
        return {
          async release() {
            clearInterval(timer);
            await client.del(key).catch(() => undefined);
          },
        };
      },
    },
    events: {
      async publish(context, event) {
        await guarded(() => client.publish(tenantKey(context, 'events'), JSON.stringify(event)));
      },
      async *subscribe(context, signal) {
        const connection = reader();
        const waiting: CompanyEvent[] = [];
        let wake: () => void = () => undefined;
        connection.on('message', (_channel: string, text: string) => {
          waiting.push(JSON.parse(text) as CompanyEvent);
          wake();
        });
        signal.addEventListener('abort', () => wake());
        try {
          await connection.subscribe(tenantKey(context, 'events'));
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
        const [points, leftMs] = (await run(rateScript, [`rate:${rule.name}:${key}`], [rule.windowMs])) as [
          number,
          number,
        ];
        return { allowed: points <= rule.points, retryAfterMs: Math.max(0, leftMs) };
      },
    },
    spend: {
      async identity() {
        const info = await guarded(() => client.info('server'));
        return /run_id:(\w+)/.exec(info)?.[1] ?? 'unknown';
      },
      async reserve(context, { date, attempt, microUsd, tokens }, { generation, limits }) {
        return (await run(reserveScript, keysOf(context, date), [
          generation,
          attempt,
          microUsd,
          tokens,
          limits.dailyMicroUsd,
          limits.monthlyMicroUsd,
          limits.dailyTokens,
          limits.monthlyTokens,
          keepSeconds,
        ])) as SpendOutcome;
      },
      async settle(context, { date, attempt, microUsd, tokens }, { generation }) {
        return (await run(settleScript, keysOf(context, date), [generation, attempt, microUsd, tokens])) as
          | 'ok'
          | 'cold'
          | 'known';
      },
      async publish(context, date, snapshot, generation, identity) {
        await run(publishScript, keysOf(context, date), [
          generation,
          generationKey(generation, identity),
          snapshot.daySpent.microUsd,
          snapshot.daySpent.tokens,
          snapshot.monthSpent.microUsd,
          snapshot.monthSpent.tokens,
          snapshot.held.reduce((sum, one) => sum + one.microUsd, 0),
          snapshot.held.reduce((sum, one) => sum + one.tokens, 0),
          keepSeconds,
          ...snapshot.closed.flatMap((attempt) => [attempt, 'closed']),
          ...snapshot.held.flatMap((one) => [one.attempt, `held/${one.microUsd}/${one.tokens}`]),
        ]);
      },
    },
    async check() {
      const memory = await guarded(() => client.info('memory'));
      const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'noeviction';
      if (policy !== 'noeviction')
        throw new CoreError(
          'unavailable',
          `This Redis throws keys away when it is full (maxmemory-policy ${policy}). Set it to noeviction: a counter that is lost lets a budget be spent twice.`,
        );
    },
    async close() {
      for (const connection of readers) connection.disconnect();
      await client.quit().catch(() => client.disconnect());
    },
  };
}

function connect(
  url: string,
  options: {
    maxRetriesPerRequest: number | null;
    enableOfflineQueue?: boolean;
    autoResendUnfulfilledCommands?: boolean;
  },
): Redis {
  const retryStrategy = (times: number) => Math.min(times * 100, 2_000);
  const connection = new Redis(url, { ...options, retryStrategy });
  // Without a listener, a Redis that goes away would end the process.
  connection.on('error', () => undefined);
  return connection;
}

function keysOf(context: Parameters<typeof tenantKey>[0], date: string): string[] {
  return [
    tenantKey(context, 'daily_spend', date),
    tenantKey(context, 'monthly_spend', date.slice(0, 7)),
    tenantKey(context, 'daily_reservations', date),
  ];
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
