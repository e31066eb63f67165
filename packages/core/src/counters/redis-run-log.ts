import { tenantKey } from '../tenant/index.ts';
import type { InProcessRunLog } from './in-process-run-log.ts';
import type { KeyedRedis } from './keyed-redis.ts';
import {
  type ChatEvent,
  entryId,
  entryNumber,
  interrupted,
  isLast,
  type RunEntry,
  type RunLog,
  runLogLifetimeMs,
} from './ports.ts';

const blockMs = 1_000;
const leaseMs = 15_000;
const stopPollMs = 250;

/**
 * Run logs for more than one process: each is kept where the answer is made, and copied to a stream of the company's, for
 * readers elsewhere. Without Redis the copy is missing, and the answer goes on.
 */
export function createRedisRunLog({
  client,
  local,
  reader,
  release,
  guarded,
}: {
  client: KeyedRedis;
  local: InProcessRunLog;
  /** A connection of one's own, for commands that block. */
  reader(): KeyedRedis;
  release(connection: KeyedRedis): void;
  guarded<T>(work: () => Promise<T>): Promise<T>;
}): RunLog {
  return {
    async append(context, runId, event) {
      const id = await local.append(context, runId, event);
      const key = tenantKey(context, 'run', runId);
      const copied = client
        .multi()
        .xadd(key, id, 'event', JSON.stringify(event))
        .pexpire(key, runLogLifetimeMs)
        .exec()
        .catch(() => undefined);
      // A slow Redis slows no answer: copies arrive in order, and only the end is waited for.
      if (isLast(event)) await copied;
      return id;
    },
    async *tail(context, runId, afterId, signal) {
      if (local.holds(context, runId)) {
        yield* local.tail(context, runId, afterId, signal);
        return;
      }
      const key = tenantKey(context, 'run', runId);
      const lease = tenantKey(context, 'run_lease', runId);
      let last = entryId(entryNumber(afterId));
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
            yield { id: entryId(entryNumber(last) + 1), event: interrupted };
            return;
          }
        }
      } finally {
        signal.removeEventListener('abort', stop);
        release(connection);
      }
    },
    async markStop(context, runId) {
      await local.markStop(context, runId);
      const told = guarded(() => client.set(tenantKey(context, 'run_stop', runId), '1', 'PX', runLogLifetimeMs));
      if (local.holds(context, runId)) told.catch(() => undefined);
      else await told;
    },
    stopped(context, runId, signal) {
      const key = tenantKey(context, 'run_stop', runId);
      const elsewhere = new Promise<void>((resolve, reject) => {
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
      return Promise.race([elsewhere, local.stopped(context, runId, signal)]);
    },
    async discard(context, runId) {
      await local.discard(context, runId);
      await guarded(() => client.del(tenantKey(context, 'run', runId)));
    },
    holdLease(context, runId) {
      const here = local.holdLease(context, runId);
      const key = tenantKey(context, 'run_lease', runId);
      const extend = () => client.set(key, '1', 'PX', leaseMs).catch(() => undefined);
      void extend();
      const timer = setInterval(() => void extend(), leaseMs / 3);
      return {
        async release() {
          clearInterval(timer);
          await here.release();
          await client.del(key).catch(() => undefined);
        },
      };
    },
  };
}
