import { z } from 'zod';
import { memberProcedure, router } from '../procedures.ts';

export const auditRouter = router({
  list: memberProcedure('audit.read')
    .input(z.object({ before: z.iso.datetime().optional(), limit: z.int().min(1).max(200).default(50) }))
    .query(async ({ ctx, input }) => {
      const before = input.before ? new Date(input.before) : new Date(8.64e15);
      const events = await ctx.core.access.auditLog(ctx.tenantContext, { before, limit: input.limit });
      return events.map(({ id, actorKind, actorId, action, target, detail, createdAt }) => ({
        id,
        actorKind,
        actorId,
        action,
        target,
        detail,
        createdAt: createdAt.toISOString(),
      }));
    }),
});

export const isolationRouter = router({
  /** What holds this company apart, checked now on the running system. */
  report: memberProcedure('isolation.read').query(({ ctx }) => ctx.core.evidence.report()),
});
