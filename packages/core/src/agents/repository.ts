import { and, eq, getTableColumns, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { canaries } from '../db/schema/audit.ts';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { AgentId, CategoryId, ContextId } from '../base/index.ts';
import {
  agentHandoffRoutes,
  agentKnowledgeScopes,
  agentStarters,
  agents,
  agentTools,
  gptContexts,
  guardrails,
} from '../db/schema/agents.ts';
import type { TenantDatabase } from '../db/executor.ts';
import { type Preparable, prepareQuery } from '../db/prepared-query.ts';
import { conversations } from '../db/schema/conversations.ts';
import { knowledgeCategories } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

export type AgentRow = typeof agents.$inferSelect;

/** One statement for the rows of all agents, and one for those of the agent that a conversation is bound to. */
function prepareAgentRows<Rows>(
  agentId: PgColumn,
  select: (db: TenantDatabase, companyId: Placeholder, only?: SQL) => Preparable<Rows>,
) {
  return {
    all: prepareQuery([], (db, { companyId }) => select(db, companyId)),
    inConversation: prepareQuery(['conversationId'], (db, { companyId, conversationId }) => {
      const bound = db
        .select({ agentId: conversations.agentId })
        .from(conversations)
        .where(and(eq(conversations.companyId, companyId), eq(conversations.id, conversationId)));
      return select(db, companyId, eq(agentId, bound));
    }),
  };
}

export const agentRows = prepareAgentRows<AgentRow[]>(agents.id, (db, companyId, only) =>
  db
    .select()
    .from(agents)
    .where(and(eq(agents.companyId, companyId), only))
    .orderBy(agents.position),
);

export function findAgent(tenant: TenantScope, agentId: AgentId): Promise<AgentRow[]> {
  return tenant.db
    .select()
    .from(agents)
    .where(and(eq(agents.companyId, tenant.companyId), eq(agents.id, agentId)))
    .execute();
}

export type ToolRow = { agentId: AgentId; tool: string; needsConfirmation: boolean };

export const toolRows = prepareAgentRows<ToolRow[]>(agentTools.agentId, (db, companyId, only) =>
  db
    .select({ agentId: agentTools.agentId, tool: agentTools.tool, needsConfirmation: agentTools.needsConfirmation })
    .from(agentTools)
    .where(and(eq(agentTools.companyId, companyId), only))
    .orderBy(agentTools.tool),
);

export type ScopeRow = { agentId: AgentId; categoryId: CategoryId; slug: string };

export const scopeRows = prepareAgentRows<ScopeRow[]>(agentKnowledgeScopes.agentId, (db, companyId, only) =>
  db
    .select({
      agentId: agentKnowledgeScopes.agentId,
      categoryId: agentKnowledgeScopes.categoryId,
      slug: knowledgeCategories.slug,
    })
    .from(agentKnowledgeScopes)
    .innerJoin(
      knowledgeCategories,
      and(
        eq(knowledgeCategories.companyId, agentKnowledgeScopes.companyId),
        eq(knowledgeCategories.id, agentKnowledgeScopes.categoryId),
      ),
    )
    .where(and(eq(agentKnowledgeScopes.companyId, companyId), only))
    .orderBy(knowledgeCategories.position),
);

export type StarterRow = { id: string; agentId: AgentId; text: string };

export const starterRows = prepareAgentRows<StarterRow[]>(agentStarters.agentId, (db, companyId, only) =>
  db
    .select({ id: agentStarters.id, agentId: agentStarters.agentId, text: agentStarters.text })
    .from(agentStarters)
    .where(and(eq(agentStarters.companyId, companyId), only))
    .orderBy(agentStarters.position),
);

export type RouteRow = {
  agentId: AgentId;
  toAgentId: AgentId;
  toName: string;
  toSlug: string;
  toPublic: boolean;
  toEnabled: boolean;
  topic: string;
};

export const routeRows = prepareAgentRows<RouteRow[]>(agentHandoffRoutes.agentId, (db, companyId, only) =>
  db
    .select({
      agentId: agentHandoffRoutes.agentId,
      toAgentId: agentHandoffRoutes.toAgentId,
      toName: agents.name,
      toSlug: agents.slug,
      toPublic: agents.public,
      toEnabled: agents.enabled,
      topic: agentHandoffRoutes.topic,
    })
    .from(agentHandoffRoutes)
    .innerJoin(
      agents,
      and(eq(agents.companyId, agentHandoffRoutes.companyId), eq(agents.id, agentHandoffRoutes.toAgentId)),
    )
    .where(and(eq(agentHandoffRoutes.companyId, companyId), only))
    .orderBy(agents.position, agentHandoffRoutes.topic),
);

/** `canary` is the marker of whoever the row belongs to: it goes wherever the text goes, up to the exit that takes it off. */
export type ContextRow = typeof gptContexts.$inferSelect & { canary: string | null };
export type GuardrailRow = { id: string; rule: string; canary: string | null };

export const listContexts: (tenant: TenantScope) => Promise<ContextRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({ ...getTableColumns(gptContexts), canary: canaries.marker })
    .from(gptContexts)
    .leftJoin(canaries, and(eq(canaries.companyId, gptContexts.companyId), eq(canaries.place, 'settings')))
    .where(eq(gptContexts.companyId, companyId))
    .orderBy(gptContexts.position),
);

