import {
  type CompanyFacts,
  emptyPlaceholders,
  type EntryView,
  placeholdersOf,
  renderPlaceholders,
} from '@rowhouse/core';
import { z } from 'zod';
import { agentId, categoryId, cursor, entryId, limit } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

const question = z.string().trim().min(3).max(300);
const phrasings = z.array(z.string().trim().min(2).max(300)).max(60);
const answer = z.string().trim().min(3).max(4_000);
const status = z.enum(['published', 'draft', 'archived']);

const wholeImport = z.object({
  format: z.enum(['csv', 'markdown', 'text', 'json', 'page']),
  content: z.string().min(1).max(900_000),
});

/** An entry as it is written, and as a visitor would read it now. */
function entryView(entry: EntryView, facts: CompanyFacts) {
  return {
    ...entry,
    shown: {
      question: renderPlaceholders(entry.question, facts),
      answer: renderPlaceholders(entry.answer, facts),
    },
  };
}

export const knowledgeRouter = router({
  categories: memberProcedure('knowledge.read').query(({ ctx }) => ctx.core.knowledge.categories(ctx.tenantContext)),

  list: memberProcedure('knowledge.read')
    .input(
      z.object({
        categoryId: categoryId.optional(),
        query: z.string().max(200).optional(),
        status: status.optional(),
        cursor,
        limit,
      }),
    )
    .query(async ({ ctx, input }) => {
      const [{ entries, nextCursor }, { facts }] = await Promise.all([
        ctx.core.knowledge.list(ctx.tenantContext, stripUndefined(input)),
        ctx.core.business.get(ctx.tenantContext),
      ]);
      return { entries: entries.map((entry) => entryView(entry, facts)), nextCursor };
    }),

  get: memberProcedure('knowledge.read')
    .input(z.object({ entryId }))
    .query(async ({ ctx, input }) => {
      const [entry, { facts }] = await Promise.all([
        ctx.core.knowledge.get(ctx.tenantContext, input.entryId),
        ctx.core.business.get(ctx.tenantContext),
      ]);
      return entryView(entry, facts);
    }),

  /** What may be written as `{{name}}`, and what stands in its place now. */
  placeholders: memberProcedure('knowledge.read').query(async ({ ctx }) =>
    placeholdersOf((await ctx.core.business.get(ctx.tenantContext)).facts),
  ),

  /** A text as a visitor would read it, before it is saved; `empty` names what has no value yet. */
  preview: memberProcedure('knowledge.read')
    .input(z.object({ text: z.string().max(4_000) }))
    .query(async ({ ctx, input }) => {
      const { facts } = await ctx.core.business.get(ctx.tenantContext);
      return { text: renderPlaceholders(input.text, facts), empty: emptyPlaceholders(input.text, facts) };
    }),

  /** What the entry said before each change, and who changed it. */
  versions: memberProcedure('knowledge.read')
    .input(z.object({ entryId }))
    .query(({ ctx, input }) => ctx.core.knowledge.versions(ctx.tenantContext, input.entryId)),

  create: memberProcedure('knowledge.update')
    .input(z.object({ categoryId, question, phrasings, answer, status: z.enum(['published', 'draft']).optional() }))
    .mutation(({ ctx, input }) => ctx.core.knowledge.create(ctx.tenantContext, stripUndefined(input))),

  update: memberProcedure('knowledge.update')
    .input(
      z.object({
        entryId,
        version: z.int().min(1),
        categoryId: categoryId.optional(),
        question: question.optional(),
        phrasings: phrasings.optional(),
        answer: answer.optional(),
        status: status.optional(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const { entryId: id, ...change } = input;
      return ctx.core.knowledge.update(ctx.tenantContext, id, {
        ...stripUndefined(change),
        by: ctx.session.member.name,
      });
    }),

  remove: memberProcedure('knowledge.update')
    .input(z.object({ entryId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.knowledge.remove(ctx.tenantContext, input.entryId, ctx.session.member.name);
      return { archived: true };
    }),

  /** The knowledge that all companies share, and which of it this company hides or answers itself. */
  shared: memberProcedure('knowledge.read').query(async ({ ctx }) => {
    const [entries, { facts }] = await Promise.all([
      ctx.core.knowledge.listShared(ctx.tenantContext),
      ctx.core.business.get(ctx.tenantContext),
    ]);
    return entries.map((entry) => ({ ...entry, answer: renderPlaceholders(entry.answer, facts) }));
  }),

  /** Hides a shared entry, puts an own one in its place, or shows it again; for this company alone. */
  setShared: memberProcedure('knowledge.update')
    .input(
      z.object({
        slug: z.string().min(1).max(100),
        state: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('shown') }),
          z.object({ kind: z.literal('hidden') }),
          z.object({ kind: z.literal('replaced'), by: entryId }),
        ]),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.knowledge.setShared(ctx.tenantContext, input.slug, input.state);
      return { set: true };
    }),

  /** What an agent would find, and what it would say without a model. */
  search: memberProcedure('knowledge.read')
    .input(
      z.object({
        question: z.string().trim().min(1).max(500),
        agentId: agentId.optional(),
        /** What was asked before in the same try-out, oldest first. */
        earlier: z
          .array(z.object({ question: z.string().max(500) }))
          .max(10)
          .default([]),
      }),
    )
    .query(async ({ ctx, input }) => {
      const [agents, business, thresholds] = await Promise.all([
        ctx.core.agents.list(ctx.tenantContext),
        ctx.core.business.get(ctx.tenantContext),
        ctx.core.knowledge.thresholds(ctx.tenantContext),
      ]);
      const agent = input.agentId
        ? await ctx.core.agents.get(ctx.tenantContext, input.agentId)
        : agents.find((candidate) => candidate.slug === 'sarah');
      const { quote, result, hits } = await ctx.core.ask(ctx.tenantContext, {
        question: input.question,
        earlier: input.earlier.map(({ question: text }) => ({ speaker: 'visitor', text })),
        scope: agent?.scope?.map((category) => category.categoryId) ?? null,
        business,
        agent: { name: agent?.name ?? '', tone: agent?.tone ?? '' },
      });
      return {
        decision: result.decision,
        confidence: result.confidence,
        thresholds,
        answerKind: quote.decision,
        choices: quote.choices,
        unknownWords: result.unknownWords,
        repairs: result.repairs,
        hits: hits.map((hit) => ({
          layer: hit.layer,
          entryId: hit.entryId,
          question: renderPlaceholders(hit.question, business.facts),
          answer: renderPlaceholders(hit.answer, business.facts),
          category: hit.categorySlug,
          score: hit.score,
          parts: hit.parts,
          ...(hit.similarity === undefined ? {} : { similarity: hit.similarity }),
          reasons: hit.reasons,
        })),
        answer: quote.text,
        sources: quote.sources.map(({ layer, entryId, question, categorySlug }) => ({
          layer,
          entryId,
          question: renderPlaceholders(question, business.facts),
          category: categorySlug,
        })),
        figures: quote.figures,
      };
    }),

  /** Whether entries are searched by their meaning too, by whose model, how many are ready for it, and what it costs. */
  meaning: memberProcedure('providers.read').query(({ ctx }) => ctx.core.knowledge.meaning(ctx.tenantContext)),

  /** Searching by meaning sends entries and questions to the company's own provider, at its cost: whoever has its keys decides. */
  setMeaning: memberProcedure('providers.manage')
    .input(z.object({ enabled: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.knowledge.setMeaning(ctx.tenantContext, input.enabled);
      return ctx.core.knowledge.meaning(ctx.tenantContext);
    }),

  /** What an import would add, to be looked at and put right first. A mutation, since an address has no room for a page. */
  readImport: memberProcedure('knowledge.update')
    .input(wholeImport)
    .mutation(({ ctx, input }) => ({ entries: ctx.core.knowledge.readImport(input) })),

  importEntries: memberProcedure('knowledge.update')
    .input(wholeImport)
    .mutation(async ({ ctx, input }) => {
      const { imported } = await ctx.core.knowledge.importEntries(ctx.tenantContext, input);
      return { added: imported };
    }),
});
