import { and, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { aiLedger } from '../db/schema/budget.ts';
import { chatRuns } from '../db/schema/conversations.ts';
import { messages } from '../db/schema/messages.ts';
import { llmProviders } from '../db/schema/credentials.ts';
import { goldenRuns } from '../db/schema/knowledge.ts';
import { companyHealth } from '../db/schema/books.ts';
import { companyDirectory, jobs } from '../db/schema/platform.ts';
import type { TenantScope } from '../tenant/index.ts';

export type HealthRow = typeof companyHealth.$inferSelect;
export type HealthCounts = Omit<HealthRow, 'id' | 'severity' | 'measuredAt'>;
type Count = Promise<{ count: number }[]>;

const counted = sql<number>`count(*)`.mapWith(Number);

/** Answers that broke off. Runs are found by their ids, which are in the order of time: no index but the key is needed. */
export function countFailedRuns(tenant: TenantScope, since: Date): Count {
  return tenant.db
    .select({ count: counted })
    .from(chatRuns)
    .where(
      and(
        eq(chatRuns.companyId, tenant.companyId),
        sql`${chatRuns.id} >= ${firstIdOf(since)}::uuid`,
        eq(chatRuns.status, 'failed'),
      ),
    )
    .execute();
}

/** Answers that were quoted since no provider could make them. */
export function countUnservedAnswers(tenant: TenantScope, since: Date): Count {
  return tenant.db
    .select({ count: counted })
    .from(messages)
    .where(
      and(
        eq(messages.companyId, tenant.companyId),
        sql`${messages.role} = 'agent'`,
        sql`${messages.createdAt} >= ${since.toISOString()}::timestamptz`,
        eq(messages.quoted, true),
        sql`${messages.trace}->>'route' = 'quoting: no-provider'`,
      ),
    )
    .execute();
}

export function countRefusedKeys(tenant: TenantScope): Count {
  return tenant.db
    .select({ count: counted })
    .from(llmProviders)
    .where(
      and(eq(llmProviders.companyId, tenant.companyId), inArray(llmProviders.status, ['refused', 'needs-re-entry'])),
    )
    .execute();
}

/** Calls under way whose lease ended before `over`, and calls since `since` that were charged by estimate for want of a settlement. */
export function countUnsettled(tenant: TenantScope, { over, since }: { over: Date; since: Date }): Count {
  return tenant.db
    .select({ count: counted })
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        sql`((${aiLedger.state} in ('reserved', 'dispatched') and ${aiLedger.leaseExpiresAt} < ${over.toISOString()}::timestamptz)
          or (${aiLedger.state} = 'expired-charged' and ${aiLedger.createdAt} >= ${since.toISOString()}::timestamptz))`,
      ),
    )
    .execute();
}

export function findNewestCheck(
  tenant: TenantScope,
): Promise<{ answerable: number; amongThree: number; unanswerable: number; quotedWrongly: number }[]> {
  return tenant.db
    .select({
      answerable: goldenRuns.answerable,
      amongThree: goldenRuns.amongThree,
      unanswerable: goldenRuns.unanswerable,
      quotedWrongly: goldenRuns.quotedWrongly,
    })
    .from(goldenRuns)
    .where(eq(goldenRuns.companyId, tenant.companyId))
    .orderBy(desc(goldenRuns.createdAt), desc(goldenRuns.id))
    .limit(1)
    .execute();
}

/** Work that was given up since then, by company. */
export async function countFailedJobs(db: PlatformDatabase, since: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ id: jobs.companyId, count: counted })
    .from(jobs)
    .where(gte(jobs.failedAt, since))
    .groupBy(jobs.companyId);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** So many companies are written down by one statement. */
const written = 500;

/** Of a company that was removed meanwhile nothing is kept. */
export async function setHealth(
  db: PlatformDatabase,
  measured: readonly Omit<HealthRow, 'measuredAt'>[],
  at: Date,
): Promise<void> {
  for (let from = 0; from < measured.length; from += written)
    await db.execute(sql`insert into ${companyHealth}
  (id, severity, failed_runs, unserved_answers, refused_keys, dead_jobs, unsettled_charges, golden_asked, golden_failing, measured_at)
select d.id, m."severity", m."failedRuns", m."unservedAnswers", m."refusedKeys", m."deadJobs", m."unsettledCharges",
  m."goldenAsked", m."goldenFailing", ${at.toISOString()}::timestamptz
from jsonb_to_recordset(${JSON.stringify(measured.slice(from, from + written))}::jsonb) as m(id uuid, "severity" integer,
  "failedRuns" integer, "unservedAnswers" integer, "refusedKeys" integer, "deadJobs" integer, "unsettledCharges" integer,
  "goldenAsked" integer, "goldenFailing" integer)
join ${companyDirectory} d on d.id = m.id
on conflict (id) do update set severity = excluded.severity, failed_runs = excluded.failed_runs,
  unserved_answers = excluded.unserved_answers, refused_keys = excluded.refused_keys, dead_jobs = excluded.dead_jobs,
  unsettled_charges = excluded.unsettled_charges, golden_asked = excluded.golden_asked,
  golden_failing = excluded.golden_failing, measured_at = excluded.measured_at`);
}

/** The smallest id that is made at this moment: the first 48 bits of a UUIDv7 are its milliseconds. */
function firstIdOf(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
