import { and, eq, sql } from 'drizzle-orm';
import type { CategoryId, EntryId } from '../base/index.ts';
import { knowledgeEntries, knowledgePostings, knowledgeStats, knowledgeTerms } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

/** What the index of a company was made with, and how many entries it says it has. */
export function findIndexState(tenant: TenantScope): Promise<{ analyzerVersion: number; entryCount: number }[]> {
  return tenant.db
    .select({ analyzerVersion: knowledgeStats.analyzerVersion, entryCount: knowledgeStats.entryCount })
    .from(knowledgeStats)
    .where(eq(knowledgeStats.companyId, tenant.companyId))
    .execute();
}

export type PublishedEntry = Pick<
  typeof knowledgeEntries.$inferSelect,
  'id' | 'categoryId' | 'question' | 'phrasings' | 'answer'
>;

export function listPublished(tenant: TenantScope): Promise<PublishedEntry[]> {
  return tenant.db
    .select({
      id: knowledgeEntries.id,
      categoryId: knowledgeEntries.categoryId,
      question: knowledgeEntries.question,
      phrasings: knowledgeEntries.phrasings,
      answer: knowledgeEntries.answer,
    })
    .from(knowledgeEntries)
    .where(and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.status, 'published')))
    .execute();
}

/** Takes the whole index of the company away: it must be made anew in the same transaction. */
export async function clearIndex(tenant: TenantScope): Promise<void> {
  await tenant.db.delete(knowledgePostings).where(eq(knowledgePostings.companyId, tenant.companyId));
  await tenant.db.delete(knowledgeTerms).where(eq(knowledgeTerms.companyId, tenant.companyId));
}

export type Posting = { term: string; entryId: EntryId; categoryId: CategoryId; weight: number };

export async function insertPostings(tenant: TenantScope, postings: readonly Posting[]): Promise<void> {
  const terms = sql.param(postings.map((posting) => posting.term));
  const entries = sql.param(postings.map((posting) => posting.entryId));
  const categories = sql.param(postings.map((posting) => posting.categoryId));
  const weights = sql.param(postings.map((posting) => posting.weight));
  await tenant.db.execute(
    sql`insert into tenant.knowledge_postings (company_id, term, entry_id, category_id, weight)
select ${tenant.companyId}::uuid, u.term, u.entry_id, u.category_id, u.weight
from unnest(${terms}::text[], ${entries}::uuid[], ${categories}::uuid[], ${weights}::real[]) as u(term, entry_id, category_id, weight)`,
  );
}

/** Counts the terms of all postings, and writes down what the index was made with. */
export async function finishIndex(
  tenant: TenantScope,
  { entryCount, analyzerVersion }: { entryCount: number; analyzerVersion: number },
): Promise<void> {
  await tenant.db.execute(
    sql`insert into tenant.knowledge_terms (company_id, term, entry_count)
select ${tenant.companyId}::uuid, p.term, count(*) from tenant.knowledge_postings p where p.company_id = ${tenant.companyId} group by p.term`,
  );
  await tenant.db
    .update(knowledgeStats)
    .set({ entryCount, analyzerVersion })
    .where(eq(knowledgeStats.companyId, tenant.companyId));
}

/** In how many entries each term stands: as it is counted now, and as it was written down. */
export async function countIndex(
  tenant: TenantScope,
): Promise<{ counted: Map<string, number>; written: Map<string, number>; entries: number }> {
  const postings = await tenant.db
    .select({ term: knowledgePostings.term, entries: sql<number>`count(*)`.mapWith(Number) })
    .from(knowledgePostings)
    .where(eq(knowledgePostings.companyId, tenant.companyId))
    .groupBy(knowledgePostings.term);
  const terms = await tenant.db
    .select({ term: knowledgeTerms.term, entries: knowledgeTerms.entryCount })
    .from(knowledgeTerms)
    .where(eq(knowledgeTerms.companyId, tenant.companyId));
  const [all] = await tenant.db
    .select({ entries: sql<number>`count(distinct ${knowledgePostings.entryId})`.mapWith(Number) })
    .from(knowledgePostings)
    .where(eq(knowledgePostings.companyId, tenant.companyId));
  return {
    counted: new Map(postings.map((row) => [row.term, row.entries])),
    written: new Map(terms.map((row) => [row.term, row.entries])),
    entries: all?.entries ?? 0,
  };
}
