import {
  type AgentId,
  type Clock,
  type ConversationId,
  CoreError,
  type LedgerId,
  newId,
  type ProviderId,
} from '../base/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { attemptOf, createCounterSync, maxRebuilds } from './counter-sync.ts';
import { localDate } from './dates.ts';
import {
  addAdjustment,
  addReservation,
  type BudgetRow,
  type Charge,
  findAttempt,
  findBudget,
  findTimeZone,
  findTokenBudget,
  type LedgerRow,
  listExpired,
  setDispatched,
  setEnded,
  type TokenBudgetRow,
} from './repository.ts';

/** One call that somebody wants to make, at the most it can cost. */
export type ReservationWish = {
  requestId: string;
  attempt: number;
  agentId: AgentId;
  conversationId: ConversationId;
  /** The company's own provider row; `null` for the platform's key. */
  providerId: ProviderId | null;
  provider: string;
  model: string;
  /** The company's, as of this turn: it decides on the day that is charged. */
  timeZone: string;
  /** Integers: an upper bound of what the provider could charge. */
  worstCaseMicroUsd: number;
  worstCaseTokens: number;
};

export type Usage = {
  microUsd: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  estimated: boolean;
};

/** Money set aside for one call. */
export type Reservation = {
  /** Just before the first byte leaves. @throws CoreError 'budget-exhausted' when counters rebuilt meanwhile have no room. */
  dispatch(): Promise<void>;
  /** Charges what it cost; the second time does nothing. */
  settle(usage: Usage): Promise<void>;
  /** Gives it back untouched; only before `dispatch`. */
  release(): Promise<void>;
};

export type CognitiveLimiter = ReturnType<typeof createCognitiveLimiter>;

/** Longer than the longest run: a lease that ends means a process that died. In milliseconds. */
const leaseMs = 5 * 60_000;

/**
 * Reserve → dispatch → settle. The ledger in PostgreSQL is the truth; the counters admit, and say COLD until they have been
 * rebuilt from it. Refuses rather than let a call go out that is not accounted for.
 */
