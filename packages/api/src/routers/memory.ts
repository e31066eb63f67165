import type { ListedMemory, MemoryRow } from '@rowhouse/core';
import { z } from 'zod';
import { cursor, limit, memoryId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const subject = z.object({ kind: z.enum(['visitor', 'contact', 'member', 'company']), id: z.guid() });

const audience = z.enum(['everyone', 'staff']);

function view(row: MemoryRow) {
  const { id, text, source, audience: who, agentId, conversationId, createdAt } = row;
  const subject = { kind: row.subjectKind, id: row.subjectId };
  return { id, subject, text, source, audience: who, agentId, conversationId, createdAt: createdAt.toISOString() };
}

/** `about`: whom it is about, where somebody knows them by name, and which contact that is. */
function listed(row: ListedMemory) {
  return { ...view(row), about: { name: row.aboutName, contactId: row.contactId } };
}

export const memoryRouter = router({
  list: memberProcedure('memory.read')
    .input(z.object({ subject: subject.optional(), cursor, limit }))
    .query(async ({ ctx, input }) =>
      (await ctx.core.memory.list(ctx.tenantContext, stripUndefined(input))).map(listed),
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
