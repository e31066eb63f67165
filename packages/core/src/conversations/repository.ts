import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { AgentId, ContactId, ConversationId, MessageId, RunId, UserId, VisitorId } from '../base/index.ts';
import { agents } from '../db/schema/agents.ts';
import { contacts } from '../db/schema/contacts.ts';
import { chatRuns, conversations, handoffs, messages, visitors } from '../db/schema/conversations.ts';
import { unansweredQuestions } from '../db/schema/knowledge.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type RunRow = typeof chatRuns.$inferSelect;
export type VisitorRow = typeof visitors.$inferSelect;
export type NewMessage = Omit<typeof messages.$inferInsert, 'companyId'>;

const conversationById = prepareQuery(['conversationId'], (db, { companyId, conversationId }) =>
  db
    .select()
    .from(conversations)
    .where(and(eq(conversations.companyId, companyId), eq(conversations.id, conversationId))),
);

export function findConversation(tenant: TenantScope, conversationId: ConversationId): Promise<ConversationRow[]> {
  return conversationById(tenant, { conversationId });
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

const newestMessages = prepareQuery(['conversationId', 'limit'], (db, { companyId, conversationId, limit }) =>
  db
    .select()
    .from(messages)
    .where(and(eq(messages.companyId, companyId), eq(messages.conversationId, conversationId)))
    .orderBy(sql`${messages.createdAt} desc`, sql`${messages.id} desc`)
    .limit(limit),
);

/** The newest last. */
export function listMessages(
  tenant: TenantScope,
  conversationId: ConversationId,
  limit: number,
): Promise<MessageRow[]> {
  return newestMessages(tenant, { conversationId, limit }).then((rows) => rows.reverse());
}

const spokenMessage = prepareQuery(['id', 'conversationId', 'role', 'author', 'text', 'createdAt'], (db, places) =>
  db.insert(messages).values(places),
);

/** What a person says. */
export function addMessage(
  tenant: TenantScope,
  message: {
    id: MessageId;
    conversationId: ConversationId;
    role: MessageRow['role'];
    text: string;
    createdAt: Date;
  } & {
    /** A member's name. */
    author?: string;
  },
): Promise<unknown> {
  return spokenMessage(tenant, { author: '', ...message });
}

/** What an agent says, with what it stands on and what it cost. */
export function addAnswer(tenant: TenantScope, message: NewMessage): Promise<unknown> {
  return tenant.db
    .insert(messages)
    .values({ companyId: tenant.companyId, ...message })
    .execute();
}

const touched = prepareQuery(
  ['conversationId', 'preview', 'at', 'messages', 'unread', 'costMicroUsd'],
  (db, { companyId, conversationId, preview, at, messages: added, unread, costMicroUsd }) =>
    db
      .update(conversations)
      .set({
        preview: sql`${preview}::text`,
        lastMessageAt: sql`${at}::timestamptz`,
        messageCount: sql`${conversations.messageCount} + ${added}::integer`,
        unreadCount: sql`${conversations.unreadCount} + ${unread}::integer`,
        costMicroUsd: sql`${conversations.costMicroUsd} + ${costMicroUsd}::bigint`,
      })
      .where(and(eq(conversations.companyId, companyId), eq(conversations.id, conversationId))),
);

/** What a new message means for its conversation's row: order, preview, counts, cost. */
export function touchConversation(
  tenant: TenantScope,
  conversationId: ConversationId,
  change: { preview: string; at: Date; messages: number; unread: number; costMicroUsd: number },
): Promise<unknown> {
  return touched(tenant, { conversationId, ...change });
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

const conversationOfRun = prepareQuery(['runId'], (db, { companyId, runId }) =>
  db
    .select(getTableColumns(conversations))
    .from(chatRuns)
    .innerJoin(
      conversations,
      and(eq(conversations.companyId, companyId), eq(conversations.id, chatRuns.conversationId)),
    )
    .where(and(eq(chatRuns.companyId, companyId), eq(chatRuns.id, runId))),
);

export function findConversationOfRun(tenant: TenantScope, runId: RunId): Promise<ConversationRow[]> {
  return conversationOfRun(tenant, { runId });
}

const runByKey = prepareQuery(
  ['conversationId', 'idempotencyKey'],
  (db, { companyId, conversationId, idempotencyKey }) =>
    db
      .select()
      .from(chatRuns)
      .where(
        and(
          eq(chatRuns.companyId, companyId),
          eq(chatRuns.conversationId, conversationId),
          eq(chatRuns.idempotencyKey, idempotencyKey),
        ),
      ),
);

export function findRunByKey(
  tenant: TenantScope,
  conversationId: ConversationId,
  idempotencyKey: string,
): Promise<RunRow[]> {
  return runByKey(tenant, { conversationId, idempotencyKey });
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

const openedRun = prepareQuery(['id', 'conversationId', 'idempotencyKey', 'questionId', 'createdAt'], (db, places) =>
  db.insert(chatRuns).values({ ...places, status: 'running' }),
);

/** Adds the run. A key that has been used in this conversation is a conflict, and undoes the whole batch. */
export function addRun(
  tenant: TenantScope,
  run: {
    id: RunId;
    conversationId: ConversationId;
    idempotencyKey: string;
    questionId: MessageId;
    createdAt: Date;
  },
): Promise<unknown> {
  return openedRun(tenant, run);
}

const endedRun = prepareQuery(['runId', 'status', 'at'], (db, { companyId, runId, status, at }) =>
  db
    .update(chatRuns)
    .set({ status: sql`${status}::text`, finishedAt: sql`${at}::timestamptz` })
    .where(and(eq(chatRuns.companyId, companyId), eq(chatRuns.id, runId), eq(chatRuns.status, 'running')))
    .returning({ id: chatRuns.id }),
);

/** Ends the run once: nothing comes back when it had ended already. */
export function finishRun(
  tenant: TenantScope,
  runId: RunId,
  { status, at }: { status: 'done' | 'failed' | 'stopped'; at: Date },
): Promise<{ id: RunId }[]> {
  return endedRun(tenant, { runId, status, at });
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
