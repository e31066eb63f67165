import { and, eq, sql } from 'drizzle-orm';
import type { CategoryId, EntryId } from '../base/index.ts';
import { knowledgeIndexedEntries, knowledgeStats, postingBlockBits } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

/** @returns what the entry is known by in the index; undefined where the index does not know it. */
export async function findNumber(tenant: TenantScope, entryId: EntryId): Promise<number | undefined> {
  const [indexed] = await tenant.db
    .select({ number: knowledgeIndexedEntries.number })
    .from(knowledgeIndexedEntries)
    .where(and(eq(knowledgeIndexedEntries.companyId, tenant.companyId), eq(knowledgeIndexedEntries.entryId, entryId)));
  return indexed?.number;
}

/** Takes an entry out of both indexes, of words and of meaning. */
export async function removeFromIndex(
  tenant: TenantScope,
  { entryId, number }: { entryId: EntryId; number: number },
): Promise<void> {
  const { companyId } = tenant;
  const block = number >> postingBlockBits;
  await tenant.db.execute(
    sql`with meanings as (delete from tenant.knowledge_embeddings v where v.company_id = ${companyId}::uuid and v.entry_id = ${entryId}::uuid),
alone as (delete from tenant.knowledge_postings p where p.company_id = ${companyId}::uuid and p.block = ${block}::integer and p.numbers = array[${number}::integer]),
shared as (
  update tenant.knowledge_postings p
  set numbers = array_remove(p.numbers, ${number}::integer),
    weights = p.weights[:array_position(p.numbers, ${number}::integer) - 1] || p.weights[array_position(p.numbers, ${number}::integer) + 1:]
  where p.company_id = ${companyId}::uuid and p.block = ${block}::integer and ${number}::integer = any(p.numbers) and cardinality(p.numbers) > 1)
delete from tenant.knowledge_indexed_entries i where i.company_id = ${companyId}::uuid and i.number = ${number}::integer`,
  );
}

/**
 * Counts one more entry as published.
 * @returns a number for it that no entry of the company was known by since its index was made, and how many are published now.
 */
export async function countIn(tenant: TenantScope): Promise<{ number: number; published: number }> {
  const [stats] = await tenant.db
    .update(knowledgeStats)
    .set({ nextNumber: sql`${knowledgeStats.nextNumber} + 1`, entryCount: sql`${knowledgeStats.entryCount} + 1` })
    .where(eq(knowledgeStats.companyId, tenant.companyId))
    .returning({ next: knowledgeStats.nextNumber, published: knowledgeStats.entryCount });
  if (!stats) throw new TypeError('a company without statistics of its knowledge');
  return { number: stats.next - 1, published: stats.published };
}

/** Counts one published entry less. */
export async function countOut(tenant: TenantScope): Promise<void> {
  await tenant.db
    .update(knowledgeStats)
    .set({ entryCount: sql`${knowledgeStats.entryCount} - 1` })
    .where(eq(knowledgeStats.companyId, tenant.companyId));
}

export async function addToIndex(
  tenant: TenantScope,
  { id, categoryId, number }: { id: EntryId; categoryId: CategoryId; number: number },
  weights: ReadonlyMap<string, number>,
): Promise<void> {
  const { companyId } = tenant;
  await tenant.db.insert(knowledgeIndexedEntries).values({ companyId, number, entryId: id, categoryId });
  const terms = sql.param([...weights.keys()]);
  const values = sql.param([...weights.values()]);
  await tenant.db.execute(
    sql`insert into tenant.knowledge_postings (company_id, term, block, numbers, weights)
select ${companyId}::uuid, u.term, ${number >> postingBlockBits}::integer, array[${number}::integer], array[u.weight]
from unnest(${terms}::text[], ${values}::real[]) as u(term, weight)
on conflict (company_id, term, block) do update
set numbers = knowledge_postings.numbers || excluded.numbers, weights = knowledge_postings.weights || excluded.weights`,
  );
}
