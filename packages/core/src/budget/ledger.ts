import { type AgentId, type Clock, CoreError, type LedgerId, newId } from '../base/index.ts';
import type { SpendAttempt, SpendScope, SpendSnapshot } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  type AttemptRow,
  addAdjustment,
  addReservation,
  type Charge,
  countUntold,
  findAttempt,
  type LedgerRow,
  listAttemptsOf,
  listDispatched,
  listExpired,
  type NewAttempt,
  setDispatched,
  setEnded,
  sumSpent,
} from './ledger-repository.ts';
import { findLimits, findTimeZone, type LimitsRow, lockBudget, setGeneration } from './repository.ts';

/** The truth about money, as the limiter needs it. Behind it stands PostgreSQL; a search for faults may put a faster one there. */
export type Ledger = {
  /**
   * Writes an attempt down as reserved, unless it is known, and tells what decides about it: `spendDate` is the date that is
   * charged, which a change of the time zone may hold back (`spend-date.ts`).
   */
  open(
    context: TenantContext,
    attempt: NewAttempt,
  ): Promise<{
    isNew: boolean;
    isActive: boolean;
    spendDate: string;
    limits: LimitsRow | undefined;
    expired: LedgerRow[];
  }>;
  limits(context: TenantContext, agentId: AgentId | null): Promise<LimitsRow | undefined>;
  /** From reserved to dispatched, if the counters that admitted it are still in force. */
  dispatch(context: TenantContext, id: LedgerId, generation: number): Promise<boolean>;
  /** Ends an attempt; false when it had ended before. */
  end(context: TenantContext, id: LedgerId, end: AttemptEnd): Promise<boolean>;
  /**
   * Puts right what had been charged at its worst, once. Ends the generation with it: no lease would show that the counters
   * were not told, were this process to die before it says so.
   * @returns the difference in micro-dollars; nothing when there was nothing to put right.
   */
  adjust(context: TenantContext, id: LedgerId, charge: Charge): Promise<number | undefined>;
  /** How many calls of the day, and of its month, are charged at their worst because nobody told how they ended. */
  untold(context: TenantContext, date: string): Promise<{ day: number; month: number }>;
  /**
   * Begins the generation that follows the one that was found cold, and reads what its counters are to be filled with, while
   * nothing can be dispatched. Nothing when another is in force by now.
   */
  beginGeneration(
    context: TenantContext,
    date: string,
    store: { identity: string; after: number },
  ): Promise<{ generation: number; snapshot: SpendSnapshot } | undefined>;
  /** Makes whatever the counters hold worthless: they are filled anew before they admit anything. */
  endGeneration(context: TenantContext): Promise<void>;
};

export type AttemptEnd = {
  from: 'reserved' | 'dispatched';
  to: 'settled' | 'released' | 'expired-charged';
  charge: Partial<Charge>;
};

