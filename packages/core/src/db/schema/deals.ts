import { date, foreignKey, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import type { AgentId, ContactId, ConversationId, DealId, QuoteId, StageId } from '../../base/index.ts';
import { companyId, createdAt, id, lineage, microUsd, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';
import { contacts } from './contacts.ts';

export const pipelineStages = tenantSchema.table(
  'pipeline_stages',
  {
    companyId: companyId(),
    id: id<StageId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    kind: text('kind').$type<'open' | 'won' | 'lost'>().notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('pipeline_stages_kind', table.kind, ['open', 'won', 'lost']),
  ],
);

/** Somebody who may become a customer, and how far it has come. */
export const deals = tenantSchema.table(
  'deals',
  {
    companyId: companyId(),
    id: id<DealId>(),
    contactId: reference<ContactId>('contact_id').notNull(),
    stageId: reference<StageId>('stage_id').notNull(),
    title: text('title').notNull(),
    valueMicroUsd: microUsd('value_micro_usd').notNull().default(0),
    /** Where it came up; empty when staff entered it. */
    conversationId: reference<ConversationId>('conversation_id'),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.contactId],
      foreignColumns: [contacts.companyId, contacts.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.stageId],
      foreignColumns: [pipelineStages.companyId, pipelineStages.id],
    }).onDelete('cascade'),
    index('deals_contact').on(table.companyId, table.contactId),
    index('deals_stage').on(table.companyId, table.stageId),
  ],
);

/** One line of a quote, as it was priced then: prices change, a quote does not. `toMicroUsd` is empty where there is no upper end. */
export type QuoteLine = {
  label: string;
  quantity: number;
  unit: string;
  fromMicroUsd: number;
  toMicroUsd: number | null;
};

/** A price for a job of several parts. `draft`: staff have to approve it before the visitor sees it. */
export const quotes = tenantSchema.table(
  'quotes',
  {
    companyId: companyId(),
    id: id<QuoteId>(),
    conversationId: reference<ConversationId>('conversation_id'),
    contactId: reference<ContactId>('contact_id'),
    agentId: reference<AgentId>('agent_id'),
    title: text('title').notNull(),
    lines: jsonb('lines').$type<QuoteLine[]>().notNull(),
    totalFromMicroUsd: microUsd('total_from_micro_usd').notNull(),
    totalToMicroUsd: microUsd('total_to_micro_usd'),
    status: text('status').$type<'draft' | 'sent' | 'accepted' | 'declined'>().notNull(),
    note: text('note').notNull().default(''),
    validUntil: date('valid_until', { mode: 'string' }).notNull(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.contactId],
      foreignColumns: [contacts.companyId, contacts.id],
    }).onDelete('cascade'),
    index('quotes_newest').on(table.companyId, table.createdAt, table.id),
    index('quotes_contact').on(table.companyId, table.contactId),
    index('quotes_conversation').on(table.companyId, table.conversationId),
    oneOf('quotes_status', table.status, ['draft', 'sent', 'accepted', 'declined']),
  ],
);
