import { and, eq, sql } from 'drizzle-orm';
import { modelPrices } from '../db/schema/books.ts';
import { postingBlockBits } from '../db/schema/knowledge.ts';
import {
  masterEntries,
  masterPostings,
  masterStats,
  masterTerms,
  templateIndexedEntries,
  templatePostings,
  templates,
  templateTables,
  tiers,
} from '../db/schema/templates.ts';
import type { PlatformDatabase } from '../db/platform.ts';

export type TemplateRecord = typeof templates.$inferSelect;
export type TierRecord = typeof tiers.$inferSelect;
export type Posting = { term: string; entryId: string; categoryId: string; weight: number };

/** Stored in slices, so that one statement never carries more parameters than the protocol allows (65,535). */
const sliceLength = 2_000;

export function listTemplates(db: PlatformDatabase): Promise<TemplateRecord[]> {
  return db.select().from(templates).where(eq(templates.current, true)).orderBy(templates.grouping, templates.name);
}

export async function findCurrent(
  db: PlatformDatabase,
  kind: TemplateRecord['kind'],
  slug: string,
): Promise<TemplateRecord | undefined> {
  const [record] = await db
    .select()
    .from(templates)
    .where(and(eq(templates.kind, kind), eq(templates.slug, slug), eq(templates.current, true)));
  return record;
}

export function listTiers(db: PlatformDatabase): Promise<TierRecord[]> {
  return db.select().from(tiers).orderBy(tiers.position);
}

export async function listRowCounts(
  db: PlatformDatabase,
  templateIds: string[],
): Promise<{ table: string; rows: number }[]> {
  const ids = sql`any(${sql.param(templateIds)}::uuid[])`;
  const indexed = await db.execute(sql`select 'knowledge_postings' as table, count(*)::integer as rows
from ${templatePostings} p where p.template_id = ${ids}
union all select 'knowledge_indexed_entries', count(*)::integer from ${templateIndexedEntries} t where t.template_id = ${ids}`);
  const cloned = await db
    .select({ table: templateTables.tableName, rows: sql<number>`sum(${templateTables.rowCount})`.mapWith(Number) })
    .from(templateTables)
    .where(sql`${templateTables.templateId} = any(${sql.param(templateIds)}::uuid[])`)
    .groupBy(templateTables.tableName)
    .orderBy(templateTables.tableName);
  return [...cloned, ...(indexed.rows as { table: string; rows: number }[])];
}

/** Publishes a new version. Older ones keep their rows: what companies have edited is compared with them. */
export async function addTemplate(
  db: PlatformDatabase,
  template: typeof templates.$inferInsert,
  rows: Readonly<Record<string, Record<string, unknown>[]>>,
  postings: readonly Posting[],
): Promise<void> {
  for (const index of [templatePostings, templateIndexedEntries])
    await db.execute(sql`delete from ${index} where template_id in
(select t.id from ${templates} t where t.kind = ${template.kind} and t.slug = ${template.slug})`);
  await db
    .update(templates)
    .set({ current: false })
    .where(and(eq(templates.kind, template.kind), eq(templates.slug, template.slug)));
  await db.insert(templates).values(template);
  await db.insert(templateTables).values(
    Object.entries(rows).map(([tableName, list]) => ({
      templateId: template.id,
      tableName,
      rows: list,
      rowCount: list.length,
    })),
  );
  await addPostings(db, template.id, postings);
}

/** The search index of a template whose words are counted in a new way, and whose rows stay as they are. */
export async function setPostings(
  db: PlatformDatabase,
  templateId: string,
  analyzerVersion: number,
  postings: readonly Posting[],
): Promise<void> {
  await db.delete(templatePostings).where(eq(templatePostings.templateId, templateId));
  await db.delete(templateIndexedEntries).where(eq(templateIndexedEntries.templateId, templateId));
  await db.update(templates).set({ analyzerVersion }).where(eq(templates.id, templateId));
  await addPostings(db, templateId, postings);
}

