import type { QuoteListing } from '@rowhouse/core';
import { z } from 'zod';
import { contactId, dealId, draftId, quoteId, stageId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const title = z.string().trim().min(1).max(200);
/** At most ten million dollars. */
const value = z.int().min(0).max(10_000_000_000_000);

export const dealsRouter = router({
  list: memberProcedure('contacts.read').query(async ({ ctx }) => {
    const { stages, deals } = await ctx.core.deals.list(ctx.tenantContext);
    return {
      stages,
      deals: deals.map((deal) => ({
        id: deal.id,
        title: deal.title,
        stageId: deal.stageId,
        valueMicroUsd: deal.valueMicroUsd,
        contact: { id: deal.contactId, name: deal.contactName },
        conversationId: deal.conversationId,
        updatedAt: deal.updatedAt.toISOString(),
      })),
    };
  }),

  add: memberProcedure('contacts.update')
    .input(z.object({ contactId, title, valueMicroUsd: value.default(0) }))
    .mutation(({ ctx, input }) => ctx.core.deals.add(ctx.tenantContext, input)),

  update: memberProcedure('contacts.update')
    .input(z.object({ dealId, stageId: stageId.optional(), title: title.optional(), valueMicroUsd: value.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { dealId: id, ...change } = input;
      await ctx.core.deals.update(ctx.tenantContext, id, stripUndefined(change));
      return { updated: true };
    }),
});

function quoteView(quote: QuoteListing) {
  return {
    id: quote.id,
    title: quote.title,
    lines: quote.lines,
    totalFromMicroUsd: quote.totalFromMicroUsd,
    totalToMicroUsd: quote.totalToMicroUsd,
    status: quote.status,
    note: quote.note,
    validUntil: quote.validUntil,
    contactName: quote.contactName,
    conversationId: quote.conversationId,
    createdAt: quote.createdAt.toISOString(),
  };
}

export const quotesRouter = router({
  list: memberProcedure('contacts.read').query(async ({ ctx }) =>
    (await ctx.core.deals.quotes.list(ctx.tenantContext)).map(quoteView),
  ),

  /** What the customer said to it. One that waits for the team is decided in the inbox. */
  setStatus: memberProcedure('contacts.update')
    .input(z.object({ quoteId, status: z.enum(['accepted', 'declined']) }))
    .mutation(async ({ ctx, input }) => quoteView(await ctx.core.deals.quotes.setStatus(ctx.tenantContext, input))),
});

export const draftsRouter = router({
  list: memberProcedure('chat.use').query(async ({ ctx }) =>
    (await ctx.core.conversations.drafts.list(ctx.tenantContext)).map((draft) => ({
      id: draft.id,
      kind: draft.kind,
      title: draft.title,
      body: draft.body,
      status: draft.status,
      agentName: draft.agentName,
      createdAt: draft.createdAt.toISOString(),
    })),
  ),

  update: memberProcedure('chat.use')
    .input(
      z.object({
        draftId,
        title: title.optional(),
        body: z.string().trim().min(1).max(8_000).optional(),
        status: z.enum(['draft', 'approved', 'discarded']).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { draftId: id, ...change } = input;
      await ctx.core.conversations.drafts.update(ctx.tenantContext, id, stripUndefined(change));
      return { updated: true };
    }),
});
