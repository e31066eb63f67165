import { z } from 'zod';
import { actionId, conversationId, userId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';

/** What agents may not do alone. */
export const actionsRouter = router({
  list: memberProcedure('conversations.read').query(async ({ ctx }) =>
    (await ctx.core.conversations.actions.list(ctx.tenantContext)).map((action) => ({
      id: action.id,
      conversationId: action.conversationId,
      agentName: action.agentName,
      tool: action.tool,
      summary: action.summary,
      createdAt: action.createdAt.toISOString(),
    })),
  ),

  decide: memberProcedure('conversations.reply')
    .input(z.object({ actionId, confirmed: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.core.conversations.actions.decide(ctx.tenantContext, input)),
});

/** How staff share conversations; spread into the conversations' router. */
export const teamworkProcedures = {
  counts: memberProcedure('conversations.read').query(({ ctx }) => ctx.core.conversations.counts(ctx.tenantContext)),

  /** The agent falls silent at once; `handOff` gives the conversation back. */
  takeOver: memberProcedure('conversations.reply')
    .input(z.object({ conversationId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.takeOver(ctx.tenantContext, input.conversationId);
      return { takenOver: true };
    }),

  assign: memberProcedure('conversations.reply')
    .input(z.object({ conversationId, memberId: userId.nullable() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.team.assign(ctx.tenantContext, {
        conversationId: input.conversationId,
        userId: input.memberId,
      });
      return { assigned: true };
    }),

  notes: memberProcedure('conversations.read')
    .input(z.object({ conversationId }))
    .query(async ({ ctx, input }) =>
      (await ctx.core.conversations.team.notes.list(ctx.tenantContext, input.conversationId)).map((note) => ({
        id: note.id,
        author: note.author,
        text: note.text,
        createdAt: note.createdAt.toISOString(),
      })),
    ),

  addNote: memberProcedure('conversations.reply')
    .input(z.object({ conversationId, text: z.string().max(4_000) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.team.notes.add(ctx.tenantContext, { ...input, author: ctx.session.member.name });
      return { added: true };
    }),

  typing: memberProcedure('conversations.reply')
    .input(z.object({ conversationId }))
    .mutation(async ({ ctx, input }) => {
      const { name } = ctx.session.member;
      await ctx.core.conversations.team.signal(ctx.tenantContext, { ...input, name, type: 'typing' });
      return { told: true };
    }),

  /** Said every few seconds by whoever looks at a conversation. */
  present: memberProcedure('conversations.read')
    .input(z.object({ conversationId, here: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      const { name } = ctx.session.member;
      await ctx.core.conversations.team.signal(ctx.tenantContext, { ...input, name, type: 'presence' });
      return { told: true };
    }),

  confirmContact: memberProcedure('contacts.update')
    .input(z.object({ conversationId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.team.confirmContact(ctx.tenantContext, input.conversationId);
      return { confirmed: true };
    }),

  setBlocked: memberProcedure('conversations.reply')
    .input(z.object({ conversationId, blocked: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.team.setBlocked(ctx.tenantContext, input);
      return { blocked: input.blocked };
    }),

  /** Everything of the visitor's, for good. */
  forgetVisitor: memberProcedure('memory.update')
    .input(z.object({ conversationId }))
    .mutation(({ ctx, input }) => ctx.core.conversations.forgetVisitor(ctx.tenantContext, input.conversationId)),
};