/** Numbers the entries, and gathers their postings in lists. Thousands of rows in two statements: as arrays, they are few parameters. */
async function addPostings(db: PlatformDatabase, templateId: string, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return;
  const entries = new Map(postings.map((posting) => [posting.entryId, posting.categoryId]));
  const numbers = new Map([...entries.keys()].map((entryId, number) => [entryId, number]));
  await db.insert(templateIndexedEntries).values(
    [...entries].map(([entryId, categoryId]) => ({
      templateId,
      number: numbers.get(entryId) ?? 0,
      entryId,
      categoryId,
    })),
  );
  await db.execute(sql`insert into ${templatePostings} (template_id, term, block, numbers, weights)
select ${templateId}::uuid, p.term, p.number >> ${sql.raw(String(postingBlockBits))}, array_agg(p.number order by p.number), array_agg(p.weight order by p.number)
from unnest(
  ${sql.param(postings.map(({ term }) => term))}::text[], ${sql.param(postings.map(({ entryId }) => numbers.get(entryId)))}::integer[],
  ${sql.param(postings.map(({ weight }) => weight))}::real[]
) as p(term, number, weight) group by 2, 3`);
}

/** Rows by table of one version of a template, with ids of the template. */
export async function findTemplateRows(
  db: PlatformDatabase,
  { kind, slug, version }: Pick<TemplateRecord, 'kind' | 'slug' | 'version'>,
): Promise<{ table: string; rows: Record<string, unknown>[] }[] | undefined> {
  const found = await db
    .select({ table: templateTables.tableName, rows: templateTables.rows })
    .from(templates)
    .innerJoin(templateTables, eq(templateTables.templateId, templates.id))
    .where(and(eq(templates.kind, kind), eq(templates.slug, slug), eq(templates.version, version)));
  return found.length === 0 ? undefined : found;
}

export async function setTiers(db: PlatformDatabase, list: TierRecord[]): Promise<void> {
  await db.delete(tiers);
  await db.insert(tiers).values(list);
}

export async function setMaster(
  db: PlatformDatabase,
  master: {
    version: number;
    analyzerVersion: number;
    entries: (typeof masterEntries.$inferInsert)[];
    postings: { term: string; entryId: string; categorySlug: string; weight: number }[];
  },
): Promise<void> {
  await db.delete(masterEntries);
  await db.delete(masterTerms);
  await db.delete(masterStats);
  await db.insert(masterEntries).values(master.entries);
  for (const slice of slices(master.postings)) await db.insert(masterPostings).values(slice);
  const counts = Map.groupBy(master.postings, (posting) => posting.term);
  const terms = [...counts].map(([term, list]) => ({ term, entryCount: list.length }));
  for (const slice of slices(terms)) await db.insert(masterTerms).values(slice);
  await db.insert(masterStats).values({
    one: true,
    entryCount: master.entries.length,
    version: master.version,
    analyzerVersion: master.analyzerVersion,
  });
}

export type MasterEntry = Pick<
  typeof masterEntries.$inferSelect,
  'id' | 'categorySlug' | 'question' | 'phrasings' | 'answer'
>;

export function listMasterEntries(db: PlatformDatabase): Promise<MasterEntry[]> {
  return db
    .select({
      id: masterEntries.id,
      categorySlug: masterEntries.categorySlug,
      question: masterEntries.question,
      phrasings: masterEntries.phrasings,
      answer: masterEntries.answer,
    })
    .from(masterEntries)
    .execute();
}

export async function findMasterStats(db: PlatformDatabase): Promise<typeof masterStats.$inferSelect | undefined> {
  return (await db.select().from(masterStats).limit(1))[0];
}

export async function setModelPrices(db: PlatformDatabase, prices: (typeof modelPrices.$inferInsert)[]): Promise<void> {
  for (const price of prices)
    await db
      .insert(modelPrices)
      .values(price)
      .onConflictDoUpdate({
        target: [modelPrices.provider, modelPrices.model, modelPrices.origin, modelPrices.validFrom],
        set: {
          inputMicroUsd: price.inputMicroUsd,
          outputMicroUsd: price.outputMicroUsd,
          cachedMicroUsd: price.cachedMicroUsd,
          cacheWriteMicroUsd: price.cacheWriteMicroUsd ?? null,
        },
      });
}

/** After a bulk load: plans made on empty tables doubled the time of a clone. Serialised by PostgreSQL. */
export async function lockTemplates(db: PlatformDatabase): Promise<void> {
  await db.execute(sql`lock table ${templates} in share row exclusive mode`);
}

function* slices<T>(list: readonly T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += sliceLength) yield list.slice(start, start + sliceLength);
}