export const listGuardrails: (tenant: TenantScope) => Promise<GuardrailRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({ id: guardrails.id, rule: guardrails.rule, canary: canaries.marker })
    .from(guardrails)
    .leftJoin(canaries, and(eq(canaries.companyId, guardrails.companyId), eq(canaries.place, 'settings')))
    .where(and(eq(guardrails.companyId, companyId), eq(guardrails.enabled, true)))
    .orderBy(guardrails.position),
);

export type AgentChange = Partial<
  Pick<
    AgentRow,
    'name' | 'title' | 'instructions' | 'tone' | 'greeting' | 'modelClass' | 'enabled' | 'dailyLimitMicroUsd'
  >
>;

export async function updateAgent(tenant: TenantScope, agentId: AgentId, change: AgentChange): Promise<boolean> {
  const rows = await tenant.db
    .update(agents)
    .set({ ...change, version: sql`${agents.version} + 1` })
    .where(and(eq(agents.companyId, tenant.companyId), eq(agents.id, agentId)))
    .returning({ id: agents.id });
  return rows.length === 1;
}

export async function setScopeKind(tenant: TenantScope, agentId: AgentId, kind: 'all' | 'listed'): Promise<boolean> {
  const rows = await tenant.db
    .update(agents)
    .set({ knowledgeScope: kind, version: sql`${agents.version} + 1` })
    .where(and(eq(agents.companyId, tenant.companyId), eq(agents.id, agentId)))
    .returning({ id: agents.id });
  return rows.length === 1;
}

export async function removeScopes(tenant: TenantScope, agentId: AgentId): Promise<void> {
  await tenant.db
    .delete(agentKnowledgeScopes)
    .where(and(eq(agentKnowledgeScopes.companyId, tenant.companyId), eq(agentKnowledgeScopes.agentId, agentId)));
}

export async function addScope(tenant: TenantScope, agentId: AgentId, categoryId: CategoryId): Promise<void> {
  await tenant.db.insert(agentKnowledgeScopes).values({ companyId: tenant.companyId, agentId, categoryId });
}

export async function removeTools(tenant: TenantScope, agentId: AgentId): Promise<void> {
  await tenant.db
    .delete(agentTools)
    .where(and(eq(agentTools.companyId, tenant.companyId), eq(agentTools.agentId, agentId)));
}

export async function addTool(tenant: TenantScope, row: ToolRow): Promise<void> {
  await tenant.db.insert(agentTools).values({ companyId: tenant.companyId, ...row });
}

/** Starters of one agent, in the order in which they are shown. */
export function listStarters(tenant: TenantScope, agentId: AgentId): Promise<{ id: string; text: string }[]> {
  return tenant.db
    .select({ id: agentStarters.id, text: agentStarters.text })
    .from(agentStarters)
    .where(and(eq(agentStarters.companyId, tenant.companyId), eq(agentStarters.agentId, agentId)))
    .orderBy(agentStarters.position)
    .execute();
}

export async function addStarter(
  tenant: TenantScope,
  row: { id: string; agentId: AgentId; text: string; position: number },
): Promise<void> {
  await tenant.db.insert(agentStarters).values({ companyId: tenant.companyId, ...row });
}

export async function updateStarter(
  tenant: TenantScope,
  { id, text, position }: { id: string; text: string; position: number },
): Promise<void> {
  await tenant.db
    .update(agentStarters)
    .set({ text, position })
    .where(and(eq(agentStarters.companyId, tenant.companyId), eq(agentStarters.id, id)));
}

export async function removeStarter(tenant: TenantScope, id: string): Promise<void> {
  await tenant.db
    .delete(agentStarters)
    .where(and(eq(agentStarters.companyId, tenant.companyId), eq(agentStarters.id, id)));
}

/** The row's new version; none when the context is not there or was changed meanwhile. */
export function updateContext(
  tenant: TenantScope,
  { contextId, text, version }: { contextId: ContextId; text: string; version: number },
): Promise<{ version: number }[]> {
  return tenant.db
    .update(gptContexts)
    .set({ text, version: sql`${gptContexts.version} + 1` })
    .where(
      and(eq(gptContexts.companyId, tenant.companyId), eq(gptContexts.id, contextId), eq(gptContexts.version, version)),
    )
    .returning({ version: gptContexts.version })
    .execute();
}
