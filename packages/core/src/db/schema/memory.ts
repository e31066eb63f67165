import { foreignKey, index, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { AgentId, ConversationId, MemoryId } from '../../base/index.ts';
import { companyId, createdAt, id, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';

/** One remembered fact about a visitor, a contact, a member or the company itself. */
export const memories = tenantSchema.table(
  'memories',
  {
    companyId: companyId(),
    id: id<MemoryId>(),
    subjectKind: text('subject_kind').$type<'visitor' | 'contact' | 'member' | 'company'>().notNull(),
    /** Id of the visitor, contact or member; the company's own id for the company. */
    subjectId: uuid('subject_id').notNull(),
    agentId: reference<AgentId>('agent_id'),
    text: text('text').notNull(),
    /** `conversation`: found when a conversation was looked through afterwards. */
    source: text('source').$type<'agent' | 'staff' | 'conversation'>().notNull(),
    /** `staff`: only agents who work for staff may use it, never one who talks with visitors. */
    audience: text('audience').$type<'everyone' | 'staff'>().notNull().default('everyone'),
    /** Where it was said; empty when staff wrote it down. */
    conversationId: reference<ConversationId>('conversation_id'),
    createdAt: createdAt(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('memories_subject').on(table.companyId, table.subjectKind, table.subjectId, table.createdAt),
    oneOf('memories_subject_kind', table.subjectKind, ['visitor', 'contact', 'member', 'company']),
    oneOf('memories_source', table.source, ['agent', 'staff', 'conversation']),
    oneOf('memories_audience', table.audience, ['everyone', 'staff']),
  ],
);
