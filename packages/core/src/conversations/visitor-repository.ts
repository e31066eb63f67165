import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { ContactId, ConversationId, RunId, VisitorId } from '../base/index.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import { chatRuns, conversations, visitors } from '../db/schema/conversations.ts';
import { messages } from '../db/schema/messages.ts';
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

const visitorById = prepareQuery(['visitorId'], (db, { companyId, visitorId }) =>
  db
    .select()
    .from(visitors)
    .where(and(eq(visitors.companyId, companyId), eq(visitors.id, visitorId))),
);

/** Nobody where there is no visitor. */
export function findVisitor(tenant: TenantScope, visitorId: VisitorId | null): Promise<VisitorRow[]> {
  return visitorById(tenant, { visitorId: visitorId ?? '00000000-0000-0000-0000-000000000000' });
}

/** `trusted`: it is sure that the contact is this very visitor. */
export async function setVisitorContact(
  tenant: TenantScope,
  visitorId: VisitorId,
  { contactId, trusted }: { contactId: ContactId; trusted: boolean },
): Promise<void> {
  await tenant.db
    .update(visitors)
    .set({ contactId, contactTrusted: trusted })
    .where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.id, visitorId)));
}

/** One more message that was refused. @returns how many there are now. */
export async function addWarning(tenant: TenantScope, visitorId: VisitorId): Promise<number> {
  const [row] = await tenant.db
    .update(visitors)
    .set({ warnings: sql`${visitors.warnings} + 1` })
    .where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.id, visitorId)))
    .returning({ warnings: visitors.warnings });
  return row?.warnings ?? 0;
}

/** Shuts the chat for a visitor, or opens it again. */
export async function setBlocked(tenant: TenantScope, visitorId: VisitorId, blockedAt: Date | null): Promise<void> {
  await tenant.db
    .update(visitors)
    .set({ blockedAt, ...(blockedAt === null ? { warnings: 0 } : {}) })
    .where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.id, visitorId)));
}

export function listConversationsOf(tenant: TenantScope, visitorId: VisitorId): Promise<{ id: ConversationId }[]> {
  return tenant.db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.visitorId, visitorId)))
    .execute();
}

/** Colleagues' own chats with agents in which this contact was taken up: named last, or in any turn before. */
export function listChatsAbout(tenant: TenantScope, contactId: ContactId): Promise<{ id: ConversationId }[]> {
  const { companyId } = tenant;
  return tenant.db
    .selectDistinct({ id: conversations.id })
    .from(conversations)
    .leftJoin(
      messages,
      and(
        eq(messages.companyId, companyId),
        eq(messages.conversationId, conversations.id),
        sql`${messages.trace} @> ${JSON.stringify({ about: [contactId] })}::jsonb`,
      ),
    )
    .where(
      and(
        eq(conversations.companyId, companyId),
        eq(conversations.channel, 'console'),
        or(eq(conversations.contactId, contactId), isNotNull(messages.id)),
      ),
    )
    .execute();
}

/** Other visitors who named this contact, without being it, and their conversations, know nobody by it any more. */
export async function unlinkContact(tenant: TenantScope, contactId: ContactId): Promise<void> {
  const { companyId } = tenant;
  await tenant.db
    .update(conversations)
    .set({ contactId: null })
    .where(and(eq(conversations.companyId, companyId), eq(conversations.contactId, contactId)));
  await tenant.db
    .update(visitors)
    .set({ contactId: null, contactTrusted: false })
    .where(and(eq(visitors.companyId, companyId), eq(visitors.contactId, contactId)));
}

export function listRunsOf(tenant: TenantScope, conversationIds: readonly ConversationId[]): Promise<{ id: RunId }[]> {
  return tenant.db
    .select({ id: chatRuns.id })
    .from(chatRuns)
    .where(and(eq(chatRuns.companyId, tenant.companyId), inArray(chatRuns.conversationId, [...conversationIds])))
    .execute();
}

/** With its messages, runs, notes and requests. */
export async function removeConversation(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(conversations)
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.id, conversationId)));
}

export async function removeVisitor(tenant: TenantScope, visitorId: VisitorId): Promise<void> {
  await tenant.db.delete(visitors).where(and(eq(visitors.companyId, tenant.companyId), eq(visitors.id, visitorId)));
}

/** How much is left of somebody, looked up by every id under which anything of theirs could stand. */
export async function countLeft(
  tenant: TenantScope,
  {
    visitorId,
    contactId,
    conversationIds,
    chatIds,
  }: {
    visitorId: VisitorId;
    contactId: ContactId | null;
    conversationIds: readonly ConversationId[];
    /** Of colleagues; what of theirs came of a chat for other people stays. */
    chatIds: readonly ConversationId[];
  },
): Promise<number> {
  const { companyId } = tenant;
  const nobody = '00000000-0000-0000-0000-000000000000';
  const contact = contactId ?? nobody;
  const among = (ids: readonly string[]) =>
    sql`(${sql.join(
      [nobody, ...ids].map((id) => sql`${id}::uuid`),
      sql`, `,
    )})`;
  const [theirs, all] = [among(conversationIds), among([...conversationIds, ...chatIds])];
  const { rows } = await tenant.db.execute(sql`select
  (select count(*) from tenant.visitors v where v.company_id = ${companyId} and v.id = ${visitorId}::uuid)
  + (select count(*) from tenant.conversations c where c.company_id = ${companyId}
      and (c.visitor_id = ${visitorId}::uuid or c.contact_id = ${contact}::uuid or c.id in ${all}))
  + (select count(*) from tenant.messages m where m.company_id = ${companyId} and m.conversation_id in ${all})
  + (select count(*) from tenant.chat_runs r where r.company_id = ${companyId} and r.conversation_id in ${all})
  + (select count(*) from tenant.handoffs h where h.company_id = ${companyId} and h.conversation_id in ${all})
  + (select count(*) from tenant.conversation_notes n where n.company_id = ${companyId} and n.conversation_id in ${all})
  + (select count(*) from tenant.pending_actions p where p.company_id = ${companyId} and p.conversation_id in ${all})
  + (select count(*) from tenant.quotes q where q.company_id = ${companyId}
      and (q.contact_id = ${contact}::uuid or q.conversation_id in ${theirs}))
  + (select count(*) from tenant.content_drafts d where d.company_id = ${companyId} and d.conversation_id in ${all})
  + (select count(*) from tenant.unanswered_questions u where u.company_id = ${companyId} and u.conversation_id in ${theirs})
  + (select count(*) from tenant.knowledge_proposals k where k.company_id = ${companyId} and k.conversation_id in ${all})
  + (select count(*) from tenant.memories e where e.company_id = ${companyId}
      and (e.subject_id in (${visitorId}::uuid, ${contact}::uuid) or e.conversation_id in ${all}))
  + (select count(*) from tenant.appointments a where a.company_id = ${companyId}
      and (a.visitor_id = ${visitorId}::uuid or a.contact_id = ${contact}::uuid))
  + (select count(*) from tenant.deals l where l.company_id = ${companyId}
      and (l.contact_id = ${contact}::uuid or l.conversation_id in ${theirs}))
  + (select count(*) from tenant.contacts o where o.company_id = ${companyId} and o.id = ${contact}::uuid) as rows_left`);
  return Number(rows[0]?.['rows_left'] ?? 0);
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
