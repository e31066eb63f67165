import { and, eq, ne, sql } from 'drizzle-orm';
import type { CategoryId, EntryId } from '../base/index.ts';
import { prepareSql } from '../db/prepared-query.ts';
import { knowledgeEmbeddings, knowledgeEntries, knowledgeStats } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';
import { hasOwnWords, type HitRow, hitRowOf } from './candidate-repository.ts';
import type { EntryRow } from './repository.ts';
import type { PackedVector } from './vectors.ts';

/** So many are near by their signs, and then compared component by component. */
const nearest = 100;
/** So many entries from either end of the company's ids, its oldest and newest, say what similarity is usual. */
const sampled = 10;

/** `entry` is missing in a row of the sample: of those nothing but the vector is read. */
export type VectorRow = { entry: HitRow | undefined; bytes: Int8Array };

/** `lateral` with a limit: each entry that is wanted is fetched by its key, whatever the planner expects of a company it does not know. */
const nearestEntries = prepareSql(
  ['model', 'signs', 'scope', 'found'],
  ({ companyId, model, signs, scope, found }) =>
    sql`with near as (
  select v.entry_id from tenant.knowledge_embeddings v
  where v.company_id = ${companyId} and v.model = ${model} and length(v.signs) = length(${signs}::varbit)
    and (${scope}::uuid[] is null or v.category_id = any(${scope}::uuid[]))
  order by bit_count(v.signs # ${signs}::varbit), v.entry_id limit ${nearest}),
wanted as (select n.entry_id from near n union select u.entry_id from unnest(${found}::uuid[]) as u(entry_id)),
sample as (
  (select v.entry_id from tenant.knowledge_embeddings v where v.company_id = ${companyId} and v.model = ${model} order by v.entry_id limit ${sampled})
  union
  (select v.entry_id from tenant.knowledge_embeddings v where v.company_id = ${companyId} and v.model = ${model} order by v.entry_id desc limit ${sampled}))
select 'company' as layer, h.company, h.id, h.category, h.version, h.question, h.phrasings, h.own_words, h.answer, 0 as score,
  (select c.marker from tenant.canaries c where c.company_id = ${companyId} and c.place = 'knowledge') as canary, h.vector
from wanted w
cross join lateral (
  select e.company_id::text as company, e.id::text as id, k.slug as category, e.version, e.question, e.phrasings, ${hasOwnWords} as own_words, e.answer, v.vector
  from tenant.knowledge_embeddings v
  join tenant.knowledge_entries e on e.company_id = ${companyId} and e.id = v.entry_id and e.version = v.entry_version
  join tenant.knowledge_categories k on k.company_id = ${companyId} and k.id = e.category_id
  where v.company_id = ${companyId} and v.entry_id = w.entry_id and v.model = ${model} and length(v.signs) = length(${signs}::varbit)
    and (${scope}::uuid[] is null or e.category_id = any(${scope}::uuid[]))
  limit 1) h
union all
select 'sample', null, null, null, null, null, null, null, null, null, null, v.vector
from sample s
join tenant.knowledge_embeddings v on v.company_id = ${companyId} and v.entry_id = s.entry_id and v.model = ${model} and length(v.signs) = length(${signs}::varbit)`,
);

/**
 * Looks at the vectors of all of the company's entries: the nearest ones, those that words have found, and a sample. The
 * agent's scope stands before the limit; of what is beyond it only a sample's numbers are read.
 * @param found ids of entries. @param scope `null` every category; an empty list none.
 */
export function searchVectors(
  tenant: TenantScope,
  {
    model,
    signs,
    scope,
    found,
  }: { model: string; signs: string; scope: CategoryId[] | null; found: readonly string[] },
): Promise<VectorRow[]> {
  return nearestEntries(tenant, { model, signs, scope, found }).then(({ rows }) =>
    rows.map((row) => ({
      entry: row['layer'] === 'sample' ? undefined : hitRowOf(row),
      bytes: new Int8Array(row['vector'] as Buffer),
    })),
  );
}

export type UnembeddedEntry = Pick<EntryRow, 'id' | 'version' | 'question' | 'phrasings' | 'answer'>;

