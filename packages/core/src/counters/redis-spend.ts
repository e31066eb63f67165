import { type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters, type SpendOutcome } from './ports.ts';
import { publishScript, readScript, reserveScript, settleScript } from './redis-scripts.ts';

/** Counters are kept longer than the longest month, then let go: the ledger has them. In seconds. */
const keepDays = 40;
const keepSeconds = keepDays * 24 * 3_600;

/** Counters of money in Redis, each operation one script. */
export function createRedisSpend({
  run,
  identity,
}: {
  run(script: string, keys: readonly StoreKey[], values: readonly (string | number)[]): Promise<unknown>;
  /** Of the server behind the connection as it is now. */
  identity(): Promise<string>;
}): SpendCounters {
  /** A server that started again from an older file remembers counters of its former self: they are not believed. */
  async function isOfThisServer(generation: string): Promise<boolean> {
    return generation.endsWith(`/${await identity()}`);
  }

  return {
    identity,
    async reserve(context, { date, attempt, microUsd, tokens, leaseEndsMs, scopes }, { generation, limits, nowMs }) {
      const outcome = (await run(reserveScript, keysOf(context, date), [
        generation,
        attempt,
        microUsd,
        tokens,
        limits.dailyMicroUsd,
        limits.monthlyMicroUsd,
        limits.dailyTokens,
        limits.monthlyTokens,
        keepSeconds,
        leaseEndsMs,
        nowMs,
        ...scopes.flatMap((scope) => [scope, limits.caps[scope] ?? '']),
      ])) as SpendOutcome;
      // Asked after the script: the connection may have come back to another server between the two.
      return (await isOfThisServer(generation)) ? outcome : 'cold';
    },
    async settle(context, { date, attempt, microUsd, tokens, scopes }, { generation, isExpired = false }) {
      const state = isExpired ? 'expired' : 'closed';
      const values = [generation, attempt, microUsd, tokens, state, ...scopes];
      const outcome = (await run(settleScript, keysOf(context, date), values)) as 'ok' | 'cold' | 'known';
      return (await isOfThisServer(generation)) ? outcome : 'cold';
    },
    async publish(context, date, snapshot, number, storeIdentity) {
      const ofDay = snapshot.held.filter((one) => one.date === date);
      const held = (list: readonly SpendAttempt[]) => [
        list.reduce((sum, one) => sum + one.microUsd, 0),
        list.reduce((sum, one) => sum + one.tokens, 0),
      ];
      const stateOf = (state: string) => (one: SpendAttempt) => [
        one.attempt,
        `${state}/${one.microUsd}/${one.tokens}`,
        state === 'held' ? one.leaseEndsMs : '',
      ];
      await run(publishScript, keysOf(context, date), [
        number,
        generationKey(number, storeIdentity),
        keepSeconds,
        ...[snapshot.daySpent.microUsd, snapshot.daySpent.tokens, ...held(ofDay)],
        ...[snapshot.monthSpent.microUsd, snapshot.monthSpent.tokens, ...held(snapshot.held)],
        snapshot.scopes.size,
        ...[...snapshot.scopes].flat(),
        ...snapshot.closed.flatMap((attempt) => [attempt, 'closed', '']),
        ...snapshot.expired.flatMap(stateOf('expired')),
        ...ofDay.flatMap(stateOf('held')),
      ]);
    },
    async read(context, date, generation) {
      const totals = (await run(readScript, keysOf(context, date).slice(0, 2), [generation])) as string[] | null;
      if (totals === null || !(await isOfThisServer(generation))) return 'cold';
      const [day, month] = [totals.slice(0, 4).map(Number), totals.slice(4).map(Number)].map(
        ([microUsd = 0, heldMicroUsd = 0, tokens = 0, heldTokens = 0]) => ({
          microUsd,
          heldMicroUsd,
          tokens,
          heldTokens,
        }),
      );
      return day && month ? { day, month } : 'cold';
    },
  };
}

/** Every key of a company's money that can be there on a day: those of the days before it, as long as they are kept. */
export function keptSpendKeys(context: TenantContext, date: string): StoreKey[] {
  const days = Array.from({ length: keepDays + 1 }, (_, back) => {
    const at = new Date(`${date}T12:00:00Z`);
    at.setUTCDate(at.getUTCDate() - back);
    return at.toISOString().slice(0, 10);
  });
  return [...new Set(days.flatMap((day) => keysOf(context, day)))];
}

function keysOf(context: TenantContext, date: string): StoreKey[] {
  return [
    tenantKey(context, 'daily_spend', date),
    tenantKey(context, 'monthly_spend', date.slice(0, 7)),
    tenantKey(context, 'daily_reservations', date),
    tenantKey(context, 'daily_leases', date),
  ];
}
