import { and, eq, sql } from 'drizzle-orm';
import type { AgentId, ContactId, ConversationId, RunId, UserId, VisitorId } from '../base/index.ts';
import { agents } from '../db/schema/agents.ts';
import { contacts } from '../db/schema/contacts.ts';
import { chatRuns, conversations, handoffs, messages, visitors } from '../db/schema/conversations.ts';
import { unansweredQuestions } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type RunRow = typeof chatRuns.$inferSelect;
export type VisitorRow = typeof visitors.$inferSelect;
export type NewMessage = Omit<typeof messages.$inferInsert, 'companyId'>;

export function findConversation(tenant: TenantScope, conversationId: ConversationId): Promise<ConversationRow[]> {
  return tenant.db
    .select()
    .from(conversations)
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.id, conversationId)))
    .execute();
}

export type ConversationListing = ConversationRow & { agentName: string; contactName: string | null };

/** Newest activity first, from before the cursor on. Console try-outs are other people's business and left out. */
export function listConversations(
  tenant: TenantScope,
  {
    before,
    status,
    limit,
  }: { before: { at: Date; id: string } | null; status: 'open' | 'waiting' | 'closed' | null; limit: number },
): Promise<ConversationListing[]> {
  return tenant.db
    .select({
      companyId: conversations.companyId,
      id: conversations.id,
      agentId: conversations.agentId,
      channel: conversations.channel,
      visitorId: conversations.visitorId,
      userId: conversations.userId,
      contactId: conversations.contactId,
      status: conversations.status,
      assignedTo: conversations.assignedTo,
      preview: conversations.preview,
      messageCount: conversations.messageCount,
      unreadCount: conversations.unreadCount,
      costMicroUsd: conversations.costMicroUsd,
      createdAt: conversations.createdAt,
      lastMessageAt: conversations.lastMessageAt,
      agentName: agents.name,
      contactName: contacts.name,
    })
    .from(conversations)
    .innerJoin(agents, and(eq(agents.companyId, conversations.companyId), eq(agents.id, conversations.agentId)))
    .leftJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, conversations.contactId)))
    .where(
      and(
        eq(conversations.companyId, tenant.companyId),
        sql`${conversations.messageCount} > 0`,
        status === null
          ? undefined
          : status === 'open'
            ? sql`${conversations.status} in ('agent', 'staff')`
            : eq(conversations.status, status),
        before === null
          ? undefined
          : sql`(${conversations.lastMessageAt}, ${conversations.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${conversations.lastMessageAt} desc`, sql`${conversations.id} desc`)
    .limit(limit)
    .execute();
}

/** Figures since midnight in the company's own time zone. */
export function countToday(
  tenant: TenantScope,
  now: Date,
): Promise<{ conversationsToday: number; waiting: number; answersToday: number; quotedToday: number }> {
  const { companyId } = tenant;
  return tenant.db
    .execute(
      sql`with day as (
  select (date_trunc('day', timezone(c.time_zone, ${now.toISOString()}::timestamptz)))::timestamp as starts, c.time_zone
  from tenant.companies c where c.company_id = ${companyId}),
talks as (
  select count(*) as waiting from tenant.conversations v where v.company_id = ${companyId} and v.status = 'waiting'),
answers as (
  select count(distinct m.conversation_id) as conversations, count(*) as answers, sum(case when m.quoted then 1 else 0 end) as quoted
  from tenant.messages m, day d
  where m.company_id = ${companyId} and m.role = 'agent' and m.created_at >= timezone(d.time_zone, d.starts))
select a.conversations, a.answers, a.quoted, t.waiting from answers a, talks t`,
    )
    .then(({ rows }) => ({
      conversationsToday: Number(rows[0]?.['conversations'] ?? 0),
      waiting: Number(rows[0]?.['waiting'] ?? 0),
      answersToday: Number(rows[0]?.['answers'] ?? 0),
      quotedToday: Number(rows[0]?.['quoted'] ?? 0),
    }));
}

export async function addConversation(
  tenant: TenantScope,
  conversation: Omit<typeof conversations.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(conversations).values({ companyId: tenant.companyId, ...conversation });
}

/** The newest last. */
export function listMessages(
  tenant: TenantScope,
  conversationId: ConversationId,
  limit: number,
): Promise<MessageRow[]> {
  return tenant.db
    .select()
    .from(messages)
    .where(and(eq(messages.companyId, tenant.companyId), eq(messages.conversationId, conversationId)))
    .orderBy(sql`${messages.createdAt} desc`, sql`${messages.id} desc`)
    .limit(limit)
    .execute()
    .then((rows) => rows.reverse());
}

