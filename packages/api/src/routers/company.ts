import { z } from 'zod';
import { memberProcedure, router } from '../procedures.ts';

const text = (max: number) => z.string().trim().max(max);
const optionalText = (max: number) =>
  text(max)
    .nullable()
    .transform((value) => (value === '' ? null : value));
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time such as 08:30.');

export const companyRouter = router({
  get: memberProcedure('company.read').query(async ({ ctx }) => {
    const [business, entitlements] = await Promise.all([
      ctx.core.business.get(ctx.tenantContext),
      ctx.core.business.entitlements(ctx.tenantContext),
    ]);
    const { company } = business;
    return {
      id: company.companyId,
      name: company.name,
      slug: company.slug,
      status: company.status,
      tier: company.tier,
      industry: company.industry,
      phone: company.phone,
      email: company.email,
      address: company.address,
      area: company.area,
      license: company.license,
      timeZone: company.timeZone,
      createdAt: company.createdAt.toISOString(),
      siteUrl: ctx.addresses.siteUrl(company.slug),
      hours: business.hours,
      hoursText: business.facts.hours,
      holidays: business.holidays,
      services: business.services.map((service) => ({
        id: service.id,
        slug: service.slug,
        name: service.name,
        summary: service.summary,
        price: business.facts.prices.get(service.slug) ?? null,
        duration: business.facts.durations.get(service.slug) ?? null,
      })),
      entitlements: [...entitlements].map(([feature, { enabled, quantity }]) => ({ feature, enabled, quantity })),
    };
  }),

  update: memberProcedure('company.update')
    .input(
      z.object({
        name: text(120).min(2).optional(),
        phone: optionalText(40).optional(),
        email: optionalText(200).optional(),
        address: optionalText(300).optional(),
        area: optionalText(300).optional(),
        license: optionalText(120).optional(),
        timeZone: text(60).optional(),
        hours: z
          .array(
            z.object({
              day: z.int().min(0).max(6),
              closed: z.boolean(),
              opens: time.nullable(),
              closes: time.nullable(),
            }),
          )
          .max(7)
          .optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.business.update(ctx.tenantContext, stripUndefined(input));
      return { updated: true };
    }),

  usage: memberProcedure('usage.read').query(({ ctx }) => ctx.core.budget.get(ctx.tenantContext)),
});

/** Fields that were not sent are not there, instead of there and undefined. */
export function stripUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