export function createCognitiveLimiter({
  tenancy,
  spend,
  clock,
}: {
  tenancy: Tenancy;
  spend: SpendCounters;
  clock: Clock;
}) {
  const sync = createCounterSync({ tenancy, spend });

  /** Attempts of processes that died: given back when they never went out, else charged at their worst. */
  async function sweep(context: TenantContext, expired: readonly LedgerRow[]): Promise<void> {
    for (const row of expired) {
      const went = row.state === 'dispatched';
      const charge = went
        ? { chargedMicroUsd: row.reservedMicroUsd, chargedTokens: row.reservedTokens, estimated: true }
        : {};
      const [ended] = await tenancy.batch(context, (tenant) => [
        setEnded(tenant, row.id, {
          from: went ? 'dispatched' : 'reserved',
          to: went ? 'expired-charged' : 'released',
          charge,
          at: clock.now(),
        }),
      ]);
      if (ended.length === 0) continue;
      const charged = { microUsd: charge.chargedMicroUsd ?? 0, tokens: charge.chargedTokens ?? 0 };
      await sync.tell(context, attemptOf(row, charged), { isExpired: went });
    }
  }

  /**
   * Asks the counters to hold the attempt; cold ones are rebuilt first.
   * @throws CoreError 'budget-exhausted' with what is used up, 'unavailable' when the counters do not answer.
   */
  async function admit(context: TenantContext, attempt: SpendAttempt, limits: LimitRows): Promise<Admission> {
    let { budgets, tokens } = limits;
    for (let rebuilds = 0; ; rebuilds += 1) {
      const [budget, tokenBudget] = [budgets[0], tokens[0]];
      if (!budget || !tokenBudget) throw new CoreError('not-found', 'This company has no budget.');
      const generation = generationKey(budget.generation, await spend.identity());
      const outcome = await spend.reserve(context, attempt, {
        generation,
        limits: {
          dailyMicroUsd: budget.dailyLimitMicroUsd,
          monthlyMicroUsd: budget.monthlyLimitMicroUsd,
          dailyTokens: tokenBudget.dailyTokens,
          monthlyTokens: tokenBudget.monthlyTokens,
        },
        nowMs: attempt.leaseEndsMs - leaseMs,
      });
      if (outcome === 'ok') return { generation, number: budget.generation };
      if (outcome !== 'cold' || rebuilds === maxRebuilds) throw new CoreError('budget-exhausted', refusals[outcome]);
      await sync.rebuild(context, attempt.date);
      [budgets, tokens] = await tenancy.batch(context, (tenant) => [findBudget(tenant), findTokenBudget(tenant)]);
    }
  }

  async function reserve(context: TenantContext, wish: ReservationWish): Promise<Reservation> {
    for (const amount of [wish.worstCaseMicroUsd, wish.worstCaseTokens])
      if (!Number.isSafeInteger(amount) || amount < 0)
        throw new TypeError('a reservation needs whole amounts, 0 or more');
    const now = clock.now();
    const date = localDate(now, wish.timeZone);
    const id = newId<LedgerId>();
    const leaseExpiresAt = new Date(now.getTime() + leaseMs);
    const attempt = attemptOf(
      { ...wish, spendDate: date, leaseExpiresAt },
      { microUsd: wish.worstCaseMicroUsd, tokens: wish.worstCaseTokens },
    );
    const [added, companies, budgets, tokens, expired] = await tenancy.batch(context, (tenant) => [
      addReservation(tenant, {
        id,
        requestId: wish.requestId,
        attempt: wish.attempt,
        spendDate: date,
        agentId: wish.agentId,
        conversationId: wish.conversationId,
        providerId: wish.providerId,
        provider: wish.provider,
        model: wish.model,
        reservedMicroUsd: wish.worstCaseMicroUsd,
        reservedTokens: wish.worstCaseTokens,
        leaseExpiresAt,
        createdAt: now,
      }),
      findTimeZone(tenant),
      findBudget(tenant),
      findTokenBudget(tenant),
      listExpired(tenant, now),
    ]);
    if (added.length === 0) throw new CoreError('conflict', 'This call was made before; it is not made twice.');
    try {
      if (companies[0]?.status !== 'active') throw new CoreError('suspended', 'This company is suspended.');
      // First what the dead have left: counters that hold it beyond its lease are cold.
      await sweep(context, expired);
      const admission = await admit(context, attempt, { budgets, tokens });
      return reservationOf(context, { id, attempt, wish, admission });
    } catch (error) {
      // Without counters nothing is let through unmetered.
      await end(context, id, 'reserved', 'released', {});
      throw error;
    }
  }

  function end(
    context: TenantContext,
    id: LedgerId,
    from: 'reserved' | 'dispatched',
    to: 'settled' | 'released',
    charge: Partial<Charge>,
  ): Promise<boolean> {
    return tenancy
      .batch(context, (tenant) => [setEnded(tenant, id, { from, to, charge, at: clock.now() })])
      .then(([ended]) => ended.length === 1);
  }

  function reservationOf(
    context: TenantContext,
    {
      id,
      attempt,
      wish,
      admission,
    }: { id: LedgerId; attempt: SpendAttempt; wish: ReservationWish; admission: Admission },
  ): Reservation {
    let state: 'reserved' | 'dispatched' | 'ended' = 'reserved';
    let current = admission;
    const give = (microUsd: number, tokens: number) =>
      sync.tell(context, { ...attempt, microUsd, tokens }, { generation: current.generation });
    const release = async () => {
      state = 'ended';
      await end(context, id, 'reserved', 'released', {});
      await give(0, 0);
    };
    return {
      async dispatch() {
        if (state !== 'reserved') throw new TypeError('a reservation is dispatched once');
        for (let tries = 0; tries <= maxRebuilds; tries += 1) {
          const [dispatched] = await tenancy.batch(context, (tenant) => [setDispatched(tenant, id, current.number)]);
          if (dispatched) {
            state = 'dispatched';
            return;
          }
          // The counters were rebuilt since, and do not know of this attempt: it asks once more.
          const limits = await tenancy.batch(context, (tenant) => [findBudget(tenant), findTokenBudget(tenant)]);
          try {
            current = await admit(context, attempt, { budgets: limits[0], tokens: limits[1] });
          } catch (error) {
            await release();
            throw error;
          }
        }
        await release();
        throw new CoreError('budget-exhausted', refusals.cold, { retryAfterMs: 200 });
      },
      async settle(usage) {
        if (state !== 'dispatched') return;
        state = 'ended';
        const charge: Charge = {
          chargedMicroUsd: usage.microUsd,
          chargedTokens: usage.inputTokens + usage.outputTokens,
          inputTokens: usage.inputTokens,
          outputTokens: usage.outputTokens,
          cachedTokens: usage.cachedTokens,
          estimated: usage.estimated,
        };
        if (!(await end(context, id, 'dispatched', 'settled', charge))) await adjust(context, id, charge);
        await give(charge.chargedMicroUsd, charge.chargedTokens);
      },
      async release() {
        if (state === 'reserved') await release();
      },
    };

    /** It had been charged at its worst because its lease ran out: the difference is put right, once. */
    async function adjust(within: TenantContext, ledgerId: LedgerId, charge: Charge): Promise<void> {
      const [rows] = await tenancy.batch(within, (tenant) => [findAttempt(tenant, ledgerId)]);
      const row = rows[0];
      if (row?.state !== 'expired-charged') return;
      await tenancy.batch(within, (tenant) => [
        addAdjustment(tenant, {
          id: newId<LedgerId>(),
          requestId: wish.requestId,
          attempt: wish.attempt,
          spendDate: row.spendDate,
          generation: row.generation,
          agentId: row.agentId,
          conversationId: row.conversationId,
          providerId: row.providerId,
          provider: row.provider,
          model: row.model,
          reservedMicroUsd: 0,
          reservedTokens: 0,
          chargedMicroUsd: charge.chargedMicroUsd - row.chargedMicroUsd,
          chargedTokens: charge.chargedTokens - row.chargedTokens,
          leaseExpiresAt: row.leaseExpiresAt,
          createdAt: clock.now(),
          settledAt: clock.now(),
        }),
      ]);
    }
  }

  return { reserve };
}

const refusals = {
  cold: 'The budget could not be counted just now. Try again.',
  'daily-money': "Today's AI budget is used up. It starts anew at midnight; an admin can raise it under Budget.",
  'monthly-money': "This month's AI budget is used up. An admin can raise it under Budget.",
  'daily-tokens': "Today's token budget is used up. It starts anew at midnight; an admin can raise it under Budget.",
  'monthly-tokens': "This month's token budget is used up. An admin can raise it under Budget.",
} as const;

type LimitRows = { budgets: BudgetRow[]; tokens: TokenBudgetRow[] };
/** Under which counters an attempt was let in. */
type Admission = { generation: string; number: number };
