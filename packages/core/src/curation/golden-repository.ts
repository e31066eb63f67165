import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { goldenQuestions, goldenResults, goldenRuns } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

export type GoldenRow = typeof goldenQuestions.$inferSelect;
export type GoldenRunRow = typeof goldenRuns.$inferSelect;
export type GoldenResultRow = typeof goldenResults.$inferSelect;

/** The template's before the company's own, each in the order in which they were written. */
export function listGoldenQuestions(tenant: TenantScope): Promise<GoldenRow[]> {
  return tenant.db
    .select()
    .from(goldenQuestions)
    .where(eq(goldenQuestions.companyId, tenant.companyId))
    .orderBy(sql`${goldenQuestions.templateRow} is null`, goldenQuestions.slug, goldenQuestions.id)
    .execute();
}

export async function addGoldenQuestion(
  tenant: TenantScope,
  question: Omit<typeof goldenQuestions.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(goldenQuestions).values({ companyId: tenant.companyId, ...question });
}

/** @returns whether there is one. */
export async function updateGoldenQuestion(
  tenant: TenantScope,
  id: string,
  change: Pick<GoldenRow, 'question' | 'kind' | 'entrySlugs'>,
): Promise<boolean> {
  const rows = await tenant.db
    .update(goldenQuestions)
    .set(change)
    .where(and(eq(goldenQuestions.companyId, tenant.companyId), eq(goldenQuestions.id, id)))
    .returning({ id: goldenQuestions.id });
  return rows.length === 1;
}

/** With how it fared in earlier runs. @returns whether there was one. */
export async function removeGoldenQuestion(tenant: TenantScope, id: string): Promise<boolean> {
  const rows = await tenant.db
    .delete(goldenQuestions)
    .where(and(eq(goldenQuestions.companyId, tenant.companyId), eq(goldenQuestions.id, id)))
    .returning({ id: goldenQuestions.id });
  return rows.length === 1;
}

/** Newest first. */
export function listGoldenRuns(tenant: TenantScope, limit: number): Promise<GoldenRunRow[]> {
  return tenant.db
    .select()
    .from(goldenRuns)
    .where(eq(goldenRuns.companyId, tenant.companyId))
    .orderBy(desc(goldenRuns.createdAt), desc(goldenRuns.id))
    .limit(limit)
    .execute();
}

export function listGoldenResults(tenant: TenantScope, runIds: readonly string[]): Promise<GoldenResultRow[]> {
  return tenant.db
    .select()
    .from(goldenResults)
    .where(and(eq(goldenResults.companyId, tenant.companyId), inArray(goldenResults.runId, [...runIds])))
    .execute();
}

export async function addGoldenRun(
  tenant: TenantScope,
  run: Omit<GoldenRunRow, 'companyId'>,
  results: readonly Omit<GoldenResultRow, 'companyId' | 'runId'>[],
): Promise<void> {
  const { companyId } = tenant;
  await tenant.db.insert(goldenRuns).values({ companyId, ...run });
  if (results.length > 0)
    await tenant.db.insert(goldenResults).values(results.map((result) => ({ companyId, runId: run.id, ...result })));
}

export async function removeGoldenRuns(tenant: TenantScope, runIds: readonly string[]): Promise<void> {
  await tenant.db
    .delete(goldenRuns)
    .where(and(eq(goldenRuns.companyId, tenant.companyId), inArray(goldenRuns.id, [...runIds])));
}
