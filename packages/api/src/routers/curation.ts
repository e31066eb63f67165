import { type EntryView, renderPlaceholders } from '@rowhouse/core';
import { z } from 'zod';
import { categoryId, entryId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';

const question = z.string().trim().min(3).max(300);
const answer = z.string().trim().min(3).max(4_000);
const questionIds = z.array(z.guid()).min(1).max(100);
const proposalId = z.guid();

/** What is called by its question, as a visitor would read it. */
type Named = Pick<EntryView, 'question'>;

/** What visitors asked and nobody could answer, until somebody of the team decides about it. */
export const unansweredRouter = router({
  /** For a badge: how much waits. */
  waiting: memberProcedure('knowledge.read').query(({ ctx }) =>
    ctx.core.curation.unanswered.waiting(ctx.tenantContext),
  ),

  list: memberProcedure('knowledge.read').query(async ({ ctx }) => {
    const [groups, { facts }] = await Promise.all([
      ctx.core.curation.unanswered.list(ctx.tenantContext),
      ctx.core.business.get(ctx.tenantContext),
    ]);
    const filled = <One extends Named>(one: One | null) =>
      one && { ...one, question: renderPlaceholders(one.question, facts) };
    return groups.map((group) => ({ ...group, nearest: filled(group.nearest), chosen: filled(group.chosen) }));
  }),

  /** An entry for these questions, for a person to finish. */
  propose: memberProcedure('knowledge.update')
    .input(z.object({ questionIds }))
    .query(({ ctx, input }) => ctx.core.curation.unanswered.propose(ctx.tenantContext, input.questionIds)),

  /** Writes an entry for them, and asks them again. */
  answer: memberProcedure('knowledge.update')
    .input(
      z.object({
        questionIds,
        entry: z.object({
          categoryId,
          question,
          phrasings: z.array(z.string().trim().min(2).max(300)).max(60),
          answer,
        }),
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.core.curation.unanswered.answer(ctx.tenantContext, {
        ids: input.questionIds,
        entry: input.entry,
        by: ctx.session.member.name,
      }),
    ),

  /** Makes them further ways to ask an entry, and asks them again. */
  attach: memberProcedure('knowledge.update')
    .input(z.object({ questionIds, entryId }))
    .mutation(({ ctx, input }) =>
      ctx.core.curation.unanswered.attach(ctx.tenantContext, {
        ids: input.questionIds,
        entryId: input.entryId,
        by: ctx.session.member.name,
      }),
    ),

  dismiss: memberProcedure('knowledge.update')
    .input(z.object({ questionIds }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.curation.unanswered.dismiss(ctx.tenantContext, {
        ids: input.questionIds,
        by: ctx.session.member.name,
      });
      return { dismissed: true };
    }),
});

/** What agents would like the knowledge to say. */
export const proposalsRouter = router({
  list: memberProcedure('knowledge.read').query(({ ctx }) => ctx.core.curation.proposals.list(ctx.tenantContext)),

  accept: memberProcedure('knowledge.update')
    .input(z.object({ proposalId, question: question.optional(), answer: answer.optional() }))
    .mutation(({ ctx, input }) =>
      ctx.core.curation.proposals.accept(ctx.tenantContext, input.proposalId, {
        by: ctx.session.member.name,
        ...(input.question === undefined ? {} : { question: input.question }),
        ...(input.answer === undefined ? {} : { answer: input.answer }),
      }),
    ),

  decline: memberProcedure('knowledge.update')
    .input(z.object({ proposalId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.curation.proposals.decline(ctx.tenantContext, input.proposalId, ctx.session.member.name);
      return { declined: true };
    }),
});
