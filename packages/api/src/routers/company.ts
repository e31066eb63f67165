import type { Core, TenantContext } from '@rowhouse/core';
import { z } from 'zod';
import { memberProcedure, router } from '../procedures.ts';

const text = (max: number) => z.string().trim().max(max);
const optionalText = (max: number) =>
  text(max)
    .nullable()
    .transform((value) => (value === '' ? null : value));
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time such as 08:30.');

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

async function view(ctx: { core: Core; tenantContext: TenantContext; addresses: { siteUrl(slug: string): string } }) {
  const { company, hours, facts, holidays, services, prices, adjustments } = await ctx.core.business.get(
    ctx.tenantContext,
  );
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
    bookingCapacity: company.bookingCapacity,
    bookingNoticeMinutes: company.bookingNoticeMinutes,
    createdAt: company.createdAt.toISOString(),
    siteUrl: ctx.addresses.siteUrl(company.slug),
    hours: hours.map(({ day, opens, closes, closed }) => ({
      day: days[day as 0 | 1 | 2 | 3 | 4 | 5 | 6],
      open: opens,
      close: closes,
      closed,
    })),
    hoursText: facts.hours,
    holidays,
    services: services.map((service) => ({
      id: service.id,
      slug: service.slug,
      name: service.name,
      summary: service.summary,
      price: facts.prices.get(service.slug) ?? null,
      duration: facts.durations.get(service.slug) ?? null,
      prices: prices
        .filter((price) => price.serviceId === service.id)
        .map(({ slug, label, fromMicroUsd, toMicroUsd, unit }) => ({ slug, label, fromMicroUsd, toMicroUsd, unit })),
    })),
    /** What makes a visit dearer or cheaper. */
    priceRules: adjustments.map(({ slug, label, kind, amountMicroUsd, percent, note }) => ({
      ...{ slug, label, kind, amountMicroUsd, percent, note },
    })),
  };
}

export const companyRouter = router({
  get: memberProcedure('company.read').query(({ ctx }) => view(ctx)),

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
        bookingCapacity: z.int().min(1).max(100).optional(),
        bookingNoticeMinutes: z.int().min(0).max(20_160).optional(),
        hours: z
          .array(z.object({ day: z.enum(days), closed: z.boolean(), open: time.nullable(), close: time.nullable() }))
          .max(7)
          .optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { hours, ...profile } = input;
      await ctx.core.business.update(ctx.tenantContext, {
        ...stripUndefined(profile),
        ...(hours
          ? {
              hours: hours.map(({ day, closed, open, close }) => ({
                day: days.indexOf(day),
                closed,
                opens: closed ? null : open,
                closes: closed ? null : close,
              })),
            }
          : {}),
      });
      return view(ctx);
    }),

  /** For good: everything the company has is deleted, and its sealed keys cannot be opened by anybody again. */
  close: memberProcedure('company.close')
    .input(z.object({ confirm: text(63) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.closing.close(ctx.tenantContext, input);
      return { closed: true };
    }),

  /** What the company subscribed to, and what that allows. */
  plan: memberProcedure('company.read').query(({ ctx }) => ctx.core.plans.get(ctx.tenantContext)),

  /** What happened today, for the first page. */
  usage: memberProcedure('company.read').query(async ({ ctx }) => {
    const [today, route] = await Promise.all([
      ctx.core.conversations.today(ctx.tenantContext),
      ctx.core.routeNow(ctx.tenantContext),
    ]);
    return { ...today, mode: route.mode, because: route.because };
  }),
});

/** Texts that staff send again and again. */
export const readyWordsRouter = router({
  list: memberProcedure('conversations.read').query(({ ctx }) => ctx.core.business.readyWords.list(ctx.tenantContext)),

  update: memberProcedure('contexts.update')
    .input(
      z.object({
        slug: text(80),
        subject: z.string().trim().max(200).optional(),
        body: z.string().trim().min(1).max(4_000),
        version: z.int().min(1),
      }),
    )
    .mutation(({ ctx, input }) => ctx.core.business.readyWords.update(ctx.tenantContext, stripUndefined(input))),
});

/** Fields that were not sent are not there, instead of there and undefined. */
export function stripUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
