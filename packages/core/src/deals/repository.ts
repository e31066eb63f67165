import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { ContactId, ConversationId, DealId, QuoteId, StageId } from '../base/index.ts';
import { contacts } from '../db/schema/contacts.ts';
import { deals, pipelineStages, quotes } from '../db/schema/deals.ts';
import type { TenantScope } from '../tenant/index.ts';

export type StageRow = Pick<
  typeof pipelineStages.$inferSelect,
  'id' | 'slug' | 'name' | 'description' | 'kind' | 'position'
>;
export type DealRow = typeof deals.$inferSelect;
export type DealListing = DealRow & { contactName: string | null };
export type QuoteRow = typeof quotes.$inferSelect;
export type QuoteListing = QuoteRow & { contactName: string | null };

export function listStages(tenant: TenantScope): Promise<StageRow[]> {
  const { id, slug, name, description, kind, position } = getTableColumns(pipelineStages);
  return tenant.db
    .select({ id, slug, name, description, kind, position })
    .from(pipelineStages)
    .where(eq(pipelineStages.companyId, tenant.companyId))
    .orderBy(asc(pipelineStages.position))
    .execute();
}

/** Newest change first. */
export function listDeals(tenant: TenantScope, limit: number): Promise<DealListing[]> {
  return tenant.db
    .select({ ...getTableColumns(deals), contactName: contacts.name })
    .from(deals)
    .innerJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, deals.contactId)))
    .where(eq(deals.companyId, tenant.companyId))
    .orderBy(desc(deals.updatedAt), desc(deals.id))
    .limit(limit)
    .execute();
}

/** What this contact wants and has neither got nor given up, newest first. */
export function listOpenDealsOf(tenant: TenantScope, contactId: ContactId): Promise<DealRow[]> {
  return tenant.db
    .select(getTableColumns(deals))
    .from(deals)
    .innerJoin(
      pipelineStages,
      and(eq(pipelineStages.companyId, tenant.companyId), eq(pipelineStages.id, deals.stageId)),
    )
    .where(and(eq(deals.companyId, tenant.companyId), eq(deals.contactId, contactId), eq(pipelineStages.kind, 'open')))
    .orderBy(desc(deals.updatedAt))
    .limit(1)
    .execute();
}

export async function addDeal(tenant: TenantScope, deal: Omit<typeof deals.$inferInsert, 'companyId'>): Promise<void> {
  await tenant.db.insert(deals).values({ companyId: tenant.companyId, ...deal });
}

export async function updateDeal(
  tenant: TenantScope,
  dealId: DealId,
  change: Partial<Pick<DealRow, 'stageId' | 'title' | 'valueMicroUsd' | 'updatedAt'>>,
): Promise<boolean> {
  const rows = await tenant.db
    .update(deals)
    .set(change)
    .where(and(eq(deals.companyId, tenant.companyId), eq(deals.id, dealId)))
    .returning({ id: deals.id });
  return rows.length === 1;
}

export async function findStage(tenant: TenantScope, stageId: StageId): Promise<StageRow | undefined> {
  return (await listStages(tenant)).find((stage) => stage.id === stageId);
}

export async function addQuote(
  tenant: TenantScope,
  quote: Omit<typeof quotes.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(quotes).values({ companyId: tenant.companyId, ...quote });
}

const quoteListing = { ...getTableColumns(quotes), contactName: contacts.name };

/** Newest first. */
export function listQuotes(tenant: TenantScope, limit: number): Promise<QuoteListing[]> {
  return tenant.db
    .select(quoteListing)
    .from(quotes)
    .leftJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, quotes.contactId)))
    .where(eq(quotes.companyId, tenant.companyId))
    .orderBy(desc(quotes.createdAt), desc(quotes.id))
    .limit(limit)
    .execute();
}

export function findQuote(tenant: TenantScope, quoteId: QuoteId): Promise<QuoteListing[]> {
  return tenant.db
    .select(quoteListing)
    .from(quotes)
    .leftJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, quotes.contactId)))
    .where(and(eq(quotes.companyId, tenant.companyId), eq(quotes.id, quoteId)))
    .execute();
}

/** @returns whether it stood in one of the states `from`. */
export async function setQuoteStatus(
  tenant: TenantScope,
  { quoteId, from, to, now }: { quoteId: QuoteId; from: QuoteRow['status'][]; to: QuoteRow['status']; now: Date },
): Promise<boolean> {
  const rows = await tenant.db
    .update(quotes)
    .set({ status: to, updatedAt: now })
    .where(
      and(
        eq(quotes.companyId, tenant.companyId),
        eq(quotes.id, quoteId),
        sql`${quotes.status} in (${sql.join(
          from.map((status) => sql`${status}`),
          sql`, `,
        )})`,
      ),
    )
    .returning({ id: quotes.id });
  return rows.length === 1;
}

/** Prices that were worked out in a conversation, for whoever has to forget it. */
export async function removeQuotesOf(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(quotes)
    .where(and(eq(quotes.companyId, tenant.companyId), eq(quotes.conversationId, conversationId)));
}

export async function removeDealsOf(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(deals)
    .where(and(eq(deals.companyId, tenant.companyId), eq(deals.conversationId, conversationId)));
}
