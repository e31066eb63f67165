import { z } from 'zod';
import { memoryId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const subject = z.object({ kind: z.enum(['visitor', 'contact', 'member', 'company']), id: z.guid() });

const audience = z.enum(['everyone', 'staff']);

type Row = {
  id: string;
  subjectKind: string;
  subjectId: string;
  text: string;
  source: string;
  audience: string;
  agentId: string | null;
  conversationId: string | null;
  createdAt: Date;
};

function view({ subjectKind, subjectId, id, text, source, audience: who, agentId, conversationId, createdAt }: Row) {
  const subject = { kind: subjectKind, id: subjectId };
  return { id, subject, text, source, audience: who, agentId, conversationId, createdAt: createdAt.toISOString() };
}

export const memoryRouter = router({
  list: memberProcedure('memory.read')
    .input(z.object({ subject: subject.optional() }))
    .query(async ({ ctx, input }) =>
      (await ctx.core.memory.list(ctx.tenantContext, input.subject ? { subject: input.subject } : {})).map(view),
    ),

  search: memberProcedure('memory.read')
    .input(z.object({ subject, question: z.string().max(500) }))
    .query(async ({ ctx, input }) =>
      (await ctx.core.memory.recall(ctx.tenantContext, { subjects: [input.subject], question: input.question })).map(
        view,
      ),
    ),

  remember: memberProcedure('memory.update')
    .input(z.object({ subject, text: z.string().max(2_000), audience: audience.optional() }))
    .mutation(async ({ ctx, input }) => ({
      id: await ctx.core.memory.remember(ctx.tenantContext, { ...stripUndefined(input), source: 'staff' }),
    })),

  /** Puts a fact right, or says who may use it. */
  update: memberProcedure('memory.update')
    .input(z.object({ memoryId, text: z.string().max(2_000).optional(), audience: audience.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { memoryId: id, ...change } = input;
      await ctx.core.memory.update(ctx.tenantContext, id, stripUndefined(change));
      return { updated: true };
    }),

  forget: memberProcedure('memory.update')
    .input(z.object({ memoryId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.memory.forget(ctx.tenantContext, input.memoryId);
      return { forgotten: true };
    }),
});
