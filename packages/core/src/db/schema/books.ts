import { bigint, boolean, date, foreignKey, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CompanyId } from '../../tenant/company-id.ts';
import { createdAt, microUsd, moment, oneOf, platformSchema } from '../columns.ts';
import { companyDirectory } from './platform.ts';

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

/**
 * What did not go well in a company lately: counts, and nothing of what is inside. Looked at every few minutes from inside each
 * company; the list of companies reads this alone. `id` is the directory's.
 */
export const companyHealth = platformSchema.table(
  'company_health',
  {
    id: uuid('id').$type<CompanyId>().primaryKey(),
    /** 0: well. 1: somebody should look. 2: visitors notice. */
    severity: integer('severity').notNull(),
    /** Of the last day: answers that broke off, and answers that no provider could make. */
    failedRuns: integer('failed_runs').notNull(),
    unservedAnswers: integer('unserved_answers').notNull(),
    /** AI keys that are refused or have to be entered anew. */
    refusedKeys: integer('refused_keys').notNull(),
    /** Of the last week: work that was given up. */
    deadJobs: integer('dead_jobs').notNull(),
    /** Calls of models whose lease is over and that nobody settled; of the last day, those charged by estimate for it. */
    unsettledCharges: integer('unsettled_charges').notNull(),
    /** Of the newest check of the golden questions: how many were asked, and how many are not found or wrongly answered. */
    goldenAsked: integer('golden_asked').notNull(),
    goldenFailing: integer('golden_failing').notNull(),
    measuredAt: moment('measured_at').notNull(),
  },
  (table) => [
    foreignKey({ columns: [table.id], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
    index('company_health_worst').on(table.severity),
  ],
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
