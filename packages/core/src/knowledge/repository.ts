import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { literalPattern, type CategoryId, type EntryId } from '../base/index.ts';
import {
  knowledgeCategories,
  knowledgeEntries,
  knowledgeEntryVersions,
  knowledgeStats,
} from '../db/schema/knowledge.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type EntryRow = typeof knowledgeEntries.$inferSelect;
export type EntryStatus = EntryRow['status'];

export type StatsRow = {
  entryCount: number;
  version: number;
  quoteThreshold: number;
  suggestThreshold: number;
  semantic: boolean;
};

export const findStats: (tenant: TenantScope) => Promise<StatsRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({
      entryCount: knowledgeStats.entryCount,
      version: knowledgeStats.version,
      quoteThreshold: knowledgeStats.quoteThreshold,
      suggestThreshold: knowledgeStats.suggestThreshold,
      semantic: knowledgeStats.semantic,
    })
    .from(knowledgeStats)
    .where(eq(knowledgeStats.companyId, companyId)),
);

export type CategoryRow = { id: CategoryId; slug: string; name: string; description: string; entries: number };

export function listCategories(tenant: TenantScope): Promise<CategoryRow[]> {
  return tenant.db
    .select({
      id: knowledgeCategories.id,
      slug: knowledgeCategories.slug,
      name: knowledgeCategories.name,
      description: knowledgeCategories.description,
      entries: sql<number>`count(${knowledgeEntries.id})`.mapWith(Number),
    })
    .from(knowledgeCategories)
    .leftJoin(
      knowledgeEntries,
      and(
        eq(knowledgeEntries.companyId, tenant.companyId),
        eq(knowledgeEntries.categoryId, knowledgeCategories.id),
        sql`${knowledgeEntries.status} <> 'archived'`,
      ),
    )
    .where(eq(knowledgeCategories.companyId, tenant.companyId))
    .groupBy(
      knowledgeCategories.id,
      knowledgeCategories.slug,
      knowledgeCategories.name,
      knowledgeCategories.description,
      knowledgeCategories.position,
    )
    .orderBy(knowledgeCategories.position)
    .execute();
}

/** Newest change first, from before the cursor on. */
export function listEntries(
  tenant: TenantScope,
  {
    categoryId,
    query,
    status,
    before,
    limit,
  }: {
    categoryId: CategoryId | null;
    query: string;
    status: EntryStatus | null;
    before: { at: string; id: string } | null;
    limit: number;
  },
): Promise<(EntryRow & { changedAt: string })[]> {
  const pattern = `%${literalPattern(query)}%`;
  return tenant.db
    .select({
      ...getTableColumns(knowledgeEntries),
      // To the microsecond: entries that came in one transaction differ in nothing else, and none may fall between two pages.
      changedAt: sql<string>`${knowledgeEntries.updatedAt}::text`,
    })
    .from(knowledgeEntries)
    .where(
      and(
        eq(knowledgeEntries.companyId, tenant.companyId),
        categoryId === null ? undefined : eq(knowledgeEntries.categoryId, categoryId),
        status === null ? sql`${knowledgeEntries.status} <> 'archived'` : eq(knowledgeEntries.status, status),
        query === ''
          ? undefined
          : sql`(${knowledgeEntries.question} ilike ${pattern} or ${knowledgeEntries.answer} ilike ${pattern} or array_to_string(${knowledgeEntries.phrasings}, ' ') ilike ${pattern})`,
        before === null
          ? undefined
          : sql`(${knowledgeEntries.updatedAt}, ${knowledgeEntries.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${knowledgeEntries.updatedAt} desc`, sql`${knowledgeEntries.id} desc`)
    .limit(limit)
    .execute();
}

export function findEntry(tenant: TenantScope, entryId: EntryId): Promise<EntryRow[]> {
  return tenant.db
    .select()
    .from(knowledgeEntries)
    .where(and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.id, entryId)))
    .execute();
}

/** The company's write lock: first of every write, so that no two of them wait for each other's terms. */
export async function lockKnowledge(tenant: TenantScope): Promise<void> {
  await tenant.db
    .update(knowledgeStats)
    .set({ version: sql`${knowledgeStats.version} + 1` })
    .where(eq(knowledgeStats.companyId, tenant.companyId));
}

export async function addEntry(
  tenant: TenantScope,
  entry: Omit<typeof knowledgeEntries.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(knowledgeEntries).values({ companyId: tenant.companyId, ...entry });
}

/** The changed row; none when it is not there or its version is another. */
export async function updateEntry(
  tenant: TenantScope,
  entryId: EntryId,
  version: number,
  change: Partial<Pick<EntryRow, 'categoryId' | 'question' | 'phrasings' | 'answer' | 'status'>> & { updatedAt: Date },
): Promise<EntryRow | undefined> {
  const rows = await tenant.db
    .update(knowledgeEntries)
    .set({ ...change, version: sql`${knowledgeEntries.version} + 1` })
    .where(
      and(
        eq(knowledgeEntries.companyId, tenant.companyId),
        eq(knowledgeEntries.id, entryId),
        eq(knowledgeEntries.version, version),
      ),
    )
    .returning();
  return rows[0];
}

export type EntryVersionRow = typeof knowledgeEntryVersions.$inferSelect;

/** Keeps what an entry said until now. */
export async function addEntryVersion(
  tenant: TenantScope,
  { id, version, categoryId, question, phrasings, answer, status, updatedAt }: EntryRow,
  replaced: { at: Date; by: string },
): Promise<void> {
  await tenant.db.insert(knowledgeEntryVersions).values({
    companyId: tenant.companyId,
    entryId: id,
    version,
    categoryId,
    question,
    phrasings,
    answer,
    status,
    validFrom: updatedAt,
    replacedAt: replaced.at,
    replacedBy: replaced.by,
  });
}

/** The newest first. */
export function listEntryVersions(tenant: TenantScope, entryId: EntryId, limit: number): Promise<EntryVersionRow[]> {
  return tenant.db
    .select()
    .from(knowledgeEntryVersions)
    .where(and(eq(knowledgeEntryVersions.companyId, tenant.companyId), eq(knowledgeEntryVersions.entryId, entryId)))
    .orderBy(sql`${knowledgeEntryVersions.version} desc`)
    .limit(limit)
    .execute();
}
