import { type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters, type SpendOutcome } from './ports.ts';
import { publishScript, reserveScript, settleScript } from './redis-scripts.ts';

/** Counters are kept longer than the longest month, then let go: the ledger has them. In seconds. */
const keepSeconds = 40 * 24 * 3_600;

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
    async reserve(context, { date, attempt, microUsd, tokens, leaseEndsMs }, { generation, limits, nowMs }) {
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
      ])) as SpendOutcome;
      // Asked after the script: the connection may have come back to another server between the two.
      return (await isOfThisServer(generation)) ? outcome : 'cold';
    },
    async settle(context, { date, attempt, microUsd, tokens }, { generation, isExpired = false }) {
      const state = isExpired ? 'expired' : 'closed';
      const values = [generation, attempt, microUsd, tokens, state];
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
        ...snapshot.closed.flatMap((attempt) => [attempt, 'closed', '']),
        ...snapshot.expired.flatMap(stateOf('expired')),
        ...ofDay.flatMap(stateOf('held')),
      ]);
    },
  };
}

function keysOf(context: TenantContext, date: string): StoreKey[] {
  return [
    tenantKey(context, 'daily_spend', date),
    tenantKey(context, 'monthly_spend', date.slice(0, 7)),
    tenantKey(context, 'daily_reservations', date),
    tenantKey(context, 'daily_leases', date),
  ];
}
