import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CategoryId, ConversationId, EntryId } from '../../base/index.ts';
import {
  bits,
  bytes,
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
    /** The version that its template wrote last: a later one is the company's own words. */
    followedVersion: integer('followed_version').notNull().default(1),
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

/** What an entry said before: one row a version that was replaced. The current one stands in the entry itself. */
export const knowledgeEntryVersions = tenantSchema.table(
  'knowledge_entry_versions',
  {
    companyId: companyId(),
    entryId: reference<EntryId>('entry_id').notNull(),
    version: integer('version').notNull(),
    categoryId: reference<CategoryId>('category_id').notNull(),
    question: text('question').notNull(),
    phrasings: text('phrasings').array().notNull(),
    answer: text('answer').notNull(),
    status: text('status').$type<'published' | 'draft' | 'archived'>().notNull(),
    /** When it began to hold, and when it was replaced, and by whom: a member's name, or `template`. */
    validFrom: moment('valid_from').notNull(),
    replacedAt: moment('replaced_at').notNull(),
    replacedBy: text('replaced_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.entryId, table.version] }),
    foreignKey({
      columns: [table.companyId, table.entryId],
      foreignColumns: [knowledgeEntries.companyId, knowledgeEntries.id],
    }).onDelete('cascade'),
  ],
);

/** The entries that the index knows, which is all published ones, and by which number. Derived; the write path is its only writer. */
export const knowledgeIndexedEntries = tenantSchema.table(
  'knowledge_indexed_entries',
  {
    companyId: companyId(),
    number: integer('number').notNull(),
    entryId: reference<EntryId>('entry_id').notNull(),
    categoryId: reference<CategoryId>('category_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.number] }),
    foreignKey({
      columns: [table.companyId, table.entryId],
      foreignColumns: [knowledgeEntries.companyId, knowledgeEntries.id],
    }).onDelete('cascade'),
    uniqueIndex('knowledge_indexed_entries_entry').on(table.companyId, table.entryId),
  ],
);

/**
 * An entry's block is its number without the last so many bits: 128 entries a block, whose lists fit beside each other in a page.
 * Stored lists go by it: another figure is a migration.
 */
export const postingBlockBits = 7;

/**
 * Posting lists: one row a term and block, with the numbers of the entries that have the term and what it weighs in each.
 * Derived from the entries by the analyzer. Why lists, and why blocks: docs/decisions/0020.
 */
export const knowledgePostings = tenantSchema.table(
  'knowledge_postings',
  {
    companyId: companyId(),
    term: plainText('term').notNull(),
    block: integer('block').notNull(),
    numbers: integer('numbers').array().notNull(),
    weights: real('weights').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.term, table.block] }),
    check('knowledge_postings_pairs', sql`cardinality(${table.numbers}) = cardinality(${table.weights})`),
  ],
);

