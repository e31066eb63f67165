import { type Agent, categorySlugs, toolList, toolNames } from '@rowhouse/core';
import { z } from 'zod';
import { agentId, categoryId, contextId, microUsd } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

export function agentView(agent: Agent) {
  return {
    id: agent.id,
    slug: agent.slug,
    name: agent.name,
    role: agent.role,
    title: agent.title,
    tone: agent.tone,
    greeting: agent.greeting,
    instructions: agent.instructions,
    modelClass: agent.modelClass,
    dailyLimitMicroUsd: agent.dailyLimitMicroUsd,
    enabled: agent.enabled,
    public: agent.public,
    tools: agent.tools.map(({ tool }) => tool),
    /** Of its tools, those that ask a person first. */
    asksFirst: agent.tools.filter(({ needsConfirmation }) => needsConfirmation).map(({ tool }) => tool),
    /** All of them where nothing restricts the agent. */
    categories: agent.scope?.map((category) => category.slug) ?? [...categorySlugs],
    restricted: agent.scope !== null,
    starters: agent.starters,
    routes: agent.routes.map(({ name, topic }) => ({ name, topic })),
    version: agent.version,
  };
}

export const agentsRouter = router({
  list: memberProcedure('agents.read').query(async ({ ctx }) =>
    (await ctx.core.agents.list(ctx.tenantContext)).map(agentView),
  ),

  get: memberProcedure('agents.read')
    .input(z.object({ agentId }))
    .query(async ({ ctx, input }) => agentView(await ctx.core.agents.get(ctx.tenantContext, input.agentId))),

  update: memberProcedure('agents.update')
    .input(
      z.object({
        agentId,
        name: z.string().trim().min(1).max(60).optional(),
        title: z.string().trim().min(1).max(80).optional(),
        instructions: z.string().trim().min(1).max(6_000).optional(),
        tone: z.string().trim().min(1).max(400).optional(),
        greeting: z.string().trim().min(1).max(400).optional(),
        modelClass: z.enum(['fast', 'strong']).optional(),
        enabled: z.boolean().optional(),
        dailyLimitMicroUsd: microUsd.nullable().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { agentId: id, ...change } = input;
      await ctx.core.agents.update(ctx.tenantContext, id, stripUndefined(change));
      return agentView(await ctx.core.agents.get(ctx.tenantContext, id));
    }),

  setScope: memberProcedure('agents.update')
    .input(z.object({ agentId, categoryIds: z.array(categoryId).max(100).nullable() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.agents.setScope(ctx.tenantContext, input.agentId, input.categoryIds);
      return agentView(await ctx.core.agents.get(ctx.tenantContext, input.agentId));
    }),

  /** The questions that the agent offers before anybody has typed. */
  setStarters: memberProcedure('agents.update')
    .input(
      z.object({
        agentId,
        starters: z.array(z.string().trim().min(1).max(120, 'Use at most 120 characters for a question.')).max(8),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.agents.setStarters(ctx.tenantContext, input.agentId, input.starters);
      return agentView(await ctx.core.agents.get(ctx.tenantContext, input.agentId));
    }),

  /** Every tool there is; `canAskFirst` where a person's word can be waited for. */
  tools: memberProcedure('agents.read').query(() => [...toolList]),

  /** What the agent may do, and for what it asks a person first. */
  setTools: memberProcedure('agents.update')
    .input(
      z.object({
        agentId,
        tools: z.array(z.object({ tool: z.enum(toolNames as [string, ...string[]]), asksFirst: z.boolean() })).max(40),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.agents.setTools(ctx.tenantContext, input.agentId, input.tools);
      return agentView(await ctx.core.agents.get(ctx.tenantContext, input.agentId));
    }),
});

export const contextsRouter = router({
  list: memberProcedure('contexts.read').query(async ({ ctx }) =>
    (await ctx.core.agents.contexts.list(ctx.tenantContext)).map(({ id, slug, title, text, version }) => ({
      id,
      slug,
      title,
      text,
      version,
    })),
  ),

  update: memberProcedure('contexts.update')
    .input(z.object({ contextId, text: z.string().trim().min(1).max(6_000), version: z.int().min(1) }))
    .mutation(({ ctx, input }) => ctx.core.agents.contexts.update(ctx.tenantContext, input)),
});