/** Published entries that have no vector of this model, or one of an older version. */
export function listUnembedded(tenant: TenantScope, model: string, limit: number): Promise<UnembeddedEntry[]> {
  return tenant.db
    .select({
      id: knowledgeEntries.id,
      version: knowledgeEntries.version,
      question: knowledgeEntries.question,
      phrasings: knowledgeEntries.phrasings,
      answer: knowledgeEntries.answer,
    })
    .from(knowledgeEntries)
    .leftJoin(knowledgeEmbeddings, ofThisVersion(tenant, model))
    .where(
      and(
        eq(knowledgeEntries.companyId, tenant.companyId),
        eq(knowledgeEntries.status, 'published'),
        sql`${knowledgeEmbeddings.entryId} is null`,
      ),
    )
    .orderBy(knowledgeEntries.id)
    .limit(limit)
    .execute();
}

/** How many entries there are, how many of them have a vector of this model, and how many letters the others have. */
export async function countEmbedded(
  tenant: TenantScope,
  model: string,
): Promise<{ entries: number; ready: number; lettersLeft: number }> {
  const letters = sql`length(${knowledgeEntries.question}) + length(array_to_string(${knowledgeEntries.phrasings}, ' ')) + length(${knowledgeEntries.answer})`;
  const [counted] = await tenant.db
    .select({
      entries: sql<number>`count(*)`.mapWith(Number),
      ready: sql<number>`count(${knowledgeEmbeddings.entryId})`.mapWith(Number),
      lettersLeft:
        sql<number>`coalesce(sum(case when ${knowledgeEmbeddings.entryId} is null then ${letters} else 0 end), 0)`.mapWith(
          Number,
        ),
    })
    .from(knowledgeEntries)
    .leftJoin(knowledgeEmbeddings, ofThisVersion(tenant, model))
    .where(and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.status, 'published')));
  return counted ?? { entries: 0, ready: 0, lettersLeft: 0 };
}

function ofThisVersion(tenant: TenantScope, model: string) {
  return and(
    eq(knowledgeEmbeddings.companyId, tenant.companyId),
    eq(knowledgeEmbeddings.entryId, knowledgeEntries.id),
    eq(knowledgeEmbeddings.model, model),
    eq(knowledgeEmbeddings.entryVersion, knowledgeEntries.version),
  );
}

/** Keeps vectors; not of entries that were changed or withdrawn since they were read. */
export async function setVectors(
  tenant: TenantScope,
  model: string,
  vectors: readonly (PackedVector & { entryId: EntryId; version: number })[],
): Promise<void> {
  const entries = sql.param(vectors.map(({ entryId }) => entryId));
  const versions = sql.param(vectors.map(({ version }) => version));
  const signs = sql.param(vectors.map((vector) => vector.signs));
  const bytes = sql.param(vectors.map((vector) => Buffer.from(vector.bytes.buffer)));
  await tenant.db.execute(
    sql`insert into tenant.knowledge_embeddings (company_id, entry_id, model, entry_version, category_id, signs, vector)
select ${tenant.companyId}::uuid, e.id, ${model}, e.version, e.category_id, u.signs, u.vector
from unnest(${entries}::uuid[], ${versions}::integer[], ${signs}::varbit[], ${bytes}::bytea[]) as u(entry_id, version, signs, vector)
join tenant.knowledge_entries e on e.company_id = ${tenant.companyId}::uuid and e.id = u.entry_id and e.version = u.version and e.status = 'published'
on conflict (company_id, entry_id, model) do update
set entry_version = excluded.entry_version, category_id = excluded.category_id, signs = excluded.signs, vector = excluded.vector`,
  );
}

/** @param kept the model whose vectors stay; none do when it is left out. */
export async function removeVectors(tenant: TenantScope, kept?: string): Promise<void> {
  await tenant.db
    .delete(knowledgeEmbeddings)
    .where(
      and(
        eq(knowledgeEmbeddings.companyId, tenant.companyId),
        kept === undefined ? undefined : ne(knowledgeEmbeddings.model, kept),
      ),
    );
}

export async function setSearchesByMeaning(tenant: TenantScope, semantic: boolean): Promise<void> {
  await tenant.db.update(knowledgeStats).set({ semantic }).where(eq(knowledgeStats.companyId, tenant.companyId));
}
