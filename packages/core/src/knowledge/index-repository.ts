import { and, eq, sql } from 'drizzle-orm';
import type { CategoryId, EntryId } from '../base/index.ts';
import {
  knowledgeEntries,
  knowledgeIndexedEntries,
  knowledgePostings,
  knowledgeStats,
  postingBlockBits,
} from '../db/schema/knowledge.ts';
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
  await tenant.db.delete(knowledgeIndexedEntries).where(eq(knowledgeIndexedEntries.companyId, tenant.companyId));
}

/** Entries whose postings go together: none of another call may be in their block. */
export const entriesOfBlock = 2 ** postingBlockBits;

export type NumberedEntry = {
  number: number;
  entryId: EntryId;
  categoryId: CategoryId;
  weights: ReadonlyMap<string, number>;
};

/** Writes one whole block of the index. */
export async function insertBlock(tenant: TenantScope, entries: readonly NumberedEntry[]): Promise<void> {
  const { companyId } = tenant;
  await tenant.db
    .insert(knowledgeIndexedEntries)
    .values(entries.map(({ number, entryId, categoryId }) => ({ companyId, number, entryId, categoryId })));
  const postings = entries.flatMap(({ number, weights }) =>
    [...weights].map(([term, weight]) => ({ term, number, weight })),
  );
  const terms = sql.param(postings.map((posting) => posting.term));
  const numbers = sql.param(postings.map((posting) => posting.number));
  const weights = sql.param(postings.map((posting) => posting.weight));
  await tenant.db.execute(
    sql`insert into tenant.knowledge_postings (company_id, term, block, numbers, weights)
select ${companyId}::uuid, u.term, u.number >> ${postingBlockBits}::integer, array_agg(u.number order by u.number), array_agg(u.weight order by u.number)
from unnest(${terms}::text[], ${numbers}::integer[], ${weights}::real[]) as u(term, number, weight) group by 2, 3`,
  );
}

/** Writes down what the index was made with, and how many entries are in it: numbered from 0. */
export async function finishIndex(
  tenant: TenantScope,
  { entryCount, analyzerVersion }: { entryCount: number; analyzerVersion: number },
): Promise<void> {
  await tenant.db
    .update(knowledgeStats)
    .set({ entryCount, analyzerVersion, nextNumber: entryCount })
    .where(eq(knowledgeStats.companyId, tenant.companyId));
}

/** What each term weighs in which entry, as the index has it; `?` for a number that stands for no entry. */
export async function readIndex(tenant: TenantScope): Promise<Map<string, Map<string, number>>> {
  const { rows } = await tenant.db.execute<{ term: string; entry: string; weight: number }>(
    sql`select p.term, coalesce(i.entry_id::text, '?') as entry, u.weight
from tenant.knowledge_postings p
cross join lateral unnest(p.numbers, p.weights) as u(number, weight)
left join tenant.knowledge_indexed_entries i on i.company_id = ${tenant.companyId}::uuid and i.number = u.number
where p.company_id = ${tenant.companyId}::uuid`,
  );
  const index = new Map<string, Map<string, number>>();
  for (const { term, entry, weight } of rows) {
    const entries = index.get(term) ?? new Map<string, number>();
    index.set(term, entries.set(entry, weight));
  }
  return index;
}
