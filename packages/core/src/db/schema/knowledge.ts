import { sql } from 'drizzle-orm';
import { bigint, foreignKey, index, integer, primaryKey, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CategoryId, EntryId } from '../../base/index.ts';
import {
  companyId,
  createdAt,
  id,
  lineage,
  moment,
  oneOf,
  plainText,
  reference,
  tenantSchema,
  version,
} from '../columns.ts';
import { companies } from './companies.ts';

export const knowledgeCategories = tenantSchema.table(
  'knowledge_categories',
  {
    companyId: companyId(),
    id: id<CategoryId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('knowledge_categories_slug').on(table.companyId, table.slug),
  ],
);

export const knowledgeEntries = tenantSchema.table(
  'knowledge_entries',
  {
    companyId: companyId(),
    id: id<EntryId>(),
    categoryId: reference<CategoryId>('category_id').notNull(),
    slug: text('slug').notNull(),
    question: text('question').notNull(),
    phrasings: text('phrasings').array().notNull().default([]),
    answer: text('answer').notNull(),
    status: text('status').$type<'published' | 'draft' | 'archived'>().notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.categoryId],
      foreignColumns: [knowledgeCategories.companyId, knowledgeCategories.id],
    }).onDelete('cascade'),
    index('knowledge_entries_category').on(table.companyId, table.categoryId),
    index('knowledge_entries_updated').on(table.companyId, table.updatedAt, table.id),
    oneOf('knowledge_entries_status', table.status, ['published', 'draft', 'archived']),
  ],
);

/**
 * One row a term and published entry; derived from the entries by the analyzer. No foreign key to the entry: the write
 * path is its only writer, and the check made a clone twice as slow.
 */
export const knowledgePostings = tenantSchema.table(
  'knowledge_postings',
  {
    companyId: companyId(),
    term: plainText('term').notNull(),
    entryId: reference<EntryId>('entry_id').notNull(),
    categoryId: reference<CategoryId>('category_id').notNull(),
    weight: real('weight').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.term, table.entryId] }),
    index('knowledge_postings_entry').on(table.companyId, table.entryId),
  ],
);

export const knowledgeTerms = tenantSchema.table(
  'knowledge_terms',
  { companyId: companyId(), term: plainText('term').notNull(), entryCount: integer('entry_count').notNull() },
  (table) => [primaryKey({ columns: [table.companyId, table.term] })],
);

/** One row a company: its size and version of knowledge, and the write lock of its index. */
export const knowledgeStats = tenantSchema.table(
  'knowledge_stats',
  {
    companyId: companyId().primaryKey(),
    entryCount: integer('entry_count').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    analyzerVersion: integer('analyzer_version').notNull(),
    /** From this confidence on an agent without a model quotes the best entry. */
    quoteThreshold: real('quote_threshold').notNull().default(0.5),
    /** From this confidence on it offers the three best as choices; below, it hands over. */
    suggestThreshold: real('suggest_threshold').notNull().default(0.2),
  },
  (table) => [foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade')],
);

/** The company replaces an entry of the master knowledge base by its own, or hides it (`entry_id` empty). */
export const knowledgeOverrides = tenantSchema.table(
  'knowledge_overrides',
  {
    companyId: companyId(),
    masterEntryId: uuid('master_entry_id').notNull(),
    entryId: reference<EntryId>('entry_id'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.masterEntryId] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.entryId],
      foreignColumns: [knowledgeEntries.companyId, knowledgeEntries.id],
    }).onDelete('cascade'),
    index('knowledge_overrides_entry').on(table.companyId, table.entryId),
  ],
);

/** Words of the trade that mean the same thing to a searcher. */
export const knowledgeConcepts = tenantSchema.table(
  'knowledge_concepts',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    words: text('words').array().notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('knowledge_concepts_slug').on(table.companyId, table.slug),
  ],
);

/** Questions with known answers, replayed after a change of knowledge; and questions that must not be answered. */
export const goldenQuestions = tenantSchema.table(
  'golden_questions',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    question: text('question').notNull(),
    kind: text('kind').$type<'answerable' | 'unanswerable'>().notNull(),
    /** Slugs of the entries that may answer; none where the question must not be answered. */
    entrySlugs: text('entry_slugs').array().notNull(),
    agentSlug: text('agent_slug'),
    instead: text('instead').notNull().default(''),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('golden_questions_kind', table.kind, ['answerable', 'unanswerable']),
  ],
);

/** What visitors asked and nobody could answer: tomorrow's phrasings and entries. */
export const unansweredQuestions = tenantSchema.table(
  'unanswered_questions',
  {
    companyId: companyId(),
    id: id<string>(),
    question: text('question').notNull(),
    conversationId: uuid('conversation_id'),
    bestEntryId: reference<EntryId>('best_entry_id'),
    confidence: real('confidence').notNull(),
    status: text('status').$type<'open' | 'answered' | 'ignored'>().notNull().default('open'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('unanswered_questions_open').on(table.companyId, table.createdAt).where(sql`status = 'open'`),
    oneOf('unanswered_questions_status', table.status, ['open', 'answered', 'ignored']),
  ],
);
