import { z } from 'zod';
import { cursor, limit, microUsd, providerId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const model = z.string().trim().min(1).max(120);
/** In micro-dollars per million tokens; more than a thousand dollars is a slip of the hand. */
const tokenPrice = z.int().min(0).max(1_000_000_000);
const prices = z
  .array(
    z.object({
      model,
      free: z.boolean(),
      inputMicroUsd: tokenPrice,
      outputMicroUsd: tokenPrice,
      cachedMicroUsd: tokenPrice,
    }),
  )
  .max(20);
const embeddingModel = z.string().trim().max(120);
const apiKey = z.string().trim().min(8, 'That key is too short. Copy all of it.').max(400);

export const providersRouter = router({
  list: memberProcedure('providers.read').query(({ ctx }) => ctx.core.providers.list(ctx.tenantContext)),

  add: memberProcedure('providers.manage')
    .input(
      z.object({
        kind: z.enum(['openai', 'anthropic', 'openai-compatible']),
        label: z.string().trim().min(1).max(80),
        apiKey,
        baseUrl: z.url().max(300).optional(),
        fastModel: model.optional(),
        strongModel: model.optional(),
        embeddingModel: embeddingModel.optional(),
        prices: prices.optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.core.providers.add(ctx.tenantContext, stripUndefined(input))),

  update: memberProcedure('providers.manage')
    .input(
      z.object({
        providerId,
        label: z.string().trim().min(1).max(80).optional(),
        apiKey: apiKey.optional(),
        fastModel: model.optional(),
        strongModel: model.optional(),
        embeddingModel: embeddingModel.optional(),
        prices: prices.optional(),
        enabled: z.boolean().optional(),
        position: z.int().min(0).max(100).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { providerId: id, ...change } = input;
      await ctx.core.providers.update(ctx.tenantContext, id, stripUndefined(change));
      return { updated: true };
    }),

  remove: memberProcedure('providers.manage')
    .input(z.object({ providerId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.providers.remove(ctx.tenantContext, input.providerId);
      return { removed: true };
    }),

  /** Makes the cheapest possible call and says in a sentence what came of it. */
  test: memberProcedure('providers.manage')
    .input(z.object({ providerId }))
    .mutation(({ ctx, input }) => ctx.core.providers.test(ctx.tenantContext, input.providerId)),
});

const tokens = z.int().min(0).max(10_000_000_000);

export const budgetRouter = router({
  get: memberProcedure('budget.read').query(({ ctx }) => ctx.core.budget.get(ctx.tenantContext)),

  /** Limits of today and of this month that are half, four fifths or all used, the highest of each; none once dismissed. */
  alerts: memberProcedure('budget.read').query(({ ctx }) => ctx.core.budget.alerts(ctx.tenantContext)),

  /** Whether the one who asks is told of them. */
  wantsAlerts: memberProcedure('budget.read').query(async ({ ctx }) => ({
    wanted: await ctx.core.budget.wantsAlerts(ctx.tenantContext),
  })),

  setAlerts: memberProcedure('budget.read')
    .input(z.object({ wanted: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.budget.setAlerts(ctx.tenantContext, input.wanted);
      return input;
    }),

  dismissAlerts: memberProcedure('budget.update').mutation(async ({ ctx }) => {
    await ctx.core.budget.dismissAlerts(ctx.tenantContext);
    return { dismissed: true };
  }),

  set: memberProcedure('budget.update')
    .input(
      z.object({
        dailyMicroUsd: microUsd.optional(),
        monthlyMicroUsd: microUsd.optional(),
        dailyTokens: tokens.optional(),
        monthlyTokens: tokens.optional(),
        conversationDailyMicroUsd: microUsd.nullable().optional(),
        visitorDailyMicroUsd: microUsd.nullable().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.budget.set(ctx.tenantContext, stripUndefined(input));
      return ctx.core.budget.get(ctx.tenantContext);
    }),
});

export const usageRouter = router({
  /** By day, agent and model; where the month ends at this pace; what quoting saved. */
  summary: memberProcedure('usage.read')
    .input(z.object({ days: z.int().min(1).max(92).default(30) }))
    .query(({ ctx, input }) => ctx.core.usage.summary(ctx.tenantContext, input)),

  ledger: memberProcedure('usage.read')
    .input(z.object({ cursor, limit }))
    .query(({ ctx, input }) => ctx.core.usage.ledger(ctx.tenantContext, stripUndefined(input))),
});
