import { CoreError } from '../../packages/core/src/base/index.ts';
import type { Ledger } from '../../packages/core/src/budget/ledger.ts';
import { createSettlements } from '../../packages/core/src/budget/settlements.ts';

/** What becomes of the ledger when a settlement is written: it is gone, or its answer gets lost. */
export type LedgerFault = 'none' | 'gone' | 'answer-lost';

/** A ledger that fails as it is told, and what is to be written to it again once it is back. */
export function createFailingLedger(given: Ledger, onLostAnswer: () => void) {
  let fault: LedgerFault = 'none';
  let again: (() => Promise<void>)[] = [];
  const written = async <T>(work: () => Promise<T>): Promise<T> => {
    if (fault === 'gone') throw new CoreError('unavailable', 'gone');
    const answer = await work();
    if (fault === 'answer-lost') {
      onLostAnswer();
      throw new CoreError('unavailable', 'the answer got lost');
    }
    return answer;
  };
  const ledger: Ledger = {
    ...given,
    end: (within, id, end) =>
      end.to === 'settled' ? written(() => given.end(within, id, end)) : given.end(within, id, end),
    adjust: (...words) => written(() => given.adjust(...words)),
  };
  return {
    ledger,
    settlements: createSettlements({
      pause(_ms, work) {
        again.push(work);
        return () => undefined;
      },
    }),
    async during(kind: LedgerFault, work: () => Promise<unknown>): Promise<void> {
      fault = kind;
      await work();
      fault = 'none';
    },
    /** What waited for the ledger is written; or the process that was to do it is gone. */
    async back({ isProcessGone = false } = {}): Promise<void> {
      const works = again;
      again = [];
      if (!isProcessGone) for (const work of works) await work();
    },
  };
}
