import { and, eq, sql } from 'drizzle-orm';
import type { ConversationId, MessageId } from '../base/index.ts';
import { conversations, handoffs } from '../db/schema/conversations.ts';
import { messages } from '../db/schema/messages.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
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

export async function addConversation(
  tenant: TenantScope,
  conversation: Omit<typeof conversations.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(conversations).values({ companyId: tenant.companyId, ...conversation });
}

/** Conversations that visitors have begun since the company's midnight. */
export async function countBegunByVisitors(
  tenant: TenantScope,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<number> {
  const midnight = sql`timezone(${timeZone}, timezone(${timeZone}, ${now.toISOString()}::timestamptz)::date::timestamp)`;
  const [counted] = await tenant.db
    .select({ begun: sql<number>`count(*)`.mapWith(Number) })
    .from(conversations)
    .where(
      and(
        eq(conversations.companyId, tenant.companyId),
        eq(conversations.channel, 'widget'),
        // What began today was last heard of today: the index is on that.
        sql`${conversations.lastMessageAt} >= ${midnight}`,
        sql`${conversations.createdAt} >= ${midnight}`,
      ),
    );
  return counted?.begun ?? 0;
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

/** What of a message the next turn needs. Its trace stays where it is: it can be longer than all that was said. */
export type Said = Pick<MessageRow, 'role' | 'author' | 'text' | 'choices'> & {
  understood: string | null;
  offeredPerson: boolean;
};

const newestSaid = prepareQuery(['conversationId', 'limit'], (db, { companyId, conversationId, limit }) =>
  db
    .select({
      role: messages.role,
      author: messages.author,
      text: messages.text,
      choices: messages.choices,
      understood: sql<string | null>`${messages.trace}->>'understood'`,
      offersPerson: sql<string | null>`${messages.trace}->>'offersPerson'`,
    })
    .from(messages)
    .where(and(eq(messages.companyId, companyId), eq(messages.conversationId, conversationId)))
    .orderBy(sql`${messages.createdAt} desc`, sql`${messages.id} desc`)
    .limit(limit),
);

/** The newest last. */
export function listSaid(tenant: TenantScope, conversationId: ConversationId, limit: number): Promise<Said[]> {
  return newestSaid(tenant, { conversationId, limit }).then((rows) =>
    rows.reverse().map(({ offersPerson, ...said }) => ({ ...said, offeredPerson: offersPerson === 'true' })),
  );
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
  change: Partial<
    Pick<ConversationRow, 'status' | 'assignedTo' | 'agentId' | 'contactId' | 'unreadCount' | 'consolidatedAt'>
  >,
): Promise<{ id: ConversationId }[]> {
  return tenant.db
    .update(conversations)
    .set(change)
    .where(and(eq(conversations.companyId, tenant.companyId), eq(conversations.id, conversationId)))
    .returning({ id: conversations.id })
    .execute();
}

export async function addHandoff(
  tenant: TenantScope,
  handoff: Omit<typeof handoffs.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(handoffs).values({ companyId: tenant.companyId, ...handoff });
}
