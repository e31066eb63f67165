import {
  type AgentId,
  type Clock,
  type ConversationId,
  CoreError,
  createLocalDates,
  type LedgerId,
  newId,
  type ProviderId,
  type VisitorId,
} from '../base/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters, type SpendScope } from '../counters/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { CallLease } from './call-lease.ts';
import { createCounterSync, maxRebuilds } from './counter-sync.ts';
import { type BudgetFigures, type BudgetRefusal, createBudgetCounts } from './figures.ts';
import { attemptOf, type Ledger } from './ledger.ts';
import type { LedgerRow } from './ledger-repository.ts';
import type { LimitsRow } from './repository.ts';
import { createSettlements, type Settlements } from './settlements.ts';
import { spendDate } from './spend-date.ts';

/** One call that somebody wants to make, at the most it can cost. */
export type ReservationWish = {
  requestId: string;
  attempt: number;
  purpose: LedgerRow['purpose'];
  /** On whose account it goes besides the company's; `null` where nobody but the company asks. */
  agentId: AgentId | null;
  conversationId: ConversationId | null;
  visitorId: VisitorId | null;
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
  cacheWriteTokens: number;
  estimated: boolean;
};

/** Money set aside for one call. */
export type Reservation = {
  /** Just before the first byte leaves. @throws CoreError 'budget-exhausted' when counters rebuilt meanwhile have no room. */
  dispatch(): Promise<CallLease>;
  /** Charges what it cost, as soon as the ledger can be written; the second time does nothing. */
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
  ledger,
  spend,
  clock,
  settlements = createSettlements(),
}: {
  ledger: Ledger;
  spend: SpendCounters;
  clock: Clock;
  settlements?: Settlements;
}) {
  const counts = createBudgetCounts();
  const sync = createCounterSync({ ledger, spend, counts });
  const localDate = createLocalDates();

  /** Attempts of processes that died: given back when they never went out, else charged at their worst. */
  async function sweep(context: TenantContext, expired: readonly LedgerRow[]): Promise<void> {
    for (const row of expired) {
      const went = row.state === 'dispatched';
      const charged = went
        ? { microUsd: row.reservedMicroUsd, tokens: row.reservedTokens }
        : { microUsd: 0, tokens: 0 };
      const isEnded = await ledger.end(context, row.id, {
        from: went ? 'dispatched' : 'reserved',
        to: went ? 'expired-charged' : 'released',
        charge: went ? { chargedMicroUsd: charged.microUsd, chargedTokens: charged.tokens, estimated: true } : {},
      });
      if (!isEnded) continue;
      counts.add(went ? 'expired-charged' : 'released', charged.microUsd);
      await sync.tell(context, attemptOf(row, charged), { isExpired: went });
    }
  }

  /**
   * Asks the counters to hold the attempt; cold ones are rebuilt first.
   * @throws CoreError 'budget-exhausted' with what is used up, 'unavailable' when the counters do not answer.
   */
  async function admit(
    context: TenantContext,
    attempt: SpendAttempt,
    wish: ReservationWish,
    known: LimitsRow | undefined,
  ): Promise<Admission> {
    let limits = known;
    for (let rebuilds = 0; ; rebuilds += 1) {
      if (!limits) throw new CoreError('not-found', 'This company has no budget.');
      const generation = generationKey(limits.generation, await spend.identity());
      const outcome = await spend.reserve(context, attempt, {
        generation,
        limits: {
          dailyMicroUsd: sound(limits.dailyMicroUsd),
          monthlyMicroUsd: sound(limits.monthlyMicroUsd),
          dailyTokens: sound(limits.dailyTokens),
          monthlyTokens: sound(limits.monthlyTokens),
          caps: capsOf(attempt.scopes, limits),
        },
        nowMs: attempt.leaseEndsMs - leaseMs,
      });
      if (outcome === 'ok') return { generation, number: limits.generation };
      if (outcome !== 'cold' || rebuilds === maxRebuilds) {
        await countRefusal(context, attempt.date, outcome);
        throw new CoreError('budget-exhausted', refusals[outcome]);
      }
      await sync.rebuild(context, attempt.date, limits.generation);
      limits = await ledger.limits(context, wish.agentId);
    }
  }

  async function countRefusal(context: TenantContext, date: string, because: BudgetRefusal): Promise<void> {
    const untold = await ledger.untold(context, date).catch(() => ({ day: 0, month: 0 }));
    counts.refuse(because, (because.startsWith('monthly') ? untold.month : untold.day) > 0);
  }

  async function reserve(context: TenantContext, wish: ReservationWish): Promise<Reservation> {
    for (const amount of [wish.worstCaseMicroUsd, wish.worstCaseTokens])
      if (!Number.isSafeInteger(amount) || amount < 0)
        throw new TypeError('a reservation needs whole amounts, 0 or more');
    const now = clock.now();
    const { timeZone, worstCaseMicroUsd, worstCaseTokens, ...named } = wish;
    const row = {
      ...named,
      id: newId<LedgerId>(),
      spendDate: localDate(now, timeZone),
      reservedMicroUsd: worstCaseMicroUsd,
      reservedTokens: worstCaseTokens,
      leaseExpiresAt: new Date(now.getTime() + leaseMs),
      createdAt: now,
    };
    const opened = await ledger.open(context, row);
    const { isNew, isActive, limits, expired } = opened;
    const attempt = attemptOf(
      { ...row, spendDate: opened.spendDate },
      { microUsd: worstCaseMicroUsd, tokens: worstCaseTokens },
    );
    if (!isNew) throw new CoreError('conflict', 'This call was made before; it is not made twice.');
    try {
      if (!isActive) throw new CoreError('suspended', 'This company is suspended.');
      // First what the dead have left: counters that hold it beyond its lease are cold.
      await sweep(context, expired);
      const admission = await admit(context, attempt, wish, limits);
      counts.add('reserved', worstCaseMicroUsd);
      return reservationOf(context, { id: row.id, attempt, wish, admission });
    } catch (error) {
      // Without counters nothing is let through unmetered.
      await ledger.end(context, row.id, { from: 'reserved', to: 'released', charge: {} });
      throw error;
    }
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
      await ledger.end(context, id, { from: 'reserved', to: 'released', charge: {} });
      counts.add('released', 0);
      await give(0, 0);
    };
    return {
      async dispatch() {
        if (state !== 'reserved') throw new TypeError('a reservation is dispatched once');
        for (let tries = 0; tries <= maxRebuilds; tries += 1) {
          if (await ledger.dispatch(context, id, current.number)) {
            state = 'dispatched';
            return new CallLease(context);
          }
          // The counters were rebuilt since, and do not know of this attempt: it asks once more.
          try {
            current = await admit(context, attempt, wish, await ledger.limits(context, wish.agentId));
          } catch (error) {
            await release();
            throw error;
          }
        }
        await countRefusal(context, attempt.date, 'cold');
        await release();
        throw new CoreError('budget-exhausted', refusals.cold, { retryAfterMs: 200 });
      },
      async settle({ microUsd, ...used }) {
        if (state !== 'dispatched') return;
        state = 'ended';
        const charge = { ...used, chargedMicroUsd: microUsd, chargedTokens: used.inputTokens + used.outputTokens };
        await settlements.write(async ({ isAgain }) => {
          const isEnded = await ledger.end(context, id, { from: 'dispatched', to: 'settled', charge });
          // It may have been charged at its worst since its lease ran out: then the difference is put right.
          const difference = isEnded ? undefined : await ledger.adjust(context, id, charge);
          if (difference !== undefined) counts.add('adjusted', difference);
          if (isEnded) counts.add('settled', microUsd);
          // Written before, by a try whose answer got lost: then the counters have not heard of it.
          if (isEnded || (isAgain && difference === undefined))
            await give(charge.chargedMicroUsd, charge.chargedTokens);
        });
      },
      async release() {
        if (state === 'reserved') await release();
      },
    };
  }

  return {
    reserve,

    /** Of this process since it started, all companies together. */
    figures: (): BudgetFigures => ({ ...counts.read(), settlements: settlements.figures() }),

    /** What could not be settled yet is tried a last time. */
    close: settlements.close,

    /**
     * The share of the company's budget that is left, from 0 to 1: the tightest of day and month, money and tokens. For
     * planning; what may be spent is decided at `reserve`. Unknown while the counters are cold or away.
     */
    async shareLeft(context: TenantContext, timeZone: string): Promise<number | undefined> {
      try {
        const [limits, identity] = await Promise.all([ledger.limits(context, null), spend.identity()]);
        if (!limits) return undefined;
        const now = clock.now();
        const date = spendDate(now, localDate(now, timeZone), limits);
        const totals = await spend.read(context, date, generationKey(limits.generation, identity));
        if (totals === 'cold') return undefined;
        const left = (limit: number, used: number, held: number) =>
          Math.max(0, limit - used - held) / Math.max(1, limit);
        return Math.min(
          left(limits.dailyMicroUsd, totals.day.microUsd, totals.day.heldMicroUsd),
          left(limits.monthlyMicroUsd, totals.month.microUsd, totals.month.heldMicroUsd),
          left(limits.dailyTokens, totals.day.tokens, totals.day.heldTokens),
          left(limits.monthlyTokens, totals.month.tokens, totals.month.heldTokens),
        );
      } catch {
        return undefined;
      }
    },
  };
}

