import { foreignKey, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ProviderId } from '../../base/index.ts';
import { bytes, companyId, createdAt, id, moment, oneOf, tenantSchema, version } from '../columns.ts';
import { companies } from './companies.ts';

/** The company's own data key, wrapped by the platform's master key of `master_version`. */
export const companyDataKeys = tenantSchema.table(
  'company_data_keys',
  {
    companyId: companyId(),
    id: id<string>(),
    version: integer('version').notNull(),
    masterVersion: integer('master_version').notNull(),
    wrappedKey: bytes('wrapped_key').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('company_data_keys_version').on(table.companyId, table.version),
  ],
);

/** What a model costs with this key, in micro-dollars per million tokens, as the company says; all 0 where it calls the model free. */
export type OwnPrice = {
  model: string;
  free: boolean;
  inputMicroUsd: number;
  outputMicroUsd: number;
  cachedMicroUsd: number;
};

export const llmProviders = tenantSchema.table(
  'llm_providers',
  {
    companyId: companyId(),
    id: id<ProviderId>(),
    kind: text('kind').$type<'openai' | 'anthropic' | 'openai-compatible'>().notNull(),
    label: text('label').notNull(),
    baseUrl: text('base_url'),
    apiKey: bytes('api_key').notNull(),
    lastFour: text('last_four').notNull(),
    fingerprint: text('fingerprint').notNull(),
    fastModel: text('fast_model').notNull(),
    strongModel: text('strong_model').notNull(),
    /** Empty: this key makes no embeddings. */
    embeddingModel: text('embedding_model').notNull().default(''),
    /** For models that the platform's list does not have, or has otherwise. */
    ownPrices: jsonb('own_prices').$type<OwnPrice[]>().notNull().default([]),
    status: text('status').$type<'ready' | 'refused' | 'needs-re-entry' | 'disabled'>().notNull(),
    lastError: text('last_error').notNull().default(''),
    position: integer('position').notNull().default(0),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('llm_providers_kind', table.kind, ['openai', 'anthropic', 'openai-compatible']),
    oneOf('llm_providers_status', table.status, ['ready', 'refused', 'needs-re-entry', 'disabled']),
  ],
);
