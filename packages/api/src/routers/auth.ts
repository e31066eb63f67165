import { CoreError, type SignedIn } from '@rowhouse/core';
import { z } from 'zod';
import type { RequestContext } from '../context.ts';
import { email, idempotencyKey } from '../inputs.ts';
import { anyMemberProcedure, limitedProcedure, publicProcedure, router } from '../procedures.ts';
import { madeView } from './made.ts';

const signUpRate = { name: 'sign-up', points: 20, windowMs: 3_600_000 };
/** Looking at every trade, and asking each a few questions. */
const previewRate = { name: 'preview', points: 300, windowMs: 600_000 };
const signInRate = { name: 'sign-in', points: 30, windowMs: 300_000 };
/** Per identity, besides per address: one address tried from many places is the same attack. */
const identityRate = { name: 'sign-in-identity', points: 10, windowMs: 300_000 };

const password = z.string().min(1).max(500);

export type AuthResult = {
  accessToken: string;
  expiresInMs: number;
  operator: boolean;
  user: { id: string; name: string; email: string; role: string };
  company: { id: string; name: string; slug: string; siteUrl: string; tier: string; industry: string } | null;
  companies: { slug: string; name: string }[];
};

export function signedIn(ctx: RequestContext, result: SignedIn): AuthResult {
  ctx.refreshCookie.write(result.session.refreshToken, result.session.expiresAt);
  const { accessToken, expiresInMs, identity } = result;
  if (result.kind === 'operator')
    return {
      accessToken,
      expiresInMs,
      operator: true,
      user: { ...identity, role: 'operator' },
      company: null,
      companies: [],
    };
  const { membership, memberships } = result;
  return {
    accessToken,
    expiresInMs,
    operator: false,
    user: { id: membership.userId, name: identity.name, email: identity.email, role: result.roleSlug },
    company: {
      id: membership.companyId,
      name: membership.companyName,
      slug: membership.slug,
      siteUrl: ctx.addresses.siteUrl(membership.slug),
      tier: membership.tier,
      industry: membership.industry,
    },
    companies: memberships.map(({ slug, companyName }) => ({ slug, name: companyName })),
  };
}

export const authRouter = router({
  /** What a sign-up can choose from. */
  options: publicProcedure.query(async ({ ctx }) => {
    const [industries, tiers] = await Promise.all([ctx.core.templates.industries(), ctx.core.templates.tiers()]);
    return {
      industries,
      tiers: tiers.map((tier) => ({
        slug: tier.slug,
        name: tier.name,
        summary: tier.summary,
        priceUsdPerMonth: tier.priceMicroUsdPerMonth / 1_000_000,
        dailyBudgetMicroUsd: tier.dailyLimitMicroUsd,
        dailyTokens: tier.dailyTokens,
        features: tier.highlights,
      })),
    };
  }),

  /** A company of this trade before there is one: its site, its agents, and what they know. */
  preview: limitedProcedure(previewRate)
    .input(z.object({ industry: z.string().max(60) }))
    .query(async ({ ctx, input }) => {
      const [preview, plan] = await Promise.all([
        ctx.core.previews.get(input.industry),
        ctx.core.provisioning.plan({ industry: input.industry, tier: 'starter' }),
      ]);
      return { ...preview, made: madeView(plan.made), totalRows: plan.totalRows };
    }),

  /** What its front agent would answer, without any model. */
  tryQuestion: limitedProcedure(previewRate)
    .input(z.object({ industry: z.string().max(60), question: z.string().trim().min(1).max(300) }))
    .query(({ ctx, input }) => ctx.core.previews.ask(input.industry, input.question)),

  signUp: limitedProcedure(signUpRate)
    .input(
      z.object({
        companyName: z.string().max(200),
        industry: z.string().max(60),
        tier: z.string().max(60),
        name: z.string().trim().min(1, 'Tell us your name.').max(120),
        email,
        password,
        timeZone: z.string().max(60).optional(),
        idempotencyKey,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const provisioned = await ctx.core.provisioning.provision({
        companyName: input.companyName,
        industry: input.industry,
        tier: input.tier,
        admin: { name: input.name, email: input.email, password: input.password },
        idempotencyKey: input.idempotencyKey,
        requestId: ctx.requestId,
        ...(input.timeZone ? { timeZone: input.timeZone } : {}),
      });
      const session = await ctx.core.access.openSession(input.email, provisioned.slug);
      return {
        ...signedIn(ctx, session),
        made: madeView(provisioned.made),
        totalRows: provisioned.totalRows,
        tookMs: provisioned.tookMs,
        isNew: provisioned.isNew,
      };
    }),

  signIn: limitedProcedure(signInRate)
    .input(z.object({ email: z.string().max(200), password, company: z.string().max(63).optional() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.limits.takeByName(input.email.trim().toLowerCase(), identityRate);
      const result = await ctx.core.access.signIn({
        email: input.email,
        password: input.password,
        ...(input.company ? { slug: input.company } : {}),
      });
      return signedIn(ctx, result);
    }),

  /** Uses the refresh cookie and nothing else. */
  refresh: publicProcedure.mutation(async ({ ctx }) => {
    const token = ctx.refreshCookie.read();
    if (!token) throw new CoreError('unauthenticated', 'You are signed out. Sign in again.');
    try {
      return signedIn(ctx, await ctx.core.access.refresh(token));
    } catch (error) {
      if (error instanceof CoreError && error.code === 'unauthenticated') ctx.refreshCookie.clear();
      throw error;
    }
  }),

  signOut: publicProcedure.mutation(async ({ ctx }) => {
    const token = ctx.refreshCookie.read();
    if (token) await ctx.core.access.signOut(token);
    ctx.refreshCookie.clear();
    return { signedOut: true };
  }),

  companies: anyMemberProcedure.query(async ({ ctx }) => {
    const memberships = await ctx.core.access.memberships(ctx.session.member.identityId);
    return memberships.map(({ slug, companyName, status }) => ({ slug, name: companyName, status }));
  }),

  switchCompany: anyMemberProcedure
    .input(z.object({ slug: z.string().max(63) }))
    .mutation(async ({ ctx, input }) =>
      signedIn(ctx, await ctx.core.access.switchCompany(ctx.session.member.identityId, input.slug)),
    ),

  me: anyMemberProcedure.query(({ ctx }) => ({
    user: {
      id: ctx.session.member.id,
      name: ctx.session.member.name,
      email: ctx.session.member.email,
      role: ctx.session.member.roleSlug,
      roleName: ctx.session.member.roleName,
    },
    company: {
      name: ctx.session.company.name,
      slug: ctx.session.company.slug,
      siteUrl: ctx.addresses.siteUrl(ctx.session.company.slug),
    },
    permissions: [...ctx.session.permissions].sort(),
  })),
});
