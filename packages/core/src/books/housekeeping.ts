import { type Clock, describeError, localDate, type Logger } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { dayAfter } from './dates.ts';
import type { Figures } from './figures.ts';
import { claimJob, claimRound, finishJob, hasUnmeasured, isFinished } from './fleet-repository.ts';
import type { HealthWatch } from './health.ts';
import type { LoadMeter } from './load-meter.ts';
import type { Reconciliations } from './reconciliation.ts';

const flushEveryMs = 60_000;
const lookEveryMs = 15 * 60_000;

export type Housekeeping = ReturnType<typeof createHousekeeping>;

/** What a server does beside its guests: writes down what it worked, and once a day adds up and compares. */
export function createHousekeeping({
  platform,
  figures,
  health,
  reconciliations,
  meter,
  clock,
  logger,
}: {
  platform: Platform;
  figures: Figures;
  health: HealthWatch;
  reconciliations: Reconciliations;
  meter: LoadMeter;
  clock: Clock;
  logger: Logger;
}) {
  async function once(job: string, day: string, work: () => Promise<unknown>): Promise<boolean> {
    if (!(await claimJob(platform.db, job, day, clock.now()))) return false;
    await work();
    await finishJob(platform.db, job, day, clock.now());
    return true;
  }

  async function remeasured(day: string): Promise<boolean> {
    if (!(await isFinished(platform.db, 'figures', day)) || !(await hasUnmeasured(platform.db))) return false;
    await figures.measure();
    return true;
  }

  /**
   * The work of the day, unless it is done or somebody is at it: yesterday's ledgers against the providers' figures, and the
   * companies' sizes. @returns what was done now.
   */
  async function daily(): Promise<string[]> {
    const today = localDate(clock.now(), 'UTC');
    const yesterday = dayAfter(today, -1);
    const done: string[] = [];
    if (await once('reconciliation', yesterday, () => reconciliations.reconcile(yesterday)))
      done.push('reconciliation');
    // Besides, companies that were made since: their operator should not wait for tomorrow.
    if ((await once('figures', today, figures.measure)) || (await remeasured(today))) done.push('figures');
    return done;
  }

  /** Looks how the companies fare, unless somebody did a moment ago. @returns whether it looked. */
  async function rounds(): Promise<boolean> {
    const now = clock.now();
    const since = new Date(now.getTime() - lookEveryMs * 0.9);
    if (!(await claimRound(platform.db, { job: 'health', day: localDate(now, 'UTC'), now, since }))) return false;
    await health.measure();
    return true;
  }

  function quietly(work: () => Promise<unknown>, what: string): void {
    work().catch((error: unknown) => logger.warn(describeError(error), what));
  }

  return {
    daily,
    rounds,

    /** Until it is stopped, which also writes down what the process worked last. */
    start(): { stop(): Promise<void> } {
      const flush = () => meter.flush(platform);
      const look = () => {
        quietly(daily, 'the work of the day is not done; it is tried again');
        quietly(rounds, 'how the companies fare could not be looked at');
      };
      const timers = [
        setInterval(() => quietly(flush, 'what was worked could not be written down'), flushEveryMs),
        setInterval(look, lookEveryMs),
      ];
      look();
      return {
        async stop() {
          for (const timer of timers) clearInterval(timer);
          await flush().catch(() => undefined);
        },
      };
    },
  };
}
