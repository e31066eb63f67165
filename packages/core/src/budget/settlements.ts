import { isCoreError } from '../base/index.ts';

/** The first pause before a settlement is written again, and the longest; each is twice the one before. In milliseconds. */
const pauseMs = { first: 250, longest: 30_000 };

export type Settlements = ReturnType<typeof createSettlements>;

/**
 * Sees to it that what a call has cost gets written, also when the database is away at that moment: it is tried until it has
 * been, beside the answer. There are never more of them than calls that were under way, since nothing is set aside meanwhile. A
 * process that ends before has left the dispatched row: its lease runs out, and it is charged at its worst.
 */
export function createSettlements({
  pause = inAWhile,
}: {
  pause?: (ms: number, work: () => Promise<void>) => Stop;
} = {}) {
  const waiting = new Map<Write, Stop>();
  let retried = 0;

  /** @throws what has another cause than a database that is away: it would be refused again. */
  async function attempt(write: Write, isAgain: boolean, pauseNextMs: number): Promise<void> {
    try {
      await write({ isAgain });
      waiting.delete(write);
    } catch (error) {
      waiting.delete(write);
      if (!isPassing(error)) throw error;
      retried += 1;
      waiting.set(
        write,
        pause(pauseNextMs, () =>
          attempt(write, true, Math.min(2 * pauseNextMs, pauseMs.longest)).catch(() => undefined),
        ),
      );
    }
  }

  return {
    /** Writes, now or later; comes back after the first try. The work must bear to be done twice: an answer may have got lost. */
    write: (write: Write): Promise<void> => attempt(write, false, pauseMs.first),

    figures: (): { waiting: number; retried: number } => ({ waiting: waiting.size, retried }),

    /** One last try for each, and no more: whoever stops waits for nothing. */
    async close(): Promise<void> {
      const left = [...waiting];
      waiting.clear();
      for (const [, stop] of left) stop();
      await Promise.all(left.map(([write]) => write({ isAgain: true }).catch(() => undefined)));
    },
  };
}

type Write = (how: { isAgain: boolean }) => Promise<void>;
type Stop = () => void;

function isPassing(error: unknown): boolean {
  return isCoreError(error, 'unavailable') || isCoreError(error, 'timeout') || isCoreError(error, 'rate-limited');
}

function inAWhile(ms: number, work: () => Promise<void>): Stop {
  const timer = setTimeout(() => void work(), ms);
  timer.unref();
  return () => clearTimeout(timer);
}
