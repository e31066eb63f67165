import { randomUUID } from 'node:crypto';
import { type Clock, describeError, type Logger } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { createTenantContext, type TenantContext } from '../tenant/index.ts';
import type { JobKind } from './queue.ts';
import { claimJobs, type JobRow, releaseJob, removeFailedJobs, removeJob, setFailed } from './repository.ts';

/** Does one kind of work about one row, inside the company that it belongs to. Doing it twice must do no harm. */
export type JobHandlers = Readonly<Record<JobKind, (context: TenantContext, subjectId: string) => Promise<void>>>;

export type JobWorker = ReturnType<typeof createJobWorker>;

/** A process that has not finished a job after so long is taken for dead. */
const leaseMs = 5 * 60_000;
const maxAttempts = 5;
const retryMs = 60_000;
const failedKeptMs = 30 * 86_400_000;
const atOnce = 4;
const pollMs = 5_000;

/** Does what is due: claimed in the platform's plane, done in the tenant's, each job in its own company. */
export function createJobWorker({
  platform,
  handlers,
  clock,
  logger,
}: {
  platform: Platform;
  handlers: JobHandlers;
  clock: Clock;
  logger: Logger;
}) {
  async function work(job: JobRow): Promise<void> {
    const context = createTenantContext(job.companyId, { kind: 'system', job: job.kind }, randomUUID());
    try {
      await handlers[job.kind as JobKind](context, job.subjectId);
      if (!(await removeJob(platform.db, job))) await releaseJob(platform.db, job.id, undefined);
    } catch (error) {
      logger.warn({ company: job.companyId, job: job.kind, ...describeError(error) }, 'a job failed');
      const now = clock.now();
      if (job.attempts >= maxAttempts) {
        await setFailed(platform.db, job, now);
        await removeFailedJobs(platform.db, new Date(now.getTime() - failedKeptMs));
      } else await releaseJob(platform.db, job.id, new Date(now.getTime() + retryMs * 2 ** job.attempts));
    }
  }

  /** Everything that is due now. @returns how many jobs were done or tried. */
  async function runDue(): Promise<number> {
    for (let done = 0; ; ) {
      const now = clock.now();
      const lockedUntil = new Date(now.getTime() + leaseMs);
      const claimed = await claimJobs(platform.db, { now, lockedUntil, limit: atOnce });
      if (claimed.length === 0) return done;
      await Promise.all(claimed.map(work));
      done += claimed.length;
    }
  }

  return {
    runDue,

    /** Looks for work every few seconds until told to stop; the last round is waited for. */
    start(): { stop(): Promise<void> } {
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      let round: Promise<unknown> = Promise.resolve();
      const next = () => {
        if (stopped) return;
        timer = setTimeout(() => {
          round = runDue()
            .catch((error: unknown) => logger.warn(describeError(error), 'jobs could not be looked for'))
            .finally(next);
        }, pollMs);
        timer.unref();
      };
      next();
      return {
        async stop() {
          stopped = true;
          clearTimeout(timer);
          await round;
        },
      };
    },
  };
}
