import { z } from 'zod';
import { memoryId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';

const subject = z.object({ kind: z.enum(['visitor', 'contact', 'member', 'company']), id: z.guid() });

type Row = { id: string; subjectKind: string; subjectId: string; text: string; source: string; createdAt: Date };

function view({ id, subjectKind, subjectId, text, source, createdAt }: Row) {
  return { id, subject: { kind: subjectKind, id: subjectId }, text, source, createdAt: createdAt.toISOString() };
}

export const memoryRouter = router({
  list: memberProcedure('memory.read')
    .input(z.object({ subject: subject.optional() }))
    .query(async ({ ctx, input }) =>
      (await ctx.core.memory.list(ctx.tenantContext, input.subject ? { subject: input.subject } : {})).map(view),
    ),

  search: memberProcedure('memory.read')
    .input(z.object({ subject, question: z.string().max(500) }))
    .query(async ({ ctx, input }) => (await ctx.core.memory.recall(ctx.tenantContext, input)).map(view)),

  remember: memberProcedure('memory.update')
    .input(z.object({ subject, text: z.string().max(2_000) }))
    .mutation(async ({ ctx, input }) => ({
      id: await ctx.core.memory.remember(ctx.tenantContext, { ...input, source: 'staff' }),
    })),

  forget: memberProcedure('memory.update')
    .input(z.object({ memoryId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.memory.forget(ctx.tenantContext, input.memoryId);
      return { forgotten: true };
    }),
});
