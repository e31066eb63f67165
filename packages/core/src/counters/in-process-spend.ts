import { randomUUID } from 'node:crypto';
import { type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
import {
  capOutcome,
  fits,
  generationKey,
  type SpendAttempt,
  type SpendCounters,
  type SpendOutcome,
  type SpendScope,
} from './ports.ts';

type Amounts = { microUsd: number; tokens: number };
type Totals = { generation: string; spent: Amounts; held: Amounts };
type Known = Amounts & { state: 'held' | 'expired' | 'closed' };
/** A day's attempts, until when those that are held may be, and what each scope has spent or holds. */
type Attempts = { known: Map<string, Known>; leases: Map<string, number>; scopes: Map<SpendScope, number> };

/** Counters of money in one process's memory. Its identity is new with every process: what it counted is gone with it. */
export function createInProcessSpend(): SpendCounters {
  const identity = randomUUID();
  const totals = new Map<StoreKey, Totals>();
  const attempts = new Map<StoreKey, Attempts>();

  function keysOf(context: TenantContext, date: string) {
    return {
      day: tenantKey(context, 'daily_spend', date),
      month: tenantKey(context, 'monthly_spend', date.slice(0, 7)),
      reservations: tenantKey(context, 'daily_reservations', date),
    };
  }

  function open(context: TenantContext, date: string, generation: string) {
    const keys = keysOf(context, date);
    const [day, month, ofDay] = [totals.get(keys.day), totals.get(keys.month), attempts.get(keys.reservations)];
    return day?.generation === generation && month?.generation === generation && ofDay
      ? { day, month, ...ofDay }
      : undefined;
  }

  return {
    identity: () => Promise.resolve(identity),
    reserve(context, attempt, { generation, limits, nowMs }) {
      const opened = open(context, attempt.date, generation);
      if (!opened) return Promise.resolve('cold');
      const { day, month, known, leases, scopes } = opened;
      if (known.has(attempt.attempt)) return Promise.resolve('ok');
      for (const endsMs of leases.values()) if (endsMs < nowMs) return Promise.resolve('cold');
      const [daily, monthly] = [usedOf(day), usedOf(month)];
      const refusals: [SpendOutcome, boolean][] = [
        ['daily-money', fits(limits.dailyMicroUsd, daily.microUsd, attempt.microUsd)],
        ['monthly-money', fits(limits.monthlyMicroUsd, monthly.microUsd, attempt.microUsd)],
        ['daily-tokens', fits(limits.dailyTokens, daily.tokens, attempt.tokens)],
        ['monthly-tokens', fits(limits.monthlyTokens, monthly.tokens, attempt.tokens)],
        ...attempt.scopes.map((scope): [SpendOutcome, boolean] => {
          const cap = limits.caps[scope];
          return [capOutcome(scope), cap === undefined || fits(cap, scopes.get(scope) ?? 0, attempt.microUsd)];
        }),
      ];
      const refused = refusals.find(([, isIn]) => !isIn);
      if (refused) return Promise.resolve(refused[0]);
      for (const total of [day, month]) add(total.held, attempt, 1);
      for (const scope of attempt.scopes) scopes.set(scope, (scopes.get(scope) ?? 0) + attempt.microUsd);
      known.set(attempt.attempt, { state: 'held', microUsd: attempt.microUsd, tokens: attempt.tokens });
      leases.set(attempt.attempt, attempt.leaseEndsMs);
      return Promise.resolve('ok');
    },
    settle(context, attempt, { generation, isExpired = false }) {
      const opened = open(context, attempt.date, generation);
      if (!opened) return Promise.resolve('cold');
      const { day, month, known, leases, scopes } = opened;
      const before = known.get(attempt.attempt);
      if (!before || before.state === 'closed' || (before.state === 'expired' && isExpired))
        return Promise.resolve('known');
      for (const total of [day, month]) {
        add(before.state === 'held' ? total.held : total.spent, before, -1);
        add(total.spent, attempt, 1);
      }
      const { microUsd, tokens } = attempt;
      for (const scope of attempt.scopes) scopes.set(scope, (scopes.get(scope) ?? 0) + microUsd - before.microUsd);
      leases.delete(attempt.attempt);
      known.set(attempt.attempt, { state: isExpired ? 'expired' : 'closed', microUsd, tokens });
      return Promise.resolve('ok');
    },
    publish(context, date, snapshot, number, storeIdentity) {
      const keys = keysOf(context, date);
      const numberOf = (key: StoreKey) => Number(totals.get(key)?.generation.split('/')[0] ?? -1);
      if (Math.max(numberOf(keys.day), numberOf(keys.month)) >= number) return Promise.resolve();
      const generation = generationKey(number, storeIdentity);
      const ofDay = snapshot.held.filter((one) => one.date === date);
      totals.set(keys.day, { generation, spent: { ...snapshot.daySpent }, held: sum(ofDay) });
      totals.set(keys.month, { generation, spent: { ...snapshot.monthSpent }, held: sum(snapshot.held) });
      const known = new Map<string, Known>();
      for (const name of snapshot.closed) known.set(name, { state: 'closed', microUsd: 0, tokens: 0 });
      for (const [state, list] of [
        ['expired', snapshot.expired],
        ['held', ofDay],
      ] as const)
        for (const { attempt, microUsd, tokens } of list) known.set(attempt, { state, microUsd, tokens });
      const leases = new Map(ofDay.map((one) => [one.attempt, one.leaseEndsMs]));
      attempts.set(keys.reservations, { known, leases, scopes: new Map(snapshot.scopes) });
      return Promise.resolve();
    },
    read(context, date, generation) {
      const opened = open(context, date, generation);
      const totalsOf = ({ spent, held }: Totals) => ({
        microUsd: spent.microUsd,
        heldMicroUsd: held.microUsd,
        tokens: spent.tokens,
        heldTokens: held.tokens,
      });
      return Promise.resolve(opened ? { day: totalsOf(opened.day), month: totalsOf(opened.month) } : 'cold');
    },
  };
}

function usedOf({ spent, held }: Totals): Amounts {
  return { microUsd: spent.microUsd + held.microUsd, tokens: spent.tokens + held.tokens };
}

function add(to: Amounts, { microUsd, tokens }: Amounts, sign: 1 | -1): void {
  to.microUsd += sign * microUsd;
  to.tokens += sign * tokens;
}

function sum(list: readonly SpendAttempt[]): Amounts {
  const total = { microUsd: 0, tokens: 0 };
  for (const one of list) add(total, one, 1);
  return total;
}
