import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { IdentityId, UserId } from '../../base/index.ts';
import type { CompanyId } from '../../tenant/company-id.ts';
import { bytes, createdAt, microUsd, moment, oneOf, plainText, platformSchema } from '../columns.ts';

/** A person who signs in, whatever companies they belong to. */
export const identities = platformSchema.table(
  'identities',
  {
    id: uuid('id').$type<IdentityId>().primaryKey(),
    /** Lower-case; one of the three global uniques. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    passwordHash: text('password_hash').notNull(),
    operator: boolean('is_operator').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('identities_email').on(table.email)],
);

/** The directory of companies: what the fleet needs to know of each, and nothing of what is inside. */
export const companyDirectory = platformSchema.table(
  'companies',
  {
    id: uuid('id').$type<CompanyId>().primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    /** A host name of the company's own, at which its site is served too; lower-case, the third global unique. */
    domain: text('domain'),
    status: text('status').$type<'active' | 'suspended' | 'closing'>().notNull().default('active'),
    tier: text('tier').notNull(),
    industry: text('industry').notNull(),
    /** The versions of its industry and of the template company that it is at. */
    templateVersion: integer('template_version').notNull(),
    companyTemplateVersion: integer('company_template_version').notNull().default(1),
    /** An upgrade was held back, since the company's golden questions would do worse. */
    upgradeHeld: boolean('upgrade_held').notNull().default(false),
    /** The sign-up that made it: the same key again finds it instead of making another. */
    idempotencyKey: text('idempotency_key').notNull(),
    /** Hash of what was asked for under that key, so that another wish under it is refused. */
    requestHash: text('request_hash').notNull(),
    /** The master key version that its canary markers were made with; 0 before there are any. */
    canaryVersion: integer('canary_version').notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('companies_slug').on(table.slug),
    uniqueIndex('companies_domain').on(table.domain),
    uniqueIndex('companies_idempotency').on(table.idempotencyKey),
    index('companies_newest').on(table.createdAt, table.id),
    oneOf('companies_status', table.status, ['active', 'suspended', 'closing']),
  ],
);

/** Which identity is which user of which company. The only platform table that bears a company's id. */
export const memberships = platformSchema.table(
  'memberships',
  {
    id: uuid('id').primaryKey(),
    identityId: uuid('identity_id').$type<IdentityId>().notNull(),
    companyId: uuid('company_id').$type<CompanyId>().notNull(),
    userId: uuid('user_id').$type<UserId>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.identityId], foreignColumns: [identities.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
    uniqueIndex('memberships_once').on(table.identityId, table.companyId),
    index('memberships_company').on(table.companyId),
  ],
);

/** One row a rotation; the family is one sign-in on one device. */
export const refreshTokens = platformSchema.table(
  'refresh_tokens',
  {
    tokenHash: bytes('token_hash').primaryKey(),
    familyId: uuid('family_id').notNull(),
    identityId: uuid('identity_id').$type<IdentityId>().notNull(),
    /** Empty for an operator. */
    membershipId: uuid('membership_id'),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    /** The successor, sealed by the spent token itself, for a repetition within seconds. */
    successor: bytes('successor'),
    revokedAt: moment('revoked_at'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.identityId], foreignColumns: [identities.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.membershipId], foreignColumns: [memberships.id] }).onDelete('cascade'),
    index('refresh_tokens_family').on(table.familyId),
    index('refresh_tokens_identity').on(table.identityId),
    index('refresh_tokens_membership').on(table.membershipId),
    index('refresh_tokens_expiry').on(table.expiresAt),
  ],
);

export const operatorAudit = platformSchema.table(
  'operator_audit',
  {
    id: uuid('id').primaryKey(),
    identityId: uuid('identity_id').$type<IdentityId>(),
    action: text('action').notNull(),
    target: text('target').notNull(),
    reason: text('reason').notNull(),
    createdAt: createdAt(),
  },
  (table) => [index('operator_audit_newest').on(table.createdAt, table.id)],
);

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

export const templatePostings = platformSchema.table(
  'template_postings',
  {
    templateId: uuid('template_id').notNull(),
    term: plainText('term').notNull(),
    entryId: uuid('entry_id').notNull(),
    categoryId: uuid('category_id').notNull(),
    weight: real('weight').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.templateId, table.term, table.entryId] }),
    foreignKey({ columns: [table.templateId], foreignColumns: [templates.id] }).onDelete('cascade'),
  ],
);

export const templateTerms = platformSchema.table(
  'template_terms',
  {
    templateId: uuid('template_id').notNull(),
    term: plainText('term').notNull(),
    entryCount: integer('entry_count').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.templateId, table.term] }),
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

/** What a model costs, in micro-dollars per million tokens, from a date on. No price, no call. */
export const modelPrices = platformSchema.table(
  'model_prices',
  {
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    /** `list` comes with the templates at every start; `operator` was set here and is left alone. */
    origin: text('origin').$type<'list' | 'operator'>().notNull().default('list'),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    inputMicroUsd: microUsd('input_micro_usd').notNull(),
    outputMicroUsd: microUsd('output_micro_usd').notNull(),
    cachedMicroUsd: microUsd('cached_micro_usd').notNull(),
    /** Writing to the provider's cache; empty where that costs what plain input costs. */
    cacheWriteMicroUsd: microUsd('cache_write_micro_usd'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.model, table.origin, table.validFrom] }),
    oneOf('model_prices_origin', table.origin, ['list', 'operator']),
  ],
);

