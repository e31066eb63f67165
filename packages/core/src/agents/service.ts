import type { Audit } from '../audit/index.ts';
import { type AgentId, type CategoryId, type ContextId, type ConversationId, CoreError, newId } from '../base/index.ts';
import type { Owns, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import {
  type AgentChange,
  type AgentRow,
  addScope,
  addStarter,
  addTool,
  agentRows,
  type ContextRow,
  type GuardrailRow,
  findAgent,
  listContexts,
  listGuardrails,
  listStarters,
  type RouteRow,
  removeScopes,
  removeStarter,
  removeTools,
  routeRows,
  type ScopeRow,
  type StarterRow,
  scopeRows,
  setScopeKind,
  starterRows,
  type ToolRow,
  toolRows,
  updateAgent,
  updateContext,
  updateStarter,
} from './repository.ts';

export type Agent = AgentRow & {
  tools: { tool: string; needsConfirmation: boolean }[];
  /** `null`: every category. An empty list: none at all. */
  scope: { categoryId: CategoryId; slug: string }[] | null;
  starters: string[];
  /** To whom it may hand over: enabled colleagues only. */
  routes: { agentId: AgentId; name: string; slug: string; public: boolean; topic: string }[];
};

export type Agents = ReturnType<typeof createAgents>;

/** The statements that load all agents, to stand in a caller's batch, and what puts their rows together. */
export const agentsQuery = {
  statements: (tenant: TenantScope) =>
    [
      agentRows.all(tenant),
      toolRows.all(tenant),
      scopeRows.all(tenant),
      starterRows.all(tenant),
      routeRows.all(tenant),
    ] as const,
  /** The same for nobody but the agent of this conversation. */
  statementsOf: (tenant: TenantScope, conversationId: ConversationId) =>
    [
      agentRows.inConversation(tenant, { conversationId }),
      toolRows.inConversation(tenant, { conversationId }),
      scopeRows.inConversation(tenant, { conversationId }),
      starterRows.inConversation(tenant, { conversationId }),
      routeRows.inConversation(tenant, { conversationId }),
    ] as const,
  finish(
    agents: AgentRow[],
    tools: ToolRow[],
    scopes: ScopeRow[],
    starters: StarterRow[],
    routes: RouteRow[],
  ): Agent[] {
    const toolsOf = Map.groupBy(tools, (row) => row.agentId);
    const scopesOf = Map.groupBy(scopes, (row) => row.agentId);
    const startersOf = Map.groupBy(starters, (row) => row.agentId);
    const routesOf = Map.groupBy(routes, (row) => row.agentId);
    return agents.map((agent) => ({
      ...agent,
      tools: (toolsOf.get(agent.id) ?? []).map(({ tool, needsConfirmation }) => ({ tool, needsConfirmation })),
      scope:
        agent.knowledgeScope === 'all'
          ? null
          : (scopesOf.get(agent.id) ?? []).map(({ categoryId, slug }) => ({ categoryId, slug })),
      starters: (startersOf.get(agent.id) ?? []).map((starter) => starter.text),
      routes: (routesOf.get(agent.id) ?? [])
        .filter((route) => route.toEnabled)
        .map(({ toAgentId, toName, toSlug, toPublic, topic }) => ({
          agentId: toAgentId,
          name: toName,
          slug: toSlug,
          public: toPublic,
          topic,
        })),
    }));
  },
};

/** A company's agents as their admins shape them: names, instructions, tools, scope and starters. */
export function createAgents({ tenancy, audit, owns }: { tenancy: Tenancy; audit: Audit; owns: Owns }) {
  async function list(context: TenantContext): Promise<Agent[]> {
    const rows = await tenancy.batch(context, (tenant) => [...agentsQuery.statements(tenant)]);
    return agentsQuery.finish(...rows);
  }

  return {
    list,

    /** @throws CoreError 'not-found' when the agent is not this company's. */
    async get(context: TenantContext, agentId: AgentId): Promise<Agent> {
      const agent = (await list(context)).find((candidate) => candidate.id === agentId);
      if (!agent || !owns(context, agent, 'agent')) throw noSuchAgent();
      return agent;
    },

    /** Changes the fields named. @throws CoreError 'not-found'. */
    update(context: TenantContext, agentId: AgentId, change: AgentChange): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await updateAgent(tenant, agentId, change))) throw noSuchAgent();
        const detail = Object.keys(change).join(', ');
        await audit.record(tenant, context, { action: 'agent.changed', target: agentId, detail });
      });
    },

    /** Which categories the agent may see: `null` all, an empty list none. @throws CoreError 'not-found'. */
    setScope(context: TenantContext, agentId: AgentId, categoryIds: CategoryId[] | null): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await findAgent(tenant, agentId))[0]) throw noSuchAgent();
        await setScopeKind(tenant, agentId, categoryIds === null ? 'all' : 'listed');
        await removeScopes(tenant, agentId);
        for (const categoryId of new Set(categoryIds ?? [])) await addScope(tenant, agentId, categoryId);
        const detail = categoryIds === null ? 'all categories' : `${new Set(categoryIds).size} categories`;
        await audit.record(tenant, context, { action: 'agent.scope-changed', target: agentId, detail });
      });
    },

    /** What the agent may do, and for what it asks a person first. @throws CoreError 'not-found'. */
    setTools(
      context: TenantContext,
      agentId: AgentId,
      tools: readonly { tool: string; asksFirst: boolean }[],
    ): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await findAgent(tenant, agentId))[0]) throw noSuchAgent();
        await removeTools(tenant, agentId);
        for (const { tool, asksFirst } of new Map(tools.map((one) => [one.tool, one])).values())
          await addTool(tenant, { agentId, tool, needsConfirmation: asksFirst });
        const detail = tools.map(({ tool, asksFirst }) => (asksFirst ? `${tool} (asks first)` : tool)).join(', ');
        await audit.record(tenant, context, { action: 'agent.tools-changed', target: agentId, detail });
      });
    },

    /**
     * The questions that the agent offers, in this order. A row that keeps its words keeps itself, so that an update of the
     * trade still knows which ones the company has rewritten. @throws CoreError 'not-found'.
     */
    setStarters(context: TenantContext, agentId: AgentId, texts: readonly string[]): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await findAgent(tenant, agentId))[0]) throw noSuchAgent();
        const wanted = [...new Set(texts)];
        const rows = await listStarters(tenant, agentId);
        const same = new Map(rows.filter((row) => wanted.includes(row.text)).map((row) => [row.text, row]));
        const spare = rows.filter((row) => same.get(row.text) !== row);
        for (const [position, text] of wanted.entries()) {
          const row = same.get(text) ?? spare.shift();
          if (row) await updateStarter(tenant, { id: row.id, text, position });
          else await addStarter(tenant, { id: newId(), agentId, text, position });
        }
        for (const row of spare) await removeStarter(tenant, row.id);
        await audit.record(tenant, context, {
          action: 'agent.starters-changed',
          target: agentId,
          detail: `${wanted.length} questions`,
        });
      });
    },

    contexts: {
      list(context: TenantContext): Promise<ContextRow[]> {
        return tenancy.batch(context, (tenant) => [listContexts(tenant)]).then(([rows]) => rows);
      },

      /** @throws CoreError 'conflict' when somebody changed it since `version`, 'not-found' when it is not there. */
      update(
        context: TenantContext,
        change: { contextId: ContextId; text: string; version: number },
      ): Promise<{ version: number }> {
        return tenancy.run(context, async (tenant) => {
          const [updated] = await updateContext(tenant, change);
          if (updated) {
            await audit.record(tenant, context, { action: 'context.changed', target: change.contextId });
            return updated;
          }
          const exists = (await listContexts(tenant)).some((row) => row.id === change.contextId);
          throw exists
            ? new CoreError('conflict', 'Somebody changed this text meanwhile. Load it again and repeat your change.')
            : new CoreError('not-found', 'This company has no such context.');
        });
      },
    },

    guardrails(context: TenantContext): Promise<GuardrailRow[]> {
      return tenancy.batch(context, (tenant) => [listGuardrails(tenant)]).then(([rows]) => rows);
    },
  };
}

function noSuchAgent(): CoreError {
  return new CoreError('not-found', 'This company has no such agent.');
}
