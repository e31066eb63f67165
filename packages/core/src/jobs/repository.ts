import { and, eq, lt, sql } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { jobs } from '../db/schema/platform.ts';
import type { CompanyId } from '../tenant/index.ts';

export type JobRow = typeof jobs.$inferSelect;

/** At most one job of a kind waits for a row: asking again moves its time. */
export async function setJob(
  db: PlatformDatabase,
  job: Pick<JobRow, 'id' | 'companyId' | 'kind' | 'subjectId' | 'runAt'>,
): Promise<void> {
  await db
    .insert(jobs)
    .values(job)
    .onConflictDoUpdate({
      target: [jobs.companyId, jobs.kind, jobs.subjectId],
      set: { runAt: job.runAt, attempts: 0, failedAt: null },
    });
}

/** Takes what is due and nobody else is doing, the longest due first, and holds it until `lockedUntil`. */
export async function claimJobs(
  db: PlatformDatabase,
  { now, lockedUntil, limit }: { now: Date; lockedUntil: Date; limit: number },
): Promise<JobRow[]> {
  const due = sql`select ${jobs.id} from ${jobs}
    where ${jobs.runAt} <= ${now.toISOString()}::timestamptz and ${jobs.failedAt} is null
      and (${jobs.lockedUntil} is null or ${jobs.lockedUntil} < ${now.toISOString()}::timestamptz)
    order by ${jobs.runAt} limit ${limit} for update skip locked`;
  return db
    .update(jobs)
    .set({ lockedUntil, attempts: sql`${jobs.attempts} + 1` })
    .where(sql`${jobs.id} in (${due})`)
    .returning();
}

/** Takes it away, unless it was asked for again meanwhile. @returns whether it is gone. */
export async function removeJob(db: PlatformDatabase, { id, runAt }: Pick<JobRow, 'id' | 'runAt'>): Promise<boolean> {
  const rows = await db
    .delete(jobs)
    .where(and(eq(jobs.id, id), eq(jobs.runAt, runAt)))
    .returning({ id: jobs.id });
  return rows.length === 1;
}

export async function releaseJob(db: PlatformDatabase, id: string, runAt: Date | undefined): Promise<void> {
  await db
    .update(jobs)
    .set({ lockedUntil: null, ...(runAt ? { runAt } : {}) })
    .where(eq(jobs.id, id));
}

/** Given up: it stands there as failed, unless it was asked for again meanwhile. */
export async function setFailed(
  db: PlatformDatabase,
  { id, runAt }: Pick<JobRow, 'id' | 'runAt'>,
  at: Date,
): Promise<void> {
  await db
    .update(jobs)
    .set({ lockedUntil: null, failedAt: at })
    .where(and(eq(jobs.id, id), eq(jobs.runAt, runAt)));
}

/** What was given up so long ago that nobody will look at it. */
export async function removeFailedJobs(db: PlatformDatabase, before: Date): Promise<void> {
  await db.delete(jobs).where(lt(jobs.failedAt, before));
}

export async function removeJobsAbout(
  db: PlatformDatabase,
  { companyId, subjectId }: { companyId: CompanyId; subjectId: string },
): Promise<void> {
  await db.delete(jobs).where(and(eq(jobs.companyId, companyId), eq(jobs.subjectId, subjectId)));
}
