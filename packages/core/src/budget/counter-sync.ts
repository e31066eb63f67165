import { CoreError } from '../base/index.ts';
import { generationKey, type SpendAttempt, type SpendCounters } from '../counters/index.ts';
import { type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
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
  /** By the day's key. Whoever finds it cold meanwhile waits for the same counters, instead of putting them out of force with its own. */
  const underWay = new Map<StoreKey, Promise<void>>();

  async function fill(context: TenantContext, date: string, cold: number): Promise<void> {
    const identity = await spend.identity();
    const begun = await ledger.beginGeneration(context, date, { identity, after: cold });
    if (!begun) return;
    // After the commit, and only over an older generation: two that rebuild at once cannot undo each other.
    await spend.publish(context, date, begun.snapshot, begun.generation, identity);
    counts.rebuild();
  }

  /**
   * Fills the counters of a day from the ledger, under the budget's lock and a generation of its own; does nothing when
   * another than the cold one is in force by then, since somebody else has filled them.
   */
  function rebuild(context: TenantContext, date: string, cold: number): Promise<void> {
    const key = tenantKey(context, 'daily_spend', date);
    const known = underWay.get(key);
    if (known) return known;
    const begun = fill(context, date, cold).finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return begun;
  }

  async function numberInForce(context: TenantContext): Promise<number> {
    return (await ledger.limits(context, null))?.generation ?? 0;
  }

  async function keyOf(number: number): Promise<string> {
    return generationKey(number, await spend.identity());
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
      let generation = options.generation ?? (await keyOf(await numberInForce(context)));
      for (let tries = 0; (await spend.settle(context, attempt, { ...options, generation })) === 'cold'; tries += 1) {
        if (tries === maxRebuilds) throw new CoreError('unavailable', 'The counters stay cold.');
        const number = await numberInForce(context);
        if ((await keyOf(number)) === generation || tries > 0) await rebuild(context, attempt.date, number);
        generation = await keyOf(await numberInForce(context));
      }
    } catch {
      // Counters that cannot be told are not to be believed: the next reservation finds them cold.
      await ledger.endGeneration(context).catch(() => undefined);
    }
  }

  return { rebuild, tell };
}
