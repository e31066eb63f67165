import type { SpendRefusal } from '../counters/index.ts';

export type BudgetRefusal = SpendRefusal | 'cold';

/** What the limiter of this process did since it started, of all companies together. Amounts in micro-dollars. */
export type BudgetFigures = {
  calls: Record<BudgetOutcome, number>;
  microUsd: Record<BudgetOutcome, number>;
  /** `inDoubt`: beside calls whose end nobody told, charged at their worst; had it been told, there might have been room. */
  refused: { because: BudgetRefusal; inDoubt: boolean; times: number }[];
  /** Times that counters were filled from the ledger. */
  rebuilds: number;
  /** Settlements that could not be written yet, and how often one was tried again. */
  settlements: { waiting: number; retried: number };
};

/** `adjusted` is signed: what was charged at its worst mostly comes out cheaper. */
type BudgetOutcome = 'reserved' | 'settled' | 'released' | 'expired-charged' | 'adjusted';

export type BudgetCounts = ReturnType<typeof createBudgetCounts>;

export function createBudgetCounts() {
  const none = { reserved: 0, settled: 0, released: 0, 'expired-charged': 0, adjusted: 0 };
  const calls = { ...none };
  const microUsd = { ...none };
  const refused = new Map<string, { because: BudgetRefusal; inDoubt: boolean; times: number }>();
  let rebuilds = 0;
  return {
    add(outcome: BudgetOutcome, amountMicroUsd: number): void {
      calls[outcome] += 1;
      microUsd[outcome] += amountMicroUsd;
    },
    refuse(because: BudgetRefusal, inDoubt: boolean): void {
      const name = `${because} ${inDoubt}`;
      const known = refused.get(name) ?? { because, inDoubt, times: 0 };
      known.times += 1;
      refused.set(name, known);
    },
    rebuild(): void {
      rebuilds += 1;
    },
    read: (): Omit<BudgetFigures, 'settlements'> => ({
      calls: { ...calls },
      microUsd: { ...microUsd },
      refused: [...refused.values()].map((one) => ({ ...one })),
      rebuilds,
    }),
  };
}
