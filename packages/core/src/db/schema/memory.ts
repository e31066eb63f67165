import { foreignKey, index, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { AgentId, MemoryId } from '../../base/index.ts';
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
    source: text('source').$type<'agent' | 'staff'>().notNull(),
    createdAt: createdAt(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('memories_subject').on(table.companyId, table.subjectKind, table.subjectId, table.createdAt),
    oneOf('memories_subject_kind', table.subjectKind, ['visitor', 'contact', 'member', 'company']),
    oneOf('memories_source', table.source, ['agent', 'staff']),
  ],
);
