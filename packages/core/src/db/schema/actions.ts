import { foreignKey, index, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ActionId, AgentId, ConversationId, DraftId, UserId } from '../../base/index.ts';
import { companyId, createdAt, id, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';
import { conversations } from './conversations.ts';

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
