import { and, eq, sql } from 'drizzle-orm';
import type { EntryId } from '../base/index.ts';
import { knowledgeEntries, knowledgeOverrides } from '../db/schema/knowledge.ts';
import { masterEntries } from '../db/schema/templates.ts';
import type { TenantScope } from '../tenant/index.ts';

export type SharedRow = {
  id: string;
  slug: string;
  categorySlug: string;
  question: string;
  answer: string;
  isOverridden: boolean;
  /** The company's own entry that stands in its place. */
  replacement: { id: EntryId; question: string } | null;
};

/** Every entry of the shared knowledge, with what this company made of it. */
export async function listShared(tenant: TenantScope): Promise<SharedRow[]> {
  const rows = await tenant.db
    .select({
      id: masterEntries.id,
      slug: masterEntries.slug,
      categorySlug: masterEntries.categorySlug,
      question: masterEntries.question,
      answer: masterEntries.answer,
      overridden: knowledgeOverrides.masterEntryId,
      entryId: knowledgeOverrides.entryId,
      entryQuestion: knowledgeEntries.question,
    })
    .from(masterEntries)
    .leftJoin(
      knowledgeOverrides,
      and(eq(knowledgeOverrides.companyId, tenant.companyId), eq(knowledgeOverrides.masterEntryId, masterEntries.id)),
    )
    .leftJoin(
      knowledgeEntries,
      and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.id, knowledgeOverrides.entryId)),
    )
    .orderBy(masterEntries.categorySlug, masterEntries.slug);
  return rows.map(({ overridden, entryId, entryQuestion, ...row }) => ({
    ...row,
    isOverridden: overridden !== null,
    replacement: entryId === null ? null : { id: entryId, question: entryQuestion ?? '' },
  }));
}

export async function findShared(tenant: TenantScope, slug: string): Promise<string | undefined> {
  const [row] = await tenant.db
    .select({ id: masterEntries.id })
    .from(masterEntries)
    .where(eq(masterEntries.slug, slug));
  return row?.id;
}

/** @param entryId the company's own entry in its place; `null` hides it. */
export async function setOverride(tenant: TenantScope, masterEntryId: string, entryId: EntryId | null): Promise<void> {
  await tenant.db
    .insert(knowledgeOverrides)
    .values({ companyId: tenant.companyId, masterEntryId, entryId })
    .onConflictDoUpdate({
      target: [knowledgeOverrides.companyId, knowledgeOverrides.masterEntryId],
      set: { entryId: sql`excluded.entry_id` },
    });
}

export async function removeOverride(tenant: TenantScope, masterEntryId: string): Promise<void> {
  await tenant.db
    .delete(knowledgeOverrides)
    .where(
      and(eq(knowledgeOverrides.companyId, tenant.companyId), eq(knowledgeOverrides.masterEntryId, masterEntryId)),
    );
}

/** An entry that nobody can find stands in no other's place. */
export async function removeOverridesBy(tenant: TenantScope, entryId: EntryId): Promise<void> {
  await tenant.db
    .delete(knowledgeOverrides)
    .where(and(eq(knowledgeOverrides.companyId, tenant.companyId), eq(knowledgeOverrides.entryId, entryId)));
}
