import { boolean, foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type {
  AgentId,
  ContactId,
  ConversationId,
  MessageId,
  NoteId,
  RunId,
  UserId,
  VisitorId,
} from '../../base/index.ts';
import { bytes, companyId, createdAt, id, microUsd, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { users } from './access.ts';
import { agents } from './agents.ts';
import { companies } from './companies.ts';
import { contacts } from './contacts.ts';

/** A stranger in the widget, known again by a random token whose hash stands here. */
export const visitors = tenantSchema.table(
  'visitors',
  {
    companyId: companyId(),
    id: id<VisitorId>(),
    resumeHash: bytes('resume_hash').notNull(),
    contactId: reference<ContactId>('contact_id'),
    /** The contact was made by this visitor, or staff said that it is them: then what is known of it may be used here. */
    contactTrusted: boolean('contact_trusted').notNull().default(false),
    /** Messages that the guard refused as abuse; and when staff or the guard shut the chat for them. */
    warnings: integer('warnings').notNull().default(0),
    blockedAt: moment('blocked_at'),
    origin: text('origin').notNull().default(''),
    createdAt: createdAt(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId, table.contactId], foreignColumns: [contacts.companyId, contacts.id] }),
    uniqueIndex('visitors_resume').on(table.companyId, table.resumeHash),
    index('visitors_contact').on(table.companyId, table.contactId),
  ],
);

/** Bound to one company and one agent. A visitor's or a member's, never both. */
export const conversations = tenantSchema.table(
  'conversations',
  {
    companyId: companyId(),
    id: id<ConversationId>(),
    agentId: reference<AgentId>('agent_id').notNull(),
    channel: text('channel').$type<'widget' | 'console'>().notNull(),
    visitorId: reference<VisitorId>('visitor_id'),
    userId: reference<UserId>('user_id'),
    contactId: reference<ContactId>('contact_id'),
    /** `agent`: the agent answers; `waiting`: a person was asked for; `staff`: a person has taken over; `closed`. */
    status: text('status').$type<'agent' | 'waiting' | 'staff' | 'closed'>().notNull().default('agent'),
    assignedTo: reference<UserId>('assigned_to'),
    preview: text('preview').notNull().default(''),
    messageCount: integer('message_count').notNull().default(0),
    unreadCount: integer('unread_count').notNull().default(0),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    createdAt: createdAt(),
    lastMessageAt: moment('last_message_at').notNull().defaultNow(),
    /** Up to which moment its words have been looked through for what to remember. */
    consolidatedAt: moment('consolidated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId, table.agentId], foreignColumns: [agents.companyId, agents.id] }),
    foreignKey({ columns: [table.companyId, table.visitorId], foreignColumns: [visitors.companyId, visitors.id] }),
    foreignKey({ columns: [table.companyId, table.userId], foreignColumns: [users.companyId, users.id] }),
    foreignKey({ columns: [table.companyId, table.contactId], foreignColumns: [contacts.companyId, contacts.id] }),
    foreignKey({ columns: [table.companyId, table.assignedTo], foreignColumns: [users.companyId, users.id] }),
    index('conversations_newest').on(table.companyId, table.lastMessageAt, table.id),
    index('conversations_agent').on(table.companyId, table.agentId),
    index('conversations_visitor').on(table.companyId, table.visitorId),
    index('conversations_user').on(table.companyId, table.userId),
    index('conversations_contact').on(table.companyId, table.contactId),
    index('conversations_assigned').on(table.companyId, table.assignedTo),
    oneOf('conversations_status', table.status, ['agent', 'waiting', 'staff', 'closed']),
    oneOf('conversations_channel', table.channel, ['widget', 'console']),
  ],
);

/** One answer in the making: its idempotency key, and the lease that tells a dead process from a slow one. */
export const chatRuns = tenantSchema.table(
  'chat_runs',
  {
    companyId: companyId(),
    id: id<RunId>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    questionId: reference<MessageId>('question_id').notNull(),
    status: text('status').$type<'running' | 'done' | 'failed' | 'stopped'>().notNull(),
    createdAt: createdAt(),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    uniqueIndex('chat_runs_once').on(table.companyId, table.conversationId, table.idempotencyKey),
    oneOf('chat_runs_status', table.status, ['running', 'done', 'failed', 'stopped']),
  ],
);

export const handoffs = tenantSchema.table(
  'handoffs',
  {
    companyId: companyId(),
    id: id<string>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    fromAgentId: reference<AgentId>('from_agent_id'),
    /** Empty when a person is asked for. */
    toAgentId: reference<AgentId>('to_agent_id'),
    reason: text('reason').notNull(),
    createdAt: createdAt(),
    acceptedBy: reference<UserId>('accepted_by'),
    acceptedAt: moment('accepted_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    index('handoffs_conversation').on(table.companyId, table.conversationId),
  ],
);

/** Among staff; neither visitors nor models ever read it. */
export const conversationNotes = tenantSchema.table(
  'conversation_notes',
  {
    companyId: companyId(),
    id: id<NoteId>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    userId: reference<UserId>('user_id'),
    author: text('author').notNull(),
    text: text('text').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    index('conversation_notes_conversation').on(table.companyId, table.conversationId, table.createdAt),
  ],
);