export function createLedger({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }): Ledger {
  return {
    async open(context, attempt) {
      const [added, companies, limits, expired] = await tenancy.batch(context, (tenant) => [
        addReservation(tenant, attempt),
        findTimeZone(tenant),
        findLimits(tenant, attempt.agentId),
        listExpired(tenant, attempt.createdAt),
      ]);
      return {
        isNew: added.length === 1,
        isActive: companies[0]?.status === 'active',
        spendDate: added[0]?.spendDate ?? attempt.spendDate,
        limits: limits[0],
        expired,
      };
    },
    async limits(context, agentId) {
      const [limits] = await tenancy.batch(context, (tenant) => [findLimits(tenant, agentId)]);
      return limits[0];
    },
    async dispatch(context, id, generation) {
      const [dispatched] = await tenancy.batch(context, (tenant) => [setDispatched(tenant, id, generation)]);
      return dispatched;
    },
    async end(context, id, end) {
      const [ended] = await tenancy.batch(context, (tenant) => [setEnded(tenant, id, { ...end, at: clock.now() })]);
      return ended.length === 1;
    },
    adjust(context, id, charge) {
      return tenancy.run(context, async (tenant) => {
        const [budget] = await lockBudget(tenant);
        const [row] = await findAttempt(tenant, id);
        if (!budget || row?.state !== 'expired-charged') return undefined;
        const { state: _state, companyId: _companyId, ...same } = row;
        const difference = charge.chargedMicroUsd - row.chargedMicroUsd;
        const added = await addAdjustment(tenant, {
          ...same,
          ...charge,
          id: newId<LedgerId>(),
          reservedMicroUsd: 0,
          reservedTokens: 0,
          chargedMicroUsd: difference,
          chargedTokens: charge.chargedTokens - row.chargedTokens,
          createdAt: clock.now(),
          settledAt: clock.now(),
        });
        if (added.length === 0) return undefined;
        await setGeneration(tenant, budget.generation + 1, budget.storeIdentity);
        return difference;
      });
    },
    async untold(context, date) {
      const [counted] = await tenancy.batch(context, (tenant) => [countUntold(tenant, date)]);
      return counted;
    },
    beginGeneration(context, date, { identity, after }) {
      return tenancy.run(context, async (tenant) => {
        const [budget] = await lockBudget(tenant);
        if (!budget) throw new CoreError('not-found', 'This company has no budget.');
        if (budget.generation !== after) return undefined;
        const generation = budget.generation + 1;
        await setGeneration(tenant, generation, identity);
        const spent = await sumSpent(tenant, date);
        const attempts = await listAttemptsOf(tenant, date);
        const underWay = await listDispatched(tenant, date);
        return { generation, snapshot: snapshotOf(spent, attempts, underWay) };
      });
    },
    endGeneration(context) {
      return tenancy.run(context, async (tenant) => {
        const [budget] = await lockBudget(tenant);
        if (budget) await setGeneration(tenant, budget.generation + 1, budget.storeIdentity);
      });
    },
  };
}

/** What counters of a day are filled with. `reserved` rows are not held: their dispatch fails on the new generation, and they try again. */
export function snapshotOf(
  spent: Awaited<ReturnType<typeof sumSpent>>,
  ofDay: readonly AttemptRow[],
  underWay: readonly AttemptRow[],
): SpendSnapshot {
  const adjusted = new Set(ofDay.filter((row) => row.state === 'adjustment').map(nameOf));
  const isExpired = (row: AttemptRow) => row.state === 'expired-charged' && !adjusted.has(nameOf(row));
  const isOver = (row: AttemptRow) => ['settled', 'released', 'expired-charged'].includes(row.state);
  const scopes = new Map<SpendScope, number>();
  for (const row of ofDay) {
    const used = row.state === 'dispatched' ? row.reservedMicroUsd : row.chargedMicroUsd;
    for (const scope of scopesOf(row)) scopes.set(scope, (scopes.get(scope) ?? 0) + used);
  }
  return {
    daySpent: spent.day,
    monthSpent: spent.month,
    held: underWay.map((row) => attemptOf(row, { microUsd: row.reservedMicroUsd, tokens: row.reservedTokens })),
    expired: ofDay
      .filter(isExpired)
      .map((row) => attemptOf(row, { microUsd: row.chargedMicroUsd, tokens: row.chargedTokens })),
    closed: ofDay.filter((row) => isOver(row) && !isExpired(row)).map(nameOf),
    scopes,
  };
}

type Named = { requestId: string; attempt: number };
type Scoped = Pick<LedgerRow, 'agentId' | 'conversationId' | 'visitorId'>;

/** An attempt as the counters know it. */
export function attemptOf(
  row: Named & Scoped & { spendDate: string; leaseExpiresAt: Date },
  amounts: { microUsd: number; tokens: number },
): SpendAttempt {
  return {
    date: row.spendDate,
    attempt: nameOf(row),
    ...amounts,
    leaseEndsMs: row.leaseExpiresAt.getTime(),
    scopes: scopesOf(row),
  };
}

function scopesOf({ agentId, conversationId, visitorId }: Scoped): SpendScope[] {
  return [
    ...(agentId ? [`agent/${agentId}` as const] : []),
    ...(conversationId ? [`conversation/${conversationId}` as const] : []),
    ...(visitorId ? [`visitor/${visitorId}` as const] : []),
  ];
}

function nameOf({ requestId, attempt }: Named): string {
  return `${requestId}#${attempt}`;
}
