import { boolean, foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AgentId, CategoryId, ContextId } from '../../base/index.ts';
import { companyId, id, lineage, microUsd, oneOf, reference, tenantSchema, version } from '../columns.ts';
import { companies } from './companies.ts';
import { knowledgeCategories } from './knowledge.ts';

export const agents = tenantSchema.table(
  'agents',
  {
    companyId: companyId(),
    id: id<AgentId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    title: text('title').notNull(),
    instructions: text('instructions').notNull(),
    tone: text('tone').notNull(),
    greeting: text('greeting').notNull(),
    modelClass: text('model_class').$type<'fast' | 'strong'>().notNull(),
    /** Visitors may talk to it; the others work for staff. */
    public: boolean('is_public').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    /** `listed`: only the categories in agent_knowledge_scopes, and none when there are none. */
    knowledgeScope: text('knowledge_scope').$type<'all' | 'listed'>().notNull(),
    /** What its answers may cost on a day at most; empty: no cap but the company's. */
    dailyLimitMicroUsd: microUsd('daily_limit_micro_usd'),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('agents_slug').on(table.companyId, table.slug),
    oneOf('agents_model_class', table.modelClass, ['fast', 'strong']),
    oneOf('agents_knowledge_scope', table.knowledgeScope, ['all', 'listed']),
  ],
);

export const agentTools = tenantSchema.table(
  'agent_tools',
  {
    companyId: companyId(),
    agentId: reference<AgentId>('agent_id').notNull(),
    tool: text('tool').notNull(),
    /** What costs or cannot be undone asks a person first. */
    needsConfirmation: boolean('needs_confirmation').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.agentId, table.tool] }),
    foreignKey({
      columns: [table.companyId, table.agentId],
      foreignColumns: [agents.companyId, agents.id],
    }).onDelete('cascade'),
  ],
);

export const agentKnowledgeScopes = tenantSchema.table(
  'agent_knowledge_scopes',
  {
    companyId: companyId(),
    agentId: reference<AgentId>('agent_id').notNull(),
    categoryId: reference<CategoryId>('category_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.agentId, table.categoryId] }),
    foreignKey({
      columns: [table.companyId, table.agentId],
      foreignColumns: [agents.companyId, agents.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.categoryId],
      foreignColumns: [knowledgeCategories.companyId, knowledgeCategories.id],
    }).onDelete('cascade'),
    index('agent_knowledge_scopes_category').on(table.companyId, table.categoryId),
  ],
);

/** A question an agent offers before anyone has typed. */
export const agentStarters = tenantSchema.table(
  'agent_starters',
  {
    companyId: companyId(),
    id: id<string>(),
    agentId: reference<AgentId>('agent_id').notNull(),
    text: text('text').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.agentId],
      foreignColumns: [agents.companyId, agents.id],
    }).onDelete('cascade'),
    index('agent_starters_agent').on(table.companyId, table.agentId),
  ],
);

/** To whom an agent may hand a conversation, and for what. */
export const agentHandoffRoutes = tenantSchema.table(
  'agent_handoff_routes',
  {
    companyId: companyId(),
    agentId: reference<AgentId>('agent_id').notNull(),
    toAgentId: reference<AgentId>('to_agent_id').notNull(),
    topic: text('topic').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.agentId, table.toAgentId] }),
    foreignKey({
      columns: [table.companyId, table.agentId],
      foreignColumns: [agents.companyId, agents.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.toAgentId],
      foreignColumns: [agents.companyId, agents.id],
    }).onDelete('cascade'),
    index('agent_handoff_routes_target').on(table.companyId, table.toAgentId),
  ],
);

/** The company's identity, personality, brand voice and boundaries: the first layer of every prompt. */
export const gptContexts = tenantSchema.table(
  'gpt_contexts',
  {
    companyId: companyId(),
    id: id<ContextId>(),
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    text: text('text').notNull(),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('gpt_contexts_slug').on(table.companyId, table.slug),
  ],
);

/** One rule each that every agent of the company keeps. */
export const guardrails = tenantSchema.table(
  'guardrails',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    rule: text('rule').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);
