import { and, eq, sql } from 'drizzle-orm';
import type { ContactId, VisitorId } from '../base/index.ts';
import { conversations, visitors } from '../db/schema/conversations.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { ConversationRow } from './repository.ts';

export type VisitorRow = typeof visitors.$inferSelect;

export function findVisitorByResume(tenant: TenantScope, resumeHash: Buffer): Promise<VisitorRow[]> {
  return tenant.db
    .select()
    .from(visitors)
    .where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.resumeHash, resumeHash)))
    .execute();
}

export async function addVisitor(
  tenant: TenantScope,
  visitor: Omit<typeof visitors.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(visitors).values({ companyId: tenant.companyId, ...visitor });
}

export async function setVisitorContact(
  tenant: TenantScope,
  visitorId: VisitorId,
  contactId: ContactId,
): Promise<void> {
  await tenant.db
    .update(visitors)
    .set({ contactId })
    .where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.id, visitorId)));
}

/** The visitor's conversation that is still open, newest first. */
export function findOpenConversationOf(tenant: TenantScope, visitorId: VisitorId): Promise<ConversationRow[]> {
  return tenant.db
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.companyId, tenant.companyId),
        eq(conversations.visitorId, visitorId),
        sql`${conversations.status} <> 'closed'`,
      ),
    )
    .orderBy(sql`${conversations.createdAt} desc`)
    .limit(1)
    .execute();
}
