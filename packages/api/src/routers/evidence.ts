import { z } from 'zod';
import { cursor, limit } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const moment = z.iso.datetime({ message: 'Use a moment such as 2026-11-24T08:00:00Z.' });

export const auditRouter = router({
  /** Newest first. `action` finds all that begin with it: `member.` for everything about members. */
  list: memberProcedure('audit.read')
    .input(
      z.object({
        cursor,
        limit,
        action: z.string().max(60).optional(),
        actorKind: z.enum(['member', 'operator', 'visitor', 'site', 'system']).optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(({ ctx, input: { cursor: page, limit: length, action, actorKind, from, to } }) =>
      ctx.core.audit.list(ctx.tenantContext, {
        ...stripUndefined({ cursor: page, limit: length }),
        filter: {
          action: action ?? null,
          actorKind: actorKind ?? null,
          from: from ? new Date(from) : null,
          to: to ? new Date(to) : null,
        },
      }),
    ),

  /** The chain, oldest first, a page at a time, for `docs/verify-audit.mjs`. The download stands in the chain itself. */
  download: memberProcedure('audit.read')
    .input(
      z.object({
        after: z.int().min(0).default(0),
        upTo: z.int().min(1).optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.core.audit.download(ctx.tenantContext, { after: input.after, ...stripUndefined({ upTo: input.upTo }) }),
    ),
});

export const isolationRouter = router({
  /** What holds this company apart, checked now on the running system. */
  report: memberProcedure('isolation.read').query(({ ctx }) => ctx.core.evidence.reportOf(ctx.tenantContext)),
});
