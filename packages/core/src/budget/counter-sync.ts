import { CoreError } from '../base/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters, type SpendSnapshot } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  type AttemptRow,
  findBudget,
  listAttemptsOf,
  listDispatched,
  lockBudget,
  setGeneration,
  sumSpent,
} from './repository.ts';

/** So often counters are rebuilt for one question before it is given up. */
export const maxRebuilds = 3;

export type CounterSync = ReturnType<typeof createCounterSync>;

/** Keeps the counters to what the ledger says; the ledger is the truth. */
export function createCounterSync({ tenancy, spend }: { tenancy: Tenancy; spend: SpendCounters }) {
  /**
   * Fills the counters of a day from the ledger, under the budget's lock and a generation of its own.
   * @returns the generation now in force.
   */
  async function rebuild(context: TenantContext, date: string): Promise<string> {
    const identity = await spend.identity();
    const { generation, snapshot } = await tenancy.run(context, async (tenant) => {
      const [budget] = await lockBudget(tenant);
      if (!budget) throw new CoreError('not-found', 'This company has no budget.');
      const next = budget.generation + 1;
      await setGeneration(tenant, next, identity);
      const spent = await sumSpent(tenant, date);
      const attempts = await listAttemptsOf(tenant, date);
      const underWay = await listDispatched(tenant, date);
      // `reserved` rows are not held: their dispatch fails on the new generation, and they try again.
      return {
        generation: next,
        snapshot: {
          daySpent: spent.day,
          monthSpent: spent.month,
          held: underWay.map((row) => attemptOf(row, { microUsd: row.reservedMicroUsd, tokens: row.reservedTokens })),
          ...closedOf(attempts),
        },
      };
    });
    // After the commit, and only over an older generation: two that rebuild at once cannot undo each other.
    await spend.publish(context, date, snapshot, generation, identity);
    return generationKey(generation, identity);
  }

  async function generationOf(context: TenantContext): Promise<string> {
    const [budgets] = await tenancy.batch(context, (tenant) => [findBudget(tenant)]);
    return generationKey(budgets[0]?.generation ?? 0, await spend.identity());
  }

  /**
   * Tells the counters what the ledger knows already. Counters that were rebuilt meanwhile are told under their new
   * generation; those that do not answer are rebuilt at the next reservation, so that nothing stays held.
   */
  async function tell(
    context: TenantContext,
    attempt: SpendAttempt,
    options: { generation?: string; isExpired?: boolean },
  ): Promise<void> {
    try {
      let generation = options.generation ?? (await generationOf(context));
      for (let tries = 0; (await spend.settle(context, attempt, { ...options, generation })) === 'cold'; tries += 1) {
        if (tries === maxRebuilds) throw new CoreError('unavailable', 'The counters stay cold.');
        const current = await generationOf(context);
        generation = current === generation || tries > 0 ? await rebuild(context, attempt.date) : current;
      }
    } catch {
      await tenancy
        .run(context, async (tenant) => {
          const [budget] = await lockBudget(tenant);
          if (budget) await setGeneration(tenant, budget.generation + 1, budget.storeIdentity);
        })
        .catch(() => undefined);
    }
  }

  return { rebuild, tell };
}

/** What of a day's attempts is over, or was charged at its worst and may still be put right. */
function closedOf(rows: readonly AttemptRow[]): Pick<SpendSnapshot, 'closed' | 'expired'> {
  const adjusted = new Set(rows.filter((row) => row.state === 'adjustment').map(nameOf));
  const isExpired = (row: AttemptRow) => row.state === 'expired-charged' && !adjusted.has(nameOf(row));
  return {
    expired: rows
      .filter(isExpired)
      .map((row) => attemptOf(row, { microUsd: row.chargedMicroUsd, tokens: row.chargedTokens })),
    closed: rows
      .filter(
        (row) =>
          (row.state === 'settled' || row.state === 'released' || row.state === 'expired-charged') && !isExpired(row),
      )
      .map(nameOf),
  };
}

/** An attempt as the counters know it. */
export function attemptOf(
  row: { requestId: string; attempt: number; spendDate: string; leaseExpiresAt: Date },
  amounts: { microUsd: number; tokens: number },
): SpendAttempt {
  return { date: row.spendDate, attempt: nameOf(row), ...amounts, leaseEndsMs: row.leaseExpiresAt.getTime() };
}

function nameOf({ requestId, attempt }: { requestId: string; attempt: number }): string {
  return `${requestId}#${attempt}`;
}
