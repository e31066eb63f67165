import { EventEmitter, on } from 'node:events';
import { rateKey, type StoreKey, tenantKey } from '../tenant/index.ts';
import { createInProcessSpend } from './in-process-spend.ts';
import { createInProcessRunLog, type InProcessRunLog } from './in-process-run-log.ts';
import type { Counters } from './ports.ts';

/** The port in one process's memory: right for one process, gone with it, and then rebuilt from PostgreSQL. */
export function createInProcessCounters(): Counters & { runLog: InProcessRunLog } {
  const runLog = createInProcessRunLog();
  const bus = new EventEmitter().setMaxListeners(0);
  const windows = new Map<StoreKey, { points: number; endsMs: number }>();

  return {
    kind: 'in-process',
    spend: createInProcessSpend(),
    runLog,
    events: {
      publish(context, event) {
        bus.emit(tenantKey(context, 'events'), event);
        return Promise.resolve();
      },
      async *subscribe(context, signal) {
        try {
          for await (const [event] of on(bus, tenantKey(context, 'events'), { signal })) yield event;
        } catch (error) {
          if (!signal.aborted) throw error;
        }
      },
    },
    rates: {
      take(key, rule) {
        const nowMs = Date.now();
        if (windows.size > 50_000) for (const [old, { endsMs }] of windows) if (endsMs <= nowMs) windows.delete(old);
        const name = rateKey(rule.name, key);
        const known = windows.get(name);
        const window = known && known.endsMs > nowMs ? known : { points: 0, endsMs: nowMs + rule.windowMs };
        window.points += 1;
        windows.set(name, window);
        return Promise.resolve({ allowed: window.points <= rule.points, retryAfterMs: window.endsMs - nowMs });
      },
    },
    size: () => Promise.resolve(null),
    check: () => Promise.resolve(),
    close() {
      runLog.close();
      return Promise.resolve();
    },
  };
}
