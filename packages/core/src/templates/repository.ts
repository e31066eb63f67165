import { and, eq, sql } from 'drizzle-orm';
import {
  masterEntries,
  masterPostings,
  masterStats,
  masterTerms,
  modelPrices,
  templatePostings,
  templates,
  templateTables,
  templateTerms,
  tiers,
} from '../db/schema/platform.ts';
import type { PlatformDatabase } from '../db/platform.ts';

export type TemplateRecord = typeof templates.$inferSelect;
export type TierRecord = typeof tiers.$inferSelect;
export type Posting = { term: string; entryId: string; categoryId: string; weight: number };

/** Stored in slices, so that one statement never carries more parameters than the protocol allows (65,535). */
const sliceLength = 2_000;

export function listTemplates(db: PlatformDatabase): Promise<TemplateRecord[]> {
  return db.select().from(templates).where(eq(templates.current, true)).orderBy(templates.grouping, templates.name);
}

export function listTiers(db: PlatformDatabase): Promise<TierRecord[]> {
  return db.select().from(tiers).orderBy(tiers.position);
}

export async function listRowCounts(
  db: PlatformDatabase,
  templateIds: string[],
): Promise<{ table: string; rows: number }[]> {
  return await db
    .select({ table: templateTables.tableName, rows: sql<number>`sum(${templateTables.rowCount})`.mapWith(Number) })
    .from(templateTables)
    .where(sql`${templateTables.templateId} = any(${sql.param(templateIds)}::uuid[])`)
    .groupBy(templateTables.tableName)
    .orderBy(templateTables.tableName);
}

export async function addTemplate(
  db: PlatformDatabase,
  template: typeof templates.$inferInsert,
  rows: Readonly<Record<string, Record<string, unknown>[]>>,
  postings: readonly Posting[],
): Promise<void> {
  await db
    .update(templates)
    .set({ current: false })
    .where(and(eq(templates.kind, template.kind), eq(templates.slug, template.slug)));
  await db
    .delete(templates)
    .where(
      and(
        eq(templates.kind, template.kind),
        eq(templates.slug, template.slug),
        eq(templates.version, template.version),
      ),
    );
  await db.insert(templates).values(template);
  await db.insert(templateTables).values(
    Object.entries(rows).map(([tableName, list]) => ({
      templateId: template.id,
      tableName,
      rows: list,
      rowCount: list.length,
    })),
  );
  for (const slice of slices(postings))
    await db.insert(templatePostings).values(slice.map((posting) => ({ templateId: template.id, ...posting })));
  const counts = Map.groupBy(postings, (posting) => posting.term);
  const terms = [...counts].map(([term, list]) => ({ templateId: template.id, term, entryCount: list.length }));
  for (const slice of slices(terms)) await db.insert(templateTerms).values(slice);
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
