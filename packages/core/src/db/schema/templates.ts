import {
  boolean,
  foreignKey,
  integer,
  jsonb,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { microUsd, oneOf, plainText, platformSchema } from '../columns.ts';

export const tiers = platformSchema.table('tiers', {
  slug: text('slug').primaryKey(),
  name: text('name').notNull(),
  summary: text('summary').notNull(),
  priceMicroUsdPerMonth: microUsd('price_micro_usd_per_month').notNull(),
  dailyLimitMicroUsd: microUsd('daily_limit_micro_usd').notNull(),
  monthlyLimitMicroUsd: microUsd('monthly_limit_micro_usd').notNull(),
  dailyTokens: integer('daily_tokens').notNull(),
  monthlyTokens: integer('monthly_tokens').notNull(),
  /** `{ feature, enabled, quantity }` each; cloned into the company's entitlements. */
  entitlements: jsonb('entitlements')
    .$type<{ feature: string; enabled: boolean; quantity: number | null }[]>()
    .notNull(),
  highlights: text('highlights').array().notNull(),
  position: integer('position').notNull(),
});

/** The template company (`kind` company) and one template an industry, one row a version. */
export const templates = platformSchema.table(
  'templates',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').$type<'company' | 'industry'>().notNull(),
    slug: text('slug').notNull(),
    version: integer('version').notNull(),
    checksum: text('checksum').notNull(),
    current: boolean('is_current').notNull(),
    name: text('name').notNull(),
    grouping: text('grouping').notNull(),
    tagline: text('tagline').notNull(),
    icon: text('icon').notNull(),
    accent: text('accent').notNull(),
    nounBusiness: text('noun_business').notNull(),
    nounCustomer: text('noun_customer').notNull(),
    nounVisit: text('noun_visit').notNull(),
    entries: integer('entries').notNull(),
    services: integer('services').notNull(),
    analyzerVersion: integer('analyzer_version').notNull(),
    loadedAt: timestamp('loaded_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('templates_version').on(table.kind, table.slug, table.version),
    oneOf('templates_kind', table.kind, ['company', 'industry']),
  ],
);

/** All the rows that a template gives to one tenant table, as one JSON array in the columns' own names. */
export const templateTables = platformSchema.table(
  'template_tables',
  {
    templateId: uuid('template_id').notNull(),
    tableName: text('table_name').notNull(),
    rows: jsonb('rows').$type<Record<string, unknown>[]>().notNull(),
    rowCount: integer('row_count').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.templateId, table.tableName] }),
    foreignKey({ columns: [table.templateId], foreignColumns: [templates.id] }).onDelete('cascade'),
  ],
);

/** The search index of a template's entries, in the form of `knowledge_indexed_entries` and `knowledge_postings`, which are cloned from it. */
export const templateIndexedEntries = platformSchema.table(
  'template_indexed_entries',
  {
    templateId: uuid('template_id').notNull(),
    number: integer('number').notNull(),
    entryId: uuid('entry_id').notNull(),
    categoryId: uuid('category_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.templateId, table.number] }),
    foreignKey({ columns: [table.templateId], foreignColumns: [templates.id] }).onDelete('cascade'),
  ],
);

export const templatePostings = platformSchema.table(
  'template_postings',
  {
    templateId: uuid('template_id').notNull(),
    term: plainText('term').notNull(),
    block: integer('block').notNull(),
    numbers: integer('numbers').array().notNull(),
    weights: real('weights').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.templateId, table.term, table.block] }),
    foreignKey({ columns: [table.templateId], foreignColumns: [templates.id] }).onDelete('cascade'),
  ],
);

/** The platform's shared, read-only fallback. Its text never names a company. */
export const masterEntries = platformSchema.table('master_entries', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull(),
  categorySlug: text('category_slug').notNull(),
  question: text('question').notNull(),
  phrasings: text('phrasings').array().notNull(),
  answer: text('answer').notNull(),
  version: integer('version').notNull(),
});

export const masterPostings = platformSchema.table(
  'master_postings',
  {
    term: plainText('term').notNull(),
    entryId: uuid('entry_id').notNull(),
    categorySlug: text('category_slug').notNull(),
    weight: real('weight').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.term, table.entryId] }),
    foreignKey({ columns: [table.entryId], foreignColumns: [masterEntries.id] }).onDelete('cascade'),
  ],
);

export const masterTerms = platformSchema.table('master_terms', {
  term: plainText('term').primaryKey(),
  entryCount: integer('entry_count').notNull(),
});

export const masterStats = platformSchema.table('master_stats', {
  one: boolean('one').primaryKey(),
  entryCount: integer('entry_count').notNull(),
  version: integer('version').notNull(),
  analyzerVersion: integer('analyzer_version').notNull(),
});
