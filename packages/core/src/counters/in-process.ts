import { randomUUID } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { tenantKey } from '../tenant/index.ts';
import {
  type Counters,
  generationKey,
  interrupted,
  isLast,
  type RunEntry,
  runLogLifetimeMs,
  type SpendAttempt,
  type SpendCounters,
} from './ports.ts';

type Run = { entries: RunEntry[]; leased: boolean; stop: boolean; changed: EventEmitter };
type Attempt = { state: 'held' | 'closed'; microUsd: number; tokens: number };
type Totals = { generation: string; spent: number; held: number; tokensSpent: number; tokensHeld: number };

/** The port in one process's memory: right for one process, gone with it, and then rebuilt from PostgreSQL. */
export function createInProcessCounters(): Counters {
  const runs = new Map<string, Run>();
  const bus = new EventEmitter().setMaxListeners(0);
  const windows = new Map<string, { points: number; endsMs: number }>();
  const timers = new Set<NodeJS.Timeout>();

  function runOf(key: string): Run {
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
    kind: 'in-process',
    spend: createSpendCounters(),
    runLog: {
      append(context, runId, event) {
        const run = runOf(tenantKey(context, 'run', runId));
        run.entries.push({ id: String(run.entries.length + 1), event });
        run.changed.emit('change');
        return Promise.resolve();
      },
      async *tail(context, runId, afterId, signal) {
        const run = runs.get(tenantKey(context, 'run', runId));
        let next = Number(afterId ?? 0) || 0;
        if (!run) {
          yield { id: String(next + 1), event: interrupted };
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
            yield { id: String(next + 1), event: interrupted };
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
    },
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
        const name = `${rule.name}/${key}`;
        const known = windows.get(name);
        const window = known && known.endsMs > nowMs ? known : { points: 0, endsMs: nowMs + rule.windowMs };
        window.points += 1;
        windows.set(name, window);
        return Promise.resolve({ allowed: window.points <= rule.points, retryAfterMs: window.endsMs - nowMs });
      },
    },
    check: () => Promise.resolve(),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      return Promise.resolve();
    },
  };
}

function createSpendCounters(): SpendCounters {
  const identity = randomUUID();
  const totals = new Map<string, Totals>();
  const attempts = new Map<string, Map<string, Attempt>>();

  function open(context: Parameters<typeof tenantKey>[0], date: string, generation: string) {
    const day = totals.get(tenantKey(context, 'daily_spend', date));
    const month = totals.get(tenantKey(context, 'monthly_spend', date.slice(0, 7)));
    const known = attempts.get(tenantKey(context, 'daily_reservations', date));
    return day?.generation === generation && month?.generation === generation && known
      ? { day, month, known }
      : undefined;
  }

  return {
    identity: () => Promise.resolve(identity),
    reserve(context, attempt, { generation, limits }) {
      const opened = open(context, attempt.date, generation);
      if (!opened) return Promise.resolve('cold');
      const { day, month, known } = opened;
      if (known.has(attempt.attempt)) return Promise.resolve('ok');
      if (day.spent + day.held + attempt.microUsd > limits.dailyMicroUsd) return Promise.resolve('daily-money');
      if (month.spent + month.held + attempt.microUsd > limits.monthlyMicroUsd) return Promise.resolve('monthly-money');
      if (day.tokensSpent + day.tokensHeld + attempt.tokens > limits.dailyTokens)
        return Promise.resolve('daily-tokens');
      if (month.tokensSpent + month.tokensHeld + attempt.tokens > limits.monthlyTokens)
        return Promise.resolve('monthly-tokens');
      hold(day, month, attempt, 1);
      known.set(attempt.attempt, { state: 'held', microUsd: attempt.microUsd, tokens: attempt.tokens });
      return Promise.resolve('ok');
    },
    settle(context, attempt, { generation }) {
      const opened = open(context, attempt.date, generation);
      if (!opened) return Promise.resolve('cold');
      const { day, month, known } = opened;
      const held = known.get(attempt.attempt);
      if (held?.state !== 'held') return Promise.resolve('known');
      hold(day, month, { ...attempt, microUsd: held.microUsd, tokens: held.tokens }, -1);
      for (const total of [day, month]) {
        total.spent += attempt.microUsd;
        total.tokensSpent += attempt.tokens;
      }
      known.set(attempt.attempt, { state: 'closed', microUsd: attempt.microUsd, tokens: attempt.tokens });
      return Promise.resolve('ok');
    },
    publish(context, date, snapshot, generation, storeIdentity) {
      const heldMoney = snapshot.held.reduce((sum, one) => sum + one.microUsd, 0);
      const heldTokens = snapshot.held.reduce((sum, one) => sum + one.tokens, 0);
      const key = generationKey(generation, storeIdentity);
      const dayKey = tenantKey(context, 'daily_spend', date);
      const current = totals.get(dayKey)?.generation;
      if (current && Number(current.split('/')[0]) >= generation) return Promise.resolve();
      const total = (spent: { microUsd: number; tokens: number }): Totals => ({
        generation: key,
        spent: spent.microUsd,
        tokensSpent: spent.tokens,
        held: heldMoney,
        tokensHeld: heldTokens,
      });
      totals.set(dayKey, total(snapshot.daySpent));
      totals.set(tenantKey(context, 'monthly_spend', date.slice(0, 7)), total(snapshot.monthSpent));
      attempts.set(
        tenantKey(context, 'daily_reservations', date),
        new Map<string, Attempt>([
          ...snapshot.closed.map((name): [string, Attempt] => [name, { state: 'closed', microUsd: 0, tokens: 0 }]),
          ...snapshot.held.map(({ attempt, microUsd, tokens }): [string, Attempt] => [
            attempt,
            { state: 'held', microUsd, tokens },
          ]),
        ]),
      );
      return Promise.resolve();
    },
  };
}

function hold(day: Totals, month: Totals, attempt: Pick<SpendAttempt, 'microUsd' | 'tokens'>, sign: 1 | -1): void {
  for (const total of [day, month]) {
    total.held += sign * attempt.microUsd;
    total.tokensHeld += sign * attempt.tokens;
  }
}