/** One row a company: its size and version of knowledge, and the write lock of its index. */
export const knowledgeStats = tenantSchema.table(
  'knowledge_stats',
  {
    companyId: companyId().primaryKey(),
    entryCount: integer('entry_count').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    analyzerVersion: integer('analyzer_version').notNull(),
    /** What the next entry is known by in the index. A number is not given twice until the whole index is made anew. */
    nextNumber: integer('next_number').notNull().default(0),
    /** From this confidence on an agent without a model quotes the best entry. */
    quoteThreshold: real('quote_threshold').notNull().default(0.5),
    /** From this confidence on it offers the three best as choices; below, it hands over. */
    suggestThreshold: real('suggest_threshold').notNull().default(0.2),
    /** Search by meaning too, with vectors that the company's own key pays for. */
    semantic: boolean('semantic').notNull().default(false),
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

/** One replay of a company's golden questions: what it was made on, and its figures. */
export const goldenRuns = tenantSchema.table(
  'golden_runs',
  {
    companyId: companyId(),
    id: id<string>(),
    /** What made somebody look: `knowledge`, `prompt`, `template`, or `asked`. */
    cause: text('cause').$type<'knowledge' | 'prompt' | 'template' | 'asked'>().notNull(),
    knowledgeVersion: bigint('knowledge_version', { mode: 'number' }).notNull(),
    /** A digest of all that an answer stands on beside the entries: prompts, template, analyzer, questions. */
    basis: text('basis').notNull(),
    answerable: integer('answerable').notNull(),
    first: integer('first').notNull(),
    amongThree: integer('among_three').notNull(),
    unanswerable: integer('unanswerable').notNull(),
    quotedWrongly: integer('quoted_wrongly').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('golden_runs_newest').on(table.companyId, table.createdAt, table.id),
    oneOf('golden_runs_cause', table.cause, ['knowledge', 'prompt', 'template', 'asked']),
  ],
);

/** How one golden question fared in one run. */
export const goldenResults = tenantSchema.table(
  'golden_results',
  {
    companyId: companyId(),
    runId: reference<string>('run_id').notNull(),
    goldenId: reference<string>('golden_id').notNull(),
    passed: boolean('passed').notNull(),
    /** Place of the first right entry, from 1; 0 when none was among the first ten. */
    rank: integer('rank').notNull(),
    decision: text('decision').notNull(),
    confidence: real('confidence').notNull(),
    /** Slugs of the first three. */
    found: text('found').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.runId, table.goldenId] }),
    foreignKey({
      columns: [table.companyId, table.runId],
      foreignColumns: [goldenRuns.companyId, goldenRuns.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.goldenId],
      foreignColumns: [goldenQuestions.companyId, goldenQuestions.id],
    }).onDelete('cascade'),
    index('golden_results_question').on(table.companyId, table.goldenId),
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
    /** The entry that the visitor chose when asked which one was meant: a vote, never a change by itself. */
    chosenEntryId: reference<EntryId>('chosen_entry_id'),
    status: text('status').$type<'open' | 'answered' | 'ignored'>().notNull().default('open'),
    decidedBy: text('decided_by').notNull().default(''),
    decidedAt: moment('decided_at'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('unanswered_questions_open').on(table.companyId, table.createdAt).where(sql`status = 'open'`),
    index('unanswered_questions_conversation').on(table.companyId, table.conversationId),
    oneOf('unanswered_questions_status', table.status, ['open', 'answered', 'ignored']),
  ],
);

/** What an agent or a member would like the knowledge to say; a person of the team accepts or declines it. */
export const knowledgeProposals = tenantSchema.table(
  'knowledge_proposals',
  {
    companyId: companyId(),
    id: id<string>(),
    /** `entry`: a new one, or (with `entry_id`) a new answer for that one; `phrasing`: more ways to ask `entry_id`. */
    kind: text('kind').$type<'entry' | 'phrasing'>().notNull(),
    entryId: reference<EntryId>('entry_id'),
    categoryId: reference<CategoryId>('category_id'),
    question: text('question').notNull(),
    phrasings: text('phrasings').array().notNull(),
    answer: text('answer').notNull(),
    /** Why, in the proposer's words. */
    reason: text('reason').notNull(),
    proposedBy: text('proposed_by').notNull(),
    conversationId: reference<ConversationId>('conversation_id'),
    status: text('status').$type<'open' | 'accepted' | 'declined'>().notNull().default('open'),
    decidedBy: text('decided_by').notNull().default(''),
    decidedAt: moment('decided_at'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.entryId],
      foreignColumns: [knowledgeEntries.companyId, knowledgeEntries.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.categoryId],
      foreignColumns: [knowledgeCategories.companyId, knowledgeCategories.id],
    }).onDelete('cascade'),
    index('knowledge_proposals_newest').on(table.companyId, table.createdAt, table.id),
    index('knowledge_proposals_entry').on(table.companyId, table.entryId),
    index('knowledge_proposals_category').on(table.companyId, table.categoryId),
    oneOf('knowledge_proposals_kind', table.kind, ['entry', 'phrasing']),
    oneOf('knowledge_proposals_status', table.status, ['open', 'accepted', 'declined']),
  ],
);

/**
 * What an entry means, as a vector; one row for each model that made one. Derived, and missing until it was paid for. Like
 * postings, it goes with any change of the entry, and holds what the search must know of it.
 */
export const knowledgeEmbeddings = tenantSchema.table(
  'knowledge_embeddings',
  {
    companyId: companyId(),
    entryId: reference<EntryId>('entry_id').notNull(),
    /** Whose and which: `openai/text-embedding-3-small`. Vectors of two models do not compare. */
    model: text('model').notNull(),
    entryVersion: integer('entry_version').notNull(),
    categoryId: reference<CategoryId>('category_id').notNull(),
    /** Which components are above zero: near vectors differ in few. Source: docs/decisions/0017. */
    signs: bits('signs').notNull(),
    /** One signed byte a component, the largest is 127. */
    vector: bytes('vector').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.entryId, table.model] }),
    foreignKey({
      columns: [table.companyId, table.entryId],
      foreignColumns: [knowledgeEntries.companyId, knowledgeEntries.id],
    }).onDelete('cascade'),
  ],
);
