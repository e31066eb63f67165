import { z } from 'zod';
import { email, userId } from '../inputs.ts';
import { limitedProcedure, memberProcedure, router } from '../procedures.ts';

const acceptRate = { name: 'accept-invitation', points: 20, windowMs: 3_600_000 };

export const membersRouter = router({
  list: memberProcedure('members.read').query(async ({ ctx }) => {
    const [members, roles] = await Promise.all([
      ctx.core.access.members.list(ctx.tenantContext),
      ctx.core.access.members.roles(ctx.tenantContext),
    ]);
    return {
      members: members.map(({ userId: id, name, email: address, roleSlug, roleName }) => ({
        id,
        name,
        email: address,
        role: roleSlug,
        roleName,
      })),
      roles: roles.map(({ slug, name, description }) => ({ slug, name, description })),
    };
  }),

  invite: memberProcedure('members.manage')
    .input(z.object({ email, name: z.string().trim().min(1).max(120), role: z.string().max(60) }))
    .mutation(async ({ ctx, input }) => {
      const { token, expiresAt } = await ctx.core.access.members.invite(ctx.tenantContext, {
        email: input.email,
        name: input.name,
        roleSlug: input.role,
        invitedBy: ctx.session.member.id,
      });
      return { link: `${ctx.addresses.consoleUrl}/invitation#${token}`, expiresAt: expiresAt.toISOString() };
    }),

  accept: limitedProcedure(acceptRate)
    .input(z.object({ token: z.string().max(300), password: z.string().min(1).max(500) }))
    .mutation(async ({ ctx, input }) => {
      const result = await ctx.core.access.members.accept(input);
      ctx.refreshCookie.write(result.session.refreshToken, result.session.expiresAt);
      return { accessToken: result.accessToken, expiresInMs: result.expiresInMs };
    }),

  setRole: memberProcedure('members.manage')
    .input(z.object({ userId, role: z.string().max(60) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.access.members.setRole(ctx.tenantContext, input.userId, input.role);
      return { updated: true };
    }),

  remove: memberProcedure('members.manage')
    .input(z.object({ userId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.access.members.remove(ctx.tenantContext, input.userId);
      return { removed: true };
    }),
});
