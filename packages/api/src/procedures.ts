import { CoreError, type TenantContext } from '@rowhouse/core';
import { initTRPC } from '@trpc/server';
import { ZodError, z } from 'zod';
import type { RequestContext } from './context.ts';
import { errorFacts, toTransportError } from './errors.ts';

const t = initTRPC.context<RequestContext>().create({
  isServer: true,
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 1_000 },
    client: { reconnectAfterInactivityMs: 3_000 },
  },
  errorFormatter({ shape, error }) {
    const fields = error.cause instanceof ZodError ? fieldsOf(error.cause) : null;
    const facts = errorFacts(error, fields);
    return {
      ...shape,
      message: facts.message,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        reason: facts.reason,
        errorId: facts.errorId,
        fields: facts.fields ?? null,
      },
    };
  },
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Core's errors become the transport's, once, for every procedure. A batch comes here once for each of its calls. */
const base = t.procedure
  .use(async ({ next }) => {
    const result = await next();
    if (!result.ok) throw toTransportError(result.error);
    return result;
  })
  .use(async ({ ctx, next }) => {
    await ctx.core.limits.takeCall(ctx.address);
    return next();
  });

export const publicProcedure = base;

/** A rule of the edge: so many calls of this name in a window, for one address or one company. */
export type Rate = { name: string; points: number; windowMs: number };

/** Limits by address, before any work is done: for doors that strangers may knock at. */
export function limitedProcedure(rate: Rate) {
  return base.use(async ({ ctx, next }) => {
    await ctx.core.limits.takeByAddress(ctx.address, rate);
    return next();
  });
}

/** A member of a company with this permission. The company comes from the token and from nothing else. */
export function memberProcedure(permission: string) {
  return base.use(async ({ ctx, next }) => {
    if (!ctx.bearer) throw new CoreError('unauthenticated', 'Sign in to go on.');
    const session = await ctx.core.access.authenticateMember(ctx.bearer, ctx.requestId);
    await ctx.core.limits.takeCallOf(session.context);
    if (!session.permissions.has(permission))
      throw new CoreError('forbidden', 'Your role does not allow that. Ask an admin of your company.');
    return screened(ctx, session.context, await next({ ctx: { ...ctx, session, tenantContext: session.context } }));
  });
}

/** Any member, whatever their role. */
export const anyMemberProcedure = base.use(async ({ ctx, next }) => {
  if (!ctx.bearer) throw new CoreError('unauthenticated', 'Sign in to go on.');
  const session = await ctx.core.access.authenticateMember(ctx.bearer, ctx.requestId);
  await ctx.core.limits.takeCallOf(session.context);
  return screened(ctx, session.context, await next({ ctx: { ...ctx, session, tenantContext: session.context } }));
});

/** A visitor with a token for one conversation, on the origin that it was opened for. */
export const visitorProcedure = base.use(async ({ ctx, next }) => {
  if (!ctx.bearer) throw new CoreError('unauthenticated', 'Open the chat again.');
  const { context, claims } = await ctx.core.access.authenticateVisitor(ctx.bearer, ctx.requestId);
  await ctx.core.limits.takeCallOf(context);
  if (ctx.origin !== claims.origin) throw new CoreError('unauthenticated', 'Open the chat again.');
  return screened(ctx, context, await next({ ctx: { ...ctx, tenantContext: context, visitor: claims } }));
});

/** A platform operator. */
export const operatorProcedure = base.use(async ({ ctx, next }) => {
  if (!ctx.bearer) throw new CoreError('unauthenticated', 'Sign in as an operator to go on.');
  const operator = await ctx.core.access.authenticateOperator(ctx.bearer);
  return next({ ctx: { ...ctx, operator } });
});

/** Nothing leaves a company with another one's marker in it; subscriptions screen what they tell themselves. */
function screened<Result extends { ok: boolean }>(ctx: RequestContext, context: TenantContext, result: Result): Result {
  if (!result.ok || !('data' in result)) return result;
  return { ...result, data: ctx.core.canaries.screenValue(context, 'api', result.data) };
}

function fieldsOf(error: ZodError): Record<string, string[]> {
  const flat = z.flattenError(error);
  return {
    ...(flat.formErrors.length > 0 ? { '': flat.formErrors } : {}),
    ...(flat.fieldErrors as Record<string, string[]>),
  };
}
