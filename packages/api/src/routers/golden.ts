import { type BusinessFacts, type GoldenReport, renderPlaceholders } from '@rowhouse/core';
import { z } from 'zod';
import { entryId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';

const goldenId = z.guid();
const wish = z.object({
  question: z.string().trim().min(3).max(300),
  /** None where the question must not be answered. */
  entryIds: z.array(entryId).max(10),
});

/** Questions of entries as a visitor would read them. */
function reportView({ questions, ...report }: GoldenReport, { facts }: BusinessFacts) {
  return {
    ...report,
    questions: questions.map((one) => ({
      ...one,
      found: one.found.map((entry) => ({ ...entry, question: renderPlaceholders(entry.question, facts) })),
    })),
  };
}

/** Questions with known answers, and what became of them after a change. */
export const goldenRouter = router({
  list: memberProcedure('knowledge.read').query(async ({ ctx }) => {
    const [questions, { facts }] = await Promise.all([
      ctx.core.curation.golden.list(ctx.tenantContext),
      ctx.core.business.get(ctx.tenantContext),
    ]);
    return questions.map((one) => ({
      ...one,
      entries: one.entries.map(({ entryId: id, layer, question }) => ({
        entryId: id,
        layer,
        question: renderPlaceholders(question, facts),
      })),
    }));
  }),

  add: memberProcedure('knowledge.update')
    .input(wish)
    .mutation(({ ctx, input }) => ctx.core.curation.golden.add(ctx.tenantContext, input)),

  update: memberProcedure('knowledge.update')
    .input(wish.extend({ goldenId }))
    .mutation(async ({ ctx, input }) => {
      const { goldenId: id, ...fields } = input;
      await ctx.core.curation.golden.update(ctx.tenantContext, id, fields);
      return { updated: true };
    }),

  remove: memberProcedure('knowledge.update')
    .input(z.object({ goldenId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.curation.golden.remove(ctx.tenantContext, input.goldenId);
      return { removed: true };
    }),

  /** Replays them now; no model is asked. */
  check: memberProcedure('knowledge.update').mutation(async ({ ctx }) =>
    reportView(await ctx.core.curation.golden.check(ctx.tenantContext), await ctx.core.business.get(ctx.tenantContext)),
  ),

  runs: memberProcedure('knowledge.read').query(({ ctx }) => ctx.core.curation.golden.runs(ctx.tenantContext)),

  /** One run beside the one before it; the newest when none is named. */
  run: memberProcedure('knowledge.read')
    .input(z.object({ runId: z.guid().optional() }))
    .query(async ({ ctx, input }) =>
      reportView(
        await ctx.core.curation.golden.run(ctx.tenantContext, input.runId),
        await ctx.core.business.get(ctx.tenantContext),
      ),
    ),
});