/** What is no whole amount is no limit that anything could fit in. */
function sound(limit: number): number {
  return Number.isSafeInteger(limit) && limit > 0 ? limit : 0;
}

/** The caps that hold for an attempt's scopes. */
function capsOf(scopes: readonly SpendScope[], limits: LimitsRow): Partial<Record<SpendScope, number>> {
  const caps = {
    agent: limits.agentDailyMicroUsd,
    conversation: limits.conversationDailyMicroUsd,
    visitor: limits.visitorDailyMicroUsd,
  };
  const held: Partial<Record<SpendScope, number>> = {};
  for (const scope of scopes) {
    const cap = caps[scope.split('/')[0] as keyof typeof caps];
    if (cap !== null) held[scope] = sound(cap);
  }
  return held;
}

const refusals: Record<BudgetRefusal, string> = {
  cold: 'The budget could not be counted just now. Try again.',
  'daily-money': "Today's AI budget is used up. It starts anew at midnight; an admin can raise it under Budget.",
  'monthly-money': "This month's AI budget is used up. An admin can raise it under Budget.",
  'daily-tokens': "Today's token budget is used up. It starts anew at midnight; an admin can raise it under Budget.",
  'monthly-tokens': "This month's token budget is used up. An admin can raise it under Budget.",
  'agent-cap':
    'This agent has used up what it may spend today. It starts anew at midnight; an admin can raise it under Agents.',
  'conversation-cap': 'This conversation has used up what one may cost a day. An admin can raise it under Budget.',
  'visitor-cap': 'This visitor has used up what one may cost a day. An admin can raise it under Budget.',
};

/** Under which counters an attempt was let in. */
type Admission = { generation: string; number: number };