export function addMessage(tenant: TenantScope, message: NewMessage): Promise<unknown> {
  return tenant.db
    .insert(messages)
    .values({ companyId: tenant.companyId, ...message })
    .execute();
}

/** What a new message means for its conversation's row: order, preview, counts, cost. */
export function touchConversation(
  tenant: TenantScope,
  conversationId: ConversationId,
  change: { preview: string; at: Date; messages: number; unread: number; costMicroUsd: number },
): Promise<unknown> {
  return tenant.db
    .update(conversations)
    .set({
      preview: change.preview,
      lastMessageAt: change.at,
      messageCount: sql`${conversations.messageCount} + ${change.messages}::integer`,
      unreadCount: sql`${conversations.unreadCount} + ${change.unread}::integer`,
      costMicroUsd: sql`${conversations.costMicroUsd} + ${change.costMicroUsd}::bigint`,
    })
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.id, conversationId)))
    .execute();
}

export function setConversation(
  tenant: TenantScope,
  conversationId: ConversationId,
  change: Partial<Pick<ConversationRow, 'status' | 'assignedTo' | 'agentId' | 'contactId' | 'unreadCount'>>,
): Promise<{ id: ConversationId }[]> {
  return tenant.db
    .update(conversations)
    .set(change)
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.id, conversationId)))
    .returning({ id: conversations.id })
    .execute();
}

export function findRun(tenant: TenantScope, runId: RunId): Promise<RunRow[]> {
  return tenant.db
    .select()
    .from(chatRuns)
    .where(and(eq(chatRuns.companyId, tenant.companyId), eq(chatRuns.id, runId)))
    .execute();
}

export function findRunByKey(
  tenant: TenantScope,
  conversationId: ConversationId,
  idempotencyKey: string,
): Promise<RunRow[]> {
  return tenant.db
    .select()
    .from(chatRuns)
    .where(
      and(
        eq(chatRuns.companyId, tenant.companyId),
        eq(chatRuns.conversationId, conversationId),
        eq(chatRuns.idempotencyKey, idempotencyKey),
      ),
    )
    .execute();
}

/** The run that still answers in this conversation, if one does. */
export function findActiveRun(tenant: TenantScope, conversationId: ConversationId, since: Date): Promise<RunRow[]> {
  return tenant.db
    .select()
    .from(chatRuns)
    .where(
      and(
        eq(chatRuns.companyId, tenant.companyId),
        eq(chatRuns.conversationId, conversationId),
        eq(chatRuns.status, 'running'),
        sql`${chatRuns.createdAt} > ${since.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(sql`${chatRuns.createdAt} desc`)
    .limit(1)
    .execute();
}

/** Adds the run. A key that has been used in this conversation is a conflict, and undoes the whole batch. */
export function addRun(tenant: TenantScope, run: Omit<typeof chatRuns.$inferInsert, 'companyId'>): Promise<unknown> {
  return tenant.db
    .insert(chatRuns)
    .values({ companyId: tenant.companyId, ...run })
    .execute();
}

/** Ends the run once: nothing comes back when it had ended already. */
export function finishRun(
  tenant: TenantScope,
  runId: RunId,
  { status, at }: { status: 'done' | 'failed' | 'stopped'; at: Date },
): Promise<{ id: RunId }[]> {
  return tenant.db
    .update(chatRuns)
    .set({ status, finishedAt: at })
    .where(and(eq(chatRuns.companyId, tenant.companyId), eq(chatRuns.id, runId), eq(chatRuns.status, 'running')))
    .returning({ id: chatRuns.id })
    .execute();
}

export async function addHandoff(
  tenant: TenantScope,
  handoff: Omit<typeof handoffs.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(handoffs).values({ companyId: tenant.companyId, ...handoff });
}

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

/** Kept for the curator: what a visitor asked and the knowledge could not answer. */
export function addUnansweredQuestion(
  tenant: TenantScope,
  question: {
    id: string;
    question: string;
    conversationId: ConversationId;
    bestEntryId: string | null;
    confidence: number;
  },
): Promise<unknown> {
  const { bestEntryId, ...rest } = question;
  return tenant.db
    .insert(unansweredQuestions)
    .values({
      companyId: tenant.companyId,
      ...rest,
      bestEntryId: bestEntryId as (typeof unansweredQuestions.$inferInsert)['bestEntryId'],
    })
    .execute();
}

export type NewConversation = {
  id: ConversationId;
  agentId: AgentId;
  channel: 'widget' | 'console';
  visitorId?: VisitorId;
  userId?: UserId;
};
