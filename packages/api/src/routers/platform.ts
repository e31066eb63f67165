import { type Core, type HealthRow, healthWords, reasonsOf } from '@rowhouse/core';
import { z } from 'zod';
import { cursor, email, idempotencyKey, limit, microUsd } from '../inputs.ts';
import { operatorProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';
import { madeView } from './made.ts';

const slug = z.string().max(63);
const reason = z.string().trim().min(3, 'Say why, in a few words.').max(300);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Give the day as 2026-12-01.');

type Fleet = Awaited<ReturnType<Core['books']['reconciliations']['fleet']>>;
type Costs = Awaited<ReturnType<Core['books']['figures']['read']>>;

function lineView({ checkedAt, ...line }: Fleet['lines'][number]) {
  return { ...line, checkedAt: checkedAt.toISOString() };
}

function costView({
  slug,
  name,
  rowCount,
  diskBytes,
  tokens,
  microUsd: spent,
  answers,
  cpuMicros,
}: Costs['companies'][number]) {
  return {
    slug,
    name,
    rows: rowCount,
    diskBytes,
    tokens,
    microUsd: spent,
    answers,
    cpuMs: Math.round(cpuMicros / 1_000),
  };
}

/** Sums of the last thirty days as they were measured last; none for a company that is younger than that. */
function sumsOf(costs: Costs['companies'][number] | undefined) {
  return costs === undefined ? null : { microUsd: costs.microUsd, answers: costs.answers };
}

/** One word and what it is for; `null` while nobody has looked. */
function healthView(row: HealthRow | null) {
  if (row === null) return null;
  const word = healthWords[row.severity] ?? 'attention';
  return { word, reasons: reasonsOf(row), measuredAt: row.measuredAt.toISOString() };
}

export const platformRouter = router({
  companies: router({
    list: operatorProcedure
      .input(
        z.object({
          query: z.string().max(120).optional(),
          /** Only those that fare so. */
          health: z.enum([...healthWords, 'unmeasured']).optional(),
          /** `health`: the worst first. */
          order: z.enum(['newest', 'health']).optional(),
          cursor,
          limit,
        }),
      )
      .query(async ({ ctx, input: { health, ...wish } }) => {
        const severity = health === undefined ? undefined : health === 'unmeasured' ? -1 : healthWords.indexOf(health);
        const [{ companies, nextCursor }, measured] = await Promise.all([
          ctx.core.companies.list(stripUndefined({ ...wish, severity })),
          ctx.core.books.figures.read(),
        ]);
        const figures = new Map(measured.companies.map((company) => [company.slug, company]));
        return {
          companies: companies.map((company) => ({
            id: company.id,
            slug: company.slug,
            name: company.name,
            status: company.status,
            health: healthView(company.health),
            tier: company.tier,
            industry: company.industry,
            createdAt: company.createdAt.toISOString(),
            domain: company.domain,
            siteUrl: ctx.addresses.siteUrl(company.slug, company.domain),
            figures: sumsOf(figures.get(company.slug)),
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
          name: z.string().trim().min(1).max(120),
          email,
          password: z.string().min(1).max(500),
          idempotencyKey,
        }),
      )
      .mutation(async ({ ctx, input }) => {
        const made = await ctx.core.provisioning.provision({
          companyName: input.companyName,
          industry: input.industry,
          tier: input.tier,
          admin: { name: input.name, email: input.email, password: input.password },
          idempotencyKey: input.idempotencyKey,
          requestId: ctx.requestId,
        });
        return {
          company: {
            id: made.companyId,
            name: made.name,
            slug: made.slug,
            siteUrl: ctx.addresses.siteUrl(made.slug),
            tier: made.tier,
            industry: made.industry,
          },
          isNew: made.isNew,
          made: madeView(made.made),
          totalRows: made.totalRows,
          tookMs: made.tookMs,
        };
      }),

    suspend: operatorProcedure.input(z.object({ slug, reason })).mutation(async ({ ctx, input }) => {
      await ctx.core.companies.suspend({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId });
      return { status: 'suspended' };
    }),

    /** A host name of the company's own for its site; `null` takes it away. */
    setDomain: operatorProcedure
      .input(z.object({ slug, domain: z.string().max(253).nullable(), reason }))
      .mutation(async ({ ctx, input: { domain, ...wish } }) => {
        await ctx.core.companies.setDomain(
          { ...wish, identityId: ctx.operator.identityId, requestId: ctx.requestId },
          domain,
        );
        return { domain };
      }),

    /** Another tier from now on. A budget that the company has set for itself stays as it is. */
    setTier: operatorProcedure
      .input(z.object({ slug, tier: z.string().max(60), reason }))
      .mutation(async ({ ctx, input: { tier, ...wish } }) => {
        await ctx.core.companies.setTier(
          { ...wish, identityId: ctx.operator.identityId, requestId: ctx.requestId },
          tier,
        );
        return { tier };
      }),

    /** For good. A removal that was interrupted is finished by asking again. */
    remove: operatorProcedure.input(z.object({ slug, reason })).mutation(async ({ ctx, input }) => {
      await ctx.core.closing.remove({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId });
      return { removed: true };
    }),

    resume: operatorProcedure
      .input(z.object({ slug, reason: reason.default('Open again') }))
      .mutation(async ({ ctx, input }) => {
        await ctx.core.companies.resume({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId });
        return { status: 'active' };
      }),
  }),

  templates: router({
    list: operatorProcedure.query(({ ctx }) => ctx.core.templates.industries()),
    plan: operatorProcedure
      .input(z.object({ industry: slug }))
      .query(({ ctx, input }) => ctx.core.templates.plan(input.industry)),

    /** Which companies are at which version; figures alone. */
    fleet: operatorProcedure.query(({ ctx }) => ctx.core.fleetUpgrades.figures()),

    /** Companies are entered one by one, and both logs say so. */
    upgrade: operatorProcedure
      .input(z.object({ mode: z.enum(['plan', 'apply', 'roll-back']), slug: slug.optional(), reason }))
      .mutation(({ ctx, input }) =>
        ctx.core.fleetUpgrades.run({ ...input, identityId: ctx.operator.identityId, requestId: ctx.requestId }),
      ),
  }),

  /** The fleet in figures; nothing of what is inside a company. */
  usage: operatorProcedure
    .input(z.object({ days: z.int().min(1).max(92).default(30) }).optional())
    .query(async ({ ctx, input }) => {
      const [count, { lines, alarms }, { companies }] = await Promise.all([
        ctx.core.companies.count(),
        ctx.core.books.reconciliations.fleet({ days: input?.days ?? 30 }),
        ctx.core.books.figures.read(),
      ]);
      return { ...count, lines: lines.map(lineView), alarms, costliest: companies.slice(0, 20).map(costView) };
    }),

  /** Lays a day of all ledgers beside what the providers say they served, yesterday when no day is named; measures all companies. */
  reconcile: operatorProcedure.input(z.object({ day: day.optional() })).mutation(async ({ ctx, input }) => {
    const [{ lines, ...result }] = await Promise.all([
      ctx.core.books.reconciliations.reconcile(input.day),
      ctx.core.books.figures.measure(),
    ]);
    return { ...result, lines: lines.map(lineView) };
  }),

  prices: router({
    list: operatorProcedure.query(({ ctx }) => ctx.core.books.prices.list()),

    history: operatorProcedure
      .input(z.object({ model: z.string().max(120) }))
      .query(({ ctx, input }) => ctx.core.books.prices.history(input.model)),

    set: operatorProcedure
      .input(
        z.object({
          provider: z.enum(['openai', 'anthropic', 'openai-compatible']),
          model: z.string().trim().max(120),
          validFrom: day.optional(),
          inputMicroUsd: microUsd,
          outputMicroUsd: microUsd,
          cachedMicroUsd: microUsd,
          cacheWriteMicroUsd: microUsd.optional(),
        }),
      )
      .mutation(({ ctx, input }) => ctx.core.books.prices.set(stripUndefined(input), ctx.operator.identityId)),

    remove: operatorProcedure
      .input(z.object({ provider: z.string().max(40), model: z.string().max(120) }))
      .mutation(async ({ ctx, input }) => {
        await ctx.core.books.prices.remove(input, ctx.operator.identityId);
        return { removed: true };
      }),
  }),

  /** What operators did, to whom and why, newest first. */
  log: operatorProcedure.input(z.object({ cursor, limit })).query(async ({ ctx, input }) => {
    const { notes, nextCursor } = await ctx.core.companies.log(stripUndefined(input));
    return { notes: notes.map((note) => ({ ...note, createdAt: note.createdAt.toISOString() })), nextCursor };
  }),

  isolation: operatorProcedure.query(({ ctx }) => ctx.core.evidence.report()),
});
