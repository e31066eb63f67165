import { renderPlaceholders } from '@rowhouse/core';
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { idempotencyKey, message, runId } from '../inputs.ts';
import { limitedProcedure, router, visitorProcedure } from '../procedures.ts';
import { deskProcedures, publicMessage } from './widget-desk.ts';

const openRate = { name: 'widget-open', points: 60, windowMs: 60_000 };
/** Before any model is called: per visitor, per address and per company. */
const visitorRate = { name: 'widget-send', points: 20, windowMs: 60_000 };
const addressRate = { name: 'widget-send-address', points: 60, windowMs: 60_000 };
const companyRate = { name: 'widget-send-company', points: 600, windowMs: 60_000 };
const contactRate = { name: 'widget-contact', points: 6, windowMs: 600_000 };

export const widgetRouter = router({
  open: limitedProcedure(openRate)
    .input(z.object({ siteKey: z.string().max(120), visitor: z.string().max(100).nullish() }))
    .mutation(async ({ ctx, input }) => {
      const opened = await ctx.core.visitors.open({
        siteKey: input.siteKey,
        origin: ctx.origin,
        ownOrigins: ctx.addresses.siteOrigins,
        requestId: ctx.requestId,
        ...(input.visitor ? { resumeToken: input.visitor } : {}),
      });
      const { agent, business, widget } = opened;
      return {
        visitorToken: opened.visitorToken,
        expiresInMs: opened.expiresInMs,
        resumeToken: opened.resumeToken,
        conversationId: opened.conversationId,
        company: { name: business.company.name, accent: widget.accent, phone: business.company.phone },
        launcherLabel: widget.launcherLabel,
        showSources: widget.showSources,
        agent: {
          id: agent.id,
          name: agent.name,
          title: agent.title,
          greeting: renderPlaceholders(agent.greeting, business.facts),
        },
        starters: agent.starters.map((starter) => renderPlaceholders(starter, business.facts)),
        history: opened.history.filter((row) => row.role !== 'system').map(publicMessage),
        activeRunId: opened.activeRunId,
      };
    }),

  send: visitorProcedure.input(z.object({ text: message, idempotencyKey })).mutation(async ({ ctx, input }) => {
    const { limits } = ctx.core;
    await limits.takeByAddress(ctx.address, addressRate);
    await limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, visitorRate);
    await limits.takeByCompany(ctx.tenantContext, 'all', companyRate);
    return ctx.core.conversations.send(ctx.tenantContext, { ...input, conversationId: ctx.visitor.conversationId });
  }),

  events: visitorProcedure
    .input(z.object({ runId, lastEventId: z.string().max(60).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const entries = ctx.core.conversations.events(ctx.tenantContext, {
        runId: input.runId,
        ...(input.lastEventId ? { lastEventId: input.lastEventId } : {}),
        signal: signal ?? new AbortController().signal,
      });
      // What an answer cost is between the company and its providers.
      for await (const { id, event } of entries)
        yield tracked(id, event.type === 'done' ? { ...event, costMicroUsd: 0, provider: null, model: null } : event);
    }),

  stop: visitorProcedure.input(z.object({ runId })).mutation(async ({ ctx, input }) => {
    await ctx.core.conversations.stop(ctx.tenantContext, input.runId);
    return { stopped: true };
  }),

  history: visitorProcedure.query(async ({ ctx }) => {
    const rows = await ctx.core.visitors.history(ctx.tenantContext, ctx.visitor.conversationId);
    return rows.filter((row) => row.role !== 'system').map(publicMessage);
  }),

  contact: visitorProcedure
    .input(
      z.object({
        name: z.string().trim().max(120).optional(),
        email: z.string().trim().max(200).optional(),
        phone: z.string().trim().max(40).optional(),
        message: z.string().trim().max(2_000).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, contactRate);
      const { name, email, phone, message: words } = input;
      await ctx.core.visitors.leaveContact(ctx.tenantContext, {
        conversationId: ctx.visitor.conversationId,
        ...(name ? { name } : {}),
        ...(email ? { email } : {}),
        ...(phone ? { phone } : {}),
        ...(words ? { message: words } : {}),
      });
      return { saved: true };
    }),

  ...deskProcedures,

  end: visitorProcedure.mutation(async ({ ctx }) => {
    await ctx.core.visitors.end(ctx.tenantContext, ctx.visitor.conversationId);
    return { ended: true };
  }),
});