/**
 * All companies' model calls of a day in UTC, added up, beside what the provider says it served. Names no company.
 * `owner` says whose keys were used: a provider reports on the platform's alone.
 */
export const fleetUsage = platformSchema.table(
  'fleet_usage',
  {
    day: date('day', { mode: 'string' }).notNull(),
    owner: text('owner').$type<'platform' | 'companies'>().notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    calls: bigint('calls', { mode: 'number' }).notNull().default(0),
    /** Calls whose charge is our estimate, since the provider sent no usage. */
    estimatedCalls: bigint('estimated_calls', { mode: 'number' }).notNull().default(0),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull().default(0),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull().default(0),
    cachedTokens: bigint('cached_tokens', { mode: 'number' }).notNull().default(0),
    microUsd: microUsd('micro_usd').notNull().default(0),
    /** The provider's own figures; empty while it has not been asked or cannot be. */
    reportedCalls: bigint('reported_calls', { mode: 'number' }),
    reportedInputTokens: bigint('reported_input_tokens', { mode: 'number' }),
    reportedOutputTokens: bigint('reported_output_tokens', { mode: 'number' }),
    reportedCachedTokens: bigint('reported_cached_tokens', { mode: 'number' }),
    /** The provider's tokens at our price of that day. */
    reportedMicroUsd: microUsd('reported_micro_usd'),
    drifts: boolean('drifts').notNull().default(false),
    checkedAt: moment('checked_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.owner, table.provider, table.model] }),
    oneOf('fleet_usage_owner', table.owner, ['platform', 'companies']),
  ],
);

/** How much of the machine a company takes: sizes and counts, and nothing of what is inside. `id` is the directory's. */
export const companyFigures = platformSchema.table(
  'company_figures',
  {
    id: uuid('id').$type<CompanyId>().primaryKey(),
    rowCount: bigint('row_count', { mode: 'number' }).notNull(),
    /** Its rows, with their share of the indexes and pages of the tables that they lie in. */
    diskBytes: bigint('disk_bytes', { mode: 'number' }).notNull(),
    /** Empty where counters are kept in a process. */
    redisBytes: bigint('redis_bytes', { mode: 'number' }),
    /** Of the last thirty days. */
    calls: bigint('calls', { mode: 'number' }).notNull(),
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    microUsd: microUsd('micro_usd').notNull(),
    answers: bigint('answers', { mode: 'number' }).notNull(),
    measuredAt: moment('measured_at').notNull(),
  },
  (table) => [foreignKey({ columns: [table.id], foreignColumns: [companyDirectory.id] }).onDelete('cascade')],
);

/** What the servers worked for a company on a day in UTC, in microseconds. `id` is the directory's. */
export const companyLoad = platformSchema.table(
  'company_load',
  {
    id: uuid('id').$type<CompanyId>().notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** Its share of the processor time of our processes. */
    cpuMicros: bigint('cpu_micros', { mode: 'number' }).notNull(),
    /** How long connections of the database worked for it. */
    databaseMicros: bigint('database_micros', { mode: 'number' }).notNull(),
    statements: bigint('statements', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.day] }),
    foreignKey({ columns: [table.id], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
  ],
);

/** What the server processes used on a day in UTC, whoever it was for, and for how long they were watched. */
export const machineLoad = platformSchema.table('machine_load', {
  day: date('day', { mode: 'string' }).primaryKey(),
  cpuMicros: bigint('cpu_micros', { mode: 'number' }).notNull(),
  watchedMs: bigint('watched_ms', { mode: 'number' }).notNull(),
});

/** Work that is done once a day by whichever process comes first. */
export const dailyJobs = platformSchema.table(
  'daily_jobs',
  {
    job: text('job').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [primaryKey({ columns: [table.job, table.day] })],
);

/** A known text sealed by each master key version: the start opens them all, or refuses to run. */
export const keySentinels = platformSchema.table('key_sentinels', {
  masterVersion: integer('master_version').primaryKey(),
  sealed: bytes('sealed').notNull(),
  createdAt: createdAt(),
});

/**
 * Work to do later for one company: which kind, about which row, and when. It names rows and holds nothing of theirs; the work
 * itself is done in the tenant plane. At most one job of a kind waits for a row.
 */
export const jobs = platformSchema.table(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id').$type<CompanyId>().notNull(),
    kind: text('kind').notNull(),
    subjectId: uuid('subject_id').notNull(),
    runAt: moment('run_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Claimed by a process until then; afterwards it is taken for dead. */
    lockedUntil: moment('locked_until'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.companyId], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
    uniqueIndex('jobs_once').on(table.companyId, table.kind, table.subjectId),
    index('jobs_due').on(table.runAt),
  ],
);
