import { z } from 'zod';
import { email, userId } from '../inputs.ts';
import { limitedProcedure, memberProcedure, router } from '../procedures.ts';
import { signedIn } from './auth.ts';

const acceptRate = { name: 'accept-invitation', points: 20, windowMs: 3_600_000 };

export const membersRouter = router({
  list: memberProcedure('members.read').query(async ({ ctx }) => {
    const [members, roles, invitations] = await Promise.all([
      ctx.core.access.members.list(ctx.tenantContext),
      ctx.core.access.members.roles(ctx.tenantContext),
      ctx.core.access.members.invitations(ctx.tenantContext),
    ]);
    return {
      members: members.map(({ userId: id, name, email: address, roleSlug, roleName, createdAt }) => ({
        id,
        name,
        email: address,
        role: roleSlug,
        roleName,
        joinedAt: createdAt.toISOString(),
      })),
      invitations: invitations.map(({ id, email: address, roleSlug, expiresAt }) => ({
        id,
        email: address,
        role: roleSlug,
        expiresAt: expiresAt.toISOString(),
      })),
      roles: roles.map(({ slug, name, description }) => ({ slug, name, description })),
    };
  }),

  invite: memberProcedure('members.manage')
    .input(z.object({ email, role: z.string().max(60) }))
    .mutation(async ({ ctx, input }) => {
      const { token, expiresAt } = await ctx.core.access.members.invite(ctx.tenantContext, {
        email: input.email,
        roleSlug: input.role,
        invitedBy: ctx.session.member.id,
      });
      return { inviteUrl: `${ctx.addresses.consoleUrl}/join#${token}`, expiresAt: expiresAt.toISOString() };
    }),

  accept: limitedProcedure(acceptRate)
    .input(
      z.object({
        token: z.string().max(300),
        name: z.string().trim().min(1, 'Tell us your name.').max(120),
        password: z.string().min(1).max(500),
      }),
    )
    .mutation(async ({ ctx, input }) => signedIn(ctx, await ctx.core.access.members.accept(input))),

  setRole: memberProcedure('members.manage')
    .input(z.object({ memberId: userId, role: z.string().max(60) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.access.members.setRole(ctx.tenantContext, input.memberId, input.role);
      return { updated: true };
    }),

  remove: memberProcedure('members.manage')
    .input(z.object({ memberId: userId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.access.members.remove(ctx.tenantContext, input.memberId);
      return { removed: true };
    }),

  /** Takes a removal back. */
  restore: memberProcedure('members.manage')
    .input(z.object({ memberId: userId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.access.members.restore(ctx.tenantContext, input.memberId);
      return { restored: true };
    }),
});
