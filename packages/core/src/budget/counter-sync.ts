import { CoreError } from '../base/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters } from '../counters/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import type { BudgetCounts } from './figures.ts';
import type { Ledger } from './ledger.ts';

/** So often counters are rebuilt for one question before it is given up. */
export const maxRebuilds = 3;

export type CounterSync = ReturnType<typeof createCounterSync>;

/** Keeps the counters to what the ledger says; the ledger is the truth. */
export function createCounterSync({
  ledger,
  spend,
  counts,
}: {
  ledger: Ledger;
  spend: SpendCounters;
  counts: BudgetCounts;
}) {
  /**
   * Fills the counters of a day from the ledger, under the budget's lock and a generation of its own.
   * @returns the generation now in force.
   */
  async function rebuild(context: TenantContext, date: string): Promise<string> {
    const identity = await spend.identity();
    const { generation, snapshot } = await ledger.beginGeneration(context, date, identity);
    // After the commit, and only over an older generation: two that rebuild at once cannot undo each other.
    await spend.publish(context, date, snapshot, generation, identity);
    counts.rebuild();
    return generationKey(generation, identity);
  }

  async function generationOf(context: TenantContext): Promise<string> {
    const limits = await ledger.limits(context, null);
    return generationKey(limits?.generation ?? 0, await spend.identity());
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
      // Counters that cannot be told are not to be believed: the next reservation finds them cold.
      await ledger.endGeneration(context).catch(() => undefined);
    }
  }

  return { rebuild, tell };
}
