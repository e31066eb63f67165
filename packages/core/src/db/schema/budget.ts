import { sql } from 'drizzle-orm';
import { bigint, boolean, date, foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AgentId, ConversationId, LedgerId, ProviderId, VisitorId } from '../../base/index.ts';
import { companyId, createdAt, id, microUsd, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';

export const aiBudgets = tenantSchema.table(
  'ai_budgets',
  {
    companyId: companyId().primaryKey(),
    dailyLimitMicroUsd: microUsd('daily_limit_micro_usd').notNull(),
    monthlyLimitMicroUsd: microUsd('monthly_limit_micro_usd').notNull(),
    /** What one conversation, and one visitor, may cost on a day at most; empty: no cap but the company's. */
    conversationDailyMicroUsd: microUsd('conversation_daily_micro_usd'),
    visitorDailyMicroUsd: microUsd('visitor_daily_micro_usd'),
    /** Grows whenever the counters are rebuilt from the ledger; a reservation of an older one is not dispatched. */
    generation: bigint('generation', { mode: 'number' }).notNull().default(0),
    /** Which counter store that generation was published to. */
    storeIdentity: text('store_identity').notNull().default(''),
    /** Left behind by a change of the company's time zone: the date that was being charged, and until when no later one begins. */
    heldDate: date('held_date', { mode: 'string' }),
    heldUntil: moment('held_until'),
  },
  (table) => [foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade')],
);

export const tokenBudgets = tenantSchema.table(
  'token_budgets',
  {
    companyId: companyId().primaryKey(),
    dailyTokens: bigint('daily_tokens', { mode: 'number' }).notNull(),
    monthlyTokens: bigint('monthly_tokens', { mode: 'number' }).notNull(),
  },
  (table) => [foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade')],
);

/** Every attempt to call a model, from its reservation to its charge: the truth about money. */
export const aiLedger = tenantSchema.table(
  'ai_ledger',
  {
    companyId: companyId(),
    id: id<LedgerId>(),
    requestId: text('request_id').notNull(),
    attempt: integer('attempt').notNull(),
    state: text('state')
      .$type<'reserved' | 'dispatched' | 'settled' | 'released' | 'expired-charged' | 'adjustment'>()
      .notNull(),
    /** The company's local date at the reservation; the charge stays on it past midnight. */
    spendDate: date('spend_date', { mode: 'string' }).notNull(),
    generation: bigint('generation', { mode: 'number' }).notNull(),
    agentId: reference<AgentId>('agent_id'),
    conversationId: reference<ConversationId>('conversation_id'),
    visitorId: reference<VisitorId>('visitor_id'),
    purpose: text('purpose').$type<'answer' | 'embedding' | 'key-test'>().notNull().default('answer'),
    /** The company's own provider row; empty for the platform's key. */
    providerId: reference<ProviderId>('provider_id'),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    reservedMicroUsd: microUsd('reserved_micro_usd').notNull(),
    reservedTokens: bigint('reserved_tokens', { mode: 'number' }).notNull(),
    /** Negative only in an adjustment row: what came out cheaper than was charged. */
    chargedMicroUsd: microUsd('charged_micro_usd').notNull().default(0),
    chargedTokens: bigint('charged_tokens', { mode: 'number' }).notNull().default(0),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    /** Of the input: read from the provider's cache, and written to it; each has a price of its own. */
    cachedTokens: integer('cached_tokens').notNull().default(0),
    cacheWriteTokens: integer('cache_write_tokens').notNull().default(0),
    /** True where the provider sent no usage and the charge is our estimate. */
    estimated: boolean('estimated').notNull().default(false),
    leaseExpiresAt: moment('lease_expires_at').notNull(),
    createdAt: createdAt(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    // An attempt has one row, and at most one adjustment beside it.
    uniqueIndex('ai_ledger_once').on(table.companyId, table.requestId, table.attempt).where(sql`state <> 'adjustment'`),
    uniqueIndex('ai_ledger_adjusted_once')
      .on(table.companyId, table.requestId, table.attempt)
      .where(sql`state = 'adjustment'`),
    index('ai_ledger_date').on(table.companyId, table.spendDate),
    index('ai_ledger_newest').on(table.companyId, table.createdAt, table.id),
    // What is under way, for whoever looks for leases that are over: a handful of rows in a long ledger.
    index('ai_ledger_open').on(table.companyId, table.leaseExpiresAt).where(sql`state in ('reserved', 'dispatched')`),
    oneOf('ai_ledger_purpose', table.purpose, ['answer', 'embedding', 'key-test']),
    oneOf('ai_ledger_state', table.state, [
      'reserved',
      'dispatched',
      'settled',
      'released',
      'expired-charged',
      'adjustment',
    ]),
  ],
);

/** Thresholds that were crossed: once each per period, whatever restarts. */
export const budgetAlerts = tenantSchema.table(
  'budget_alerts',
  {
    companyId: companyId(),
    period: text('period').$type<'day' | 'month'>().notNull(),
    /** The first day of the period, in the company's time zone. */
    periodStart: date('period_start', { mode: 'string' }).notNull(),
    measure: text('measure').$type<'money' | 'tokens'>().notNull(),
    /** Percent of the limit. */
    threshold: integer('threshold').$type<50 | 80 | 100>().notNull(),
    /** What was used and allowed at that moment: micro-dollars or tokens. */
    used: bigint('used', { mode: 'number' }).notNull(),
    allowed: bigint('allowed', { mode: 'number' }).notNull(),
    raisedAt: moment('raised_at').notNull(),
    dismissedAt: moment('dismissed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.period, table.periodStart, table.measure, table.threshold] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('budget_alerts_period', table.period, ['day', 'month']),
    oneOf('budget_alerts_measure', table.measure, ['money', 'tokens']),
  ],
);
