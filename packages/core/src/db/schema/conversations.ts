import { sql } from 'drizzle-orm';
import { boolean, foreignKey, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type {
  ActionId,
  AgentId,
  ContactId,
  ConversationId,
  DraftId,
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

/** Which knowledge an answer stands on; kept with the answer, since entries change. */
export type MessageSource = {
  layer: 'company' | 'master';
  entryId: string;
  version: number;
  question: string;
  category: string;
};

/** One piece of the prompt: whose it is, which layer, which row at which version; its words stand in `prompt_fragments`. */
export type TracedFragment = {
  companyId: string;
  layer: string;
  kind: string;
  id: string;
  version?: number;
  /** Key of the words; missing for memories, which can be forgotten and then must be gone from here too. */
  hash?: string;
  tokens: number;
  /** Left out or shortened, since the prompt's budget was spent. */
  cut?: 'left-out' | 'shortened';
};

/** A piece of the answer, by its place in the text, and what it rests on: a quote's words, or the likeliest source. */
export type TracedSpan = { from: number; to: number; source: { kind: string; id: string }; exact: boolean };

/** Why an answer is as it is: the route, what was retrieved, what the model was shown, which tools ran. Holds no key. */
export type MessageTrace = {
  route: string;
  /** Which class of model was wanted and why, what was passed over, and every model that was asked. */
  routing?: {
    modelClass?: string;
    because?: string;
    passedOver?: { label: string; provider: string; model: string; because: string }[];
    tries: { label: string; provider: string; model: string; outcome: string; costMicroUsd: number; ms: number }[];
  };
  decision: string;
  confidence: number;
  /** `parts`: what the score is made of, before it is added up. */
  hits: {
    entryId: string;
    layer: string;
    question: string;
    score: number;
    version?: number;
    parts?: { words: number; wording: number; spelling: number; meaning?: number };
    /** Of its meaning to the question's; only where the company searches by meaning. */
    similarity?: number;
  }[];
  /** Misspelled words of the question, and what they were taken for. */
  repairs?: { word: string; term: string }[];
  /** `result`: what the model was told, shortened. */
  tools: { name: string; ok: boolean; ms: number; result?: string }[];
  /** Why the guard kept the question from the model. */
  guard?: string;
  ms: { load: number; firstToken: number; total: number };
  /** Empty where no model was asked. */
  prompt?: TracedFragment[];
  spans?: TracedSpan[];
  /** How many messages of the conversation the model saw again. */
  history?: number;
  /** The question that was searched for, where the conversation was needed to understand it. */
  understood?: string;
  offersPerson?: boolean;
  /** Of a colleague's own chat: the contacts that it was about. When one is forgotten, so is the chat. */
  about?: string[];
  /** It quotes figures of the company's list of services, prices and hours. */
  figures?: boolean;
};

/** A choice that the visitor may tap when two entries compete. */
export type MessageChoice = { entryId: string | null; question: string };

/** The words of prompts, each kept once however often it was shown to a model. */
export const promptFragments = tenantSchema.table(
  'prompt_fragments',
  { companyId: companyId(), hash: text('hash').notNull(), text: text('text').notNull(), createdAt: createdAt() },
  (table) => [
    primaryKey({ columns: [table.companyId, table.hash] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

/** Something to act on below an answer; the widget draws it. */
export type MessageCard = { kind: 'booking' } | { kind: 'contact' } | { kind: 'forget' };

export const messages = tenantSchema.table(
  'messages',
  {
    companyId: companyId(),
    id: id<MessageId>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    role: text('role').$type<'visitor' | 'agent' | 'staff' | 'system'>().notNull(),
    /** The name shown beside it: the agent's, the member's, or empty for the visitor. */
    author: text('author').notNull().default(''),
    agentId: reference<AgentId>('agent_id'),
    runId: reference<RunId>('run_id'),
    text: text('text').notNull(),
    sources: jsonb('sources').$type<MessageSource[]>().notNull().default([]),
    choices: jsonb('choices').$type<MessageChoice[]>().notNull().default([]),
    quoted: boolean('quoted').notNull().default(false),
    provider: text('provider'),
    model: text('model'),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    trace: jsonb('trace').$type<MessageTrace>(),
    card: jsonb('card').$type<MessageCard>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    index('messages_conversation').on(table.companyId, table.conversationId, table.createdAt, table.id),
    index('messages_answers').on(table.companyId, table.createdAt).where(sql`role = 'agent'`),
    oneOf('messages_role', table.role, ['visitor', 'agent', 'staff', 'system']),
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

/** What an agent wants to do and may not without a person's word. `payload` is the tool's own; it holds ids of this company. */
export const pendingActions = tenantSchema.table(
  'pending_actions',
  {
    companyId: companyId(),
    id: id<ActionId>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    agentId: reference<AgentId>('agent_id').notNull(),
    tool: text('tool').notNull(),
    /** One sentence for staff. */
    summary: text('summary').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    status: text('status').$type<'pending' | 'confirmed' | 'refused'>().notNull().default('pending'),
    decidedBy: reference<UserId>('decided_by'),
    decidedAt: moment('decided_at'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    index('pending_actions_open').on(table.companyId, table.status, table.createdAt),
    index('pending_actions_conversation').on(table.companyId, table.conversationId),
    oneOf('pending_actions_status', table.status, ['pending', 'confirmed', 'refused']),
  ],
);

/** Words that an agent wrote for staff to use: a post, a reply to a review, a follow-up. Nothing is sent by itself. */
export const contentDrafts = tenantSchema.table(
  'content_drafts',
  {
    companyId: companyId(),
    id: id<DraftId>(),
    agentId: reference<AgentId>('agent_id'),
    conversationId: reference<ConversationId>('conversation_id'),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    status: text('status').$type<'draft' | 'approved' | 'discarded'>().notNull().default('draft'),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('content_drafts_newest').on(table.companyId, table.createdAt, table.id),
    oneOf('content_drafts_status', table.status, ['draft', 'approved', 'discarded']),
  ],
);
