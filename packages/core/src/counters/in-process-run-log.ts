import { EventEmitter } from 'node:events';
import { type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
import { entryId, entryNumber, interrupted, isLast, type RunEntry, type RunLog, runLogLifetimeMs } from './ports.ts';

type Run = { entries: RunEntry[]; leased: boolean; stop: boolean; changed: EventEmitter };

/** Logs of the answers that this process makes. */
export type InProcessRunLog = RunLog & {
  /** Is it made here? Then nobody else need be asked about it. */
  holds(context: TenantContext, runId: string): boolean;
  close(): void;
};

/** Logs that live in this process and end with it; forgotten some time after their run. */
export function createInProcessRunLog(): InProcessRunLog {
  const runs = new Map<StoreKey, Run>();
  const timers = new Set<NodeJS.Timeout>();

  function runOf(key: StoreKey): Run {
    const known = runs.get(key);
    if (known) return known;
    const run: Run = { entries: [], leased: false, stop: false, changed: new EventEmitter().setMaxListeners(0) };
    runs.set(key, run);
    const timer = setTimeout(() => {
      runs.delete(key);
      timers.delete(timer);
    }, runLogLifetimeMs);
    timers.add(timer.unref());
    return run;
  }

  return {
    holds: (context, runId) => (runs.get(tenantKey(context, 'run', runId))?.entries.length ?? 0) > 0,
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
    append(context, runId, event) {
      const run = runOf(tenantKey(context, 'run', runId));
      run.entries.push({ id: entryId(run.entries.length + 1), event });
      run.changed.emit('change');
      return Promise.resolve(entryId(run.entries.length));
    },
    async *tail(context, runId, afterId, signal) {
      const run = runs.get(tenantKey(context, 'run', runId));
      let next = entryNumber(afterId);
      if (!run) {
        yield { id: entryId(next + 1), event: interrupted };
        return;
      }
      for (;;) {
        for (let entry = run.entries[next]; entry; entry = run.entries[next]) {
          next += 1;
          yield entry;
          if (isLast(entry.event)) return;
        }
        if (signal.aborted) return;
        if (!run.leased && run.entries.length > 0) {
          yield { id: entryId(next + 1), event: interrupted };
          return;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            run.changed.off('change', wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          run.changed.on('change', wake);
          signal.addEventListener('abort', wake);
        });
      }
    },
    markStop(context, runId) {
      const run = runOf(tenantKey(context, 'run', runId));
      run.stop = true;
      run.changed.emit('stop');
      return Promise.resolve();
    },
    stopped(context, runId, signal) {
      const run = runOf(tenantKey(context, 'run', runId));
      return new Promise((resolve, reject) => {
        if (run.stop) resolve();
        run.changed.once('stop', resolve);
        signal.addEventListener('abort', () => {
          run.changed.off('stop', resolve);
          reject(new Error('nobody asked to stop'));
        });
      });
    },
    discard(context, runId) {
      runs.delete(tenantKey(context, 'run', runId));
      return Promise.resolve();
    },
    holdLease(context, runId) {
      const run = runOf(tenantKey(context, 'run', runId));
      run.leased = true;
      return {
        release() {
          run.leased = false;
          run.changed.emit('change');
          return Promise.resolve();
        },
      };
    },
  };
}
