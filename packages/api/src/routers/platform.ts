import { z } from 'zod';
import { cursor, email, idempotencyKey, limit } from '../inputs.ts';
import { operatorProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const slug = z.string().max(63);
const reason = z.string().trim().min(3, 'Say why, in a few words.').max(300);

export const platformRouter = router({
  companies: router({
    list: operatorProcedure
      .input(z.object({ query: z.string().max(120).optional(), cursor, limit }))
      .query(async ({ ctx, input }) => {
        const { companies, nextCursor } = await ctx.core.companies.list(stripUndefined(input));
        return {
          companies: companies.map((company) => ({
            id: company.id,
            slug: company.slug,
            name: company.name,
            status: company.status,
            tier: company.tier,
            industry: company.industry,
            createdAt: company.createdAt.toISOString(),
            siteUrl: ctx.addresses.siteUrl(company.slug),
          })),
          nextCursor,
        };
      }),

    provision: operatorProcedure
      .input(
        z.object({
          companyName: z.string().max(200),
          industry: slug,
          tier: slug,
          adminName: z.string().trim().min(1).max(120),
          adminEmail: email,
          adminPassword: z.string().min(1).max(500),
          idempotencyKey,
        }),
      )
      .mutation(async ({ ctx, input }) => {
        const made = await ctx.core.provisioning.provision({
          companyName: input.companyName,
          industry: input.industry,
          tier: input.tier,
          admin: { name: input.adminName, email: input.adminEmail, password: input.adminPassword },
          idempotencyKey: input.idempotencyKey,
          requestId: ctx.requestId,
        });
        return {
          slug: made.slug,
          name: made.name,
          siteUrl: ctx.addresses.siteUrl(made.slug),
          isNew: made.isNew,
          totalRows: made.totalRows,
          tookMs: made.tookMs,
          made: made.made,
        };
      }),

    suspend: operatorProcedure.input(z.object({ slug, reason })).mutation(async ({ ctx, input }) => {
      await ctx.core.companies.suspend({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId });
      return { status: 'suspended' };
    }),

    resume: operatorProcedure.input(z.object({ slug, reason })).mutation(async ({ ctx, input }) => {
      await ctx.core.companies.resume({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId });
      return { status: 'active' };
    }),
  }),

  templates: router({
    list: operatorProcedure.query(({ ctx }) => ctx.core.templates.industries()),
    plan: operatorProcedure
      .input(z.object({ industry: slug }))
      .query(({ ctx, input }) => ctx.core.templates.plan(input.industry)),
  }),

  isolation: operatorProcedure.query(({ ctx }) => ctx.core.evidence.report()),
});
