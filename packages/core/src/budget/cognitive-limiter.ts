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
import { localDate } from './dates.ts';
import {
  addAdjustment,
  addReservation,
  type Charge,
  findAttempt,
  findBudget,
  findTimeZone,
  findTokenBudget,
  type LedgerRow,
  listAttemptsOf,
  listExpired,
  lockBudget,
  setDispatched,
  setEnded,
  setGeneration,
  sumSpent,
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
  /** Just before the first byte leaves. @throws CoreError 'budget-exhausted' when the counters were rebuilt meanwhile. */
  dispatch(): Promise<void>;
  /** Charges what it cost; the second time does nothing. */
  settle(usage: Usage): Promise<void>;
  /** Gives it back untouched; only before `dispatch`. */
  release(): Promise<void>;
};

export type CognitiveLimiter = ReturnType<typeof createCognitiveLimiter>;

/** Longer than the longest run: a lease that ends means a process that died. In milliseconds. */
const leaseMs = 5 * 60_000;
const maxRebuilds = 3;

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
  /** Fills the counters from the ledger, under the budget's lock and a generation of its own. */
  async function rebuild(context: TenantContext, date: string): Promise<void> {
    const identity = await spend.identity();
    const { generation, snapshot } = await tenancy.run(context, async (tenant) => {
      const [budget] = await lockBudget(tenant);
      if (!budget) throw new CoreError('not-found', 'This company has no budget.');
      const next = budget.generation + 1;
      await setGeneration(tenant, next, identity);
      const spent = await sumSpent(tenant, date);
      const attempts = await listAttemptsOf(tenant, date);
      // `reserved` rows are not held: their dispatch fails on the new generation, and they try again.
      return {
        generation: next,
        snapshot: {
          daySpent: spent.day,
          monthSpent: spent.month,
          held: attempts
            .filter((row) => row.state === 'dispatched')
            .map((row) => ({ date, attempt: nameOf(row), microUsd: row.reservedMicroUsd, tokens: row.reservedTokens })),
          closed: attempts.filter((row) => row.state !== 'dispatched' && row.state !== 'reserved').map(nameOf),
        },
      };
    });
    // After the commit, and only over an older generation: two that rebuild at once cannot undo each other.
    await spend.publish(context, date, snapshot, generation, identity);
  }

  /** Attempts of processes that died: given back when they never went out, else charged at their worst. */
  async function sweep(context: TenantContext, expired: readonly LedgerRow[], generation: string): Promise<void> {
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
      const attempt = {
        date: row.spendDate,
        attempt: nameOf(row),
        microUsd: charge.chargedMicroUsd ?? 0,
        tokens: charge.chargedTokens ?? 0,
      };
      await spend.settle(context, attempt, { generation });
    }
  }

  async function reserve(context: TenantContext, wish: ReservationWish): Promise<Reservation> {
    for (const amount of [wish.worstCaseMicroUsd, wish.worstCaseTokens])
      if (!Number.isSafeInteger(amount) || amount < 0)
        throw new TypeError('a reservation needs whole amounts, 0 or more');
    const now = clock.now();
    const date = localDate(now, wish.timeZone);
    const id = newId<LedgerId>();
    const attempt: SpendAttempt = {
      date,
      attempt: nameOf(wish),
      microUsd: wish.worstCaseMicroUsd,
      tokens: wish.worstCaseTokens,
    };
    for (let rebuilds = 0; ; rebuilds += 1) {
      const [added, companies, budgets, tokenBudgets, expired] = await tenancy.batch(context, (tenant) => [
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
          leaseExpiresAt: new Date(now.getTime() + leaseMs),
          createdAt: now,
        }),
        findTimeZone(tenant),
        findBudget(tenant),
        findTokenBudget(tenant),
        listExpired(tenant, now),
      ]);
      if (added.length === 0 && rebuilds === 0)
        throw new CoreError('conflict', 'This call was made before; it is not made twice.');
      if (companies[0]?.status !== 'active') {
        await end(context, id, 'reserved', 'released', {});
        throw new CoreError('suspended', 'This company is suspended.');
      }
      const [budget, tokens] = [budgets[0], tokenBudgets[0]];
      if (!budget || !tokens) throw new CoreError('not-found', 'This company has no budget.');
      const generation = generationKey(budget.generation, budget.storeIdentity);
      const outcome = await spend
        .reserve(context, attempt, {
          generation,
          limits: {
            dailyMicroUsd: budget.dailyLimitMicroUsd,
            monthlyMicroUsd: budget.monthlyLimitMicroUsd,
            dailyTokens: tokens.dailyTokens,
            monthlyTokens: tokens.monthlyTokens,
          },
        })
        .catch(async (error: unknown) => {
          // Without counters nothing is let through unmetered.
          await end(context, id, 'reserved', 'released', {});
          throw error;
        });
      if (outcome === 'ok') {
        if (expired.length > 0) await sweep(context, expired, generation);
        return reservationOf(context, { id, attempt, wish, generation, generationNumber: budget.generation });
      }
      if (outcome === 'cold' && rebuilds < maxRebuilds) {
        await rebuild(context, date);
        continue;
      }
      await end(context, id, 'reserved', 'released', {});
      throw new CoreError('budget-exhausted', refusals[outcome]);
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
      generation,
      generationNumber,
    }: { id: LedgerId; attempt: SpendAttempt; wish: ReservationWish; generation: string; generationNumber: number },
  ): Reservation {
    let state: 'reserved' | 'dispatched' | 'ended' = 'reserved';
    const give = (microUsd: number, tokens: number) =>
      spend.settle(context, { ...attempt, microUsd, tokens }, { generation });
    return {
      async dispatch() {
        if (state !== 'reserved') throw new TypeError('a reservation is dispatched once');
        const [dispatched] = await tenancy.batch(context, (tenant) => [setDispatched(tenant, id, generationNumber)]);
        if (!dispatched) {
          state = 'ended';
          await end(context, id, 'reserved', 'released', {});
          await give(0, 0).catch(() => undefined);
          throw new CoreError('budget-exhausted', 'The budget is being counted anew. Try again.', {
            retryAfterMs: 200,
          });
        }
        state = 'dispatched';
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
        // The ledger has it; counters that cannot be reached are rebuilt from there.
        await give(charge.chargedMicroUsd, charge.chargedTokens).catch(() => undefined);
      },
      async release() {
        if (state !== 'reserved') return;
        state = 'ended';
        await end(context, id, 'reserved', 'released', {});
        await give(0, 0).catch(() => undefined);
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

function nameOf({ requestId, attempt }: { requestId: string; attempt: number }): string {
  return `${requestId}#${attempt}`;
}
