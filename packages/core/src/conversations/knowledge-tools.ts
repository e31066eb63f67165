import { z } from 'zod';
import { renderPlaceholders } from '../base/index.ts';
import { adjustmentText, durationText, priceText } from '../business/index.ts';
import { tool } from './tool.ts';

export const searchKnowledge = tool({
  description: 'Search the knowledge base of the company for an answer. Use it before saying that you do not know.',
  label: 'Looking it up',
  input: z.object({ question: z.string().min(1).max(500) }),
  async run({ question }, { turn, knowledge }) {
    const scope = turn.agent.scope?.map((category) => category.categoryId) ?? null;
    const { hits } = await knowledge.search(turn.context, { question, scope, limit: 4 });
    if (hits.length === 0) return 'Nothing in the knowledge base answers that.';
    return hits
      .map((hit) => `${hit.question}\n${renderPlaceholders(hit.answer, turn.business.facts)}${hit.canary}`)
      .join('\n\n');
  },
});

export const getServicesAndPrices = tool({
  description:
    'List services of the company with price ranges, durations and price rules. Give a word to narrow it down.',
  label: 'Checking services and prices',
  input: z.object({ about: z.string().max(100).optional() }),
  async run({ about = '' }, { turn }) {
    const { services, prices, adjustments } = turn.business;
    const pricesOf = Map.groupBy(prices, (price) => price.serviceId);
    const words = about.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
    const matching = services.filter((service) => {
      const text = `${service.name} ${service.summary} ${service.includes.join(' ')}`.toLowerCase();
      return words.length === 0 || words.some((word) => text.includes(word.replace(/s$/, '')));
    });
    const listed = matching.length === 0 ? services : matching;
    return [
      ...listed.map((service) => {
        const list = (pricesOf.get(service.id) ?? []).map((price) => `${price.label}: ${priceText(price)}`);
        return `${service.name} (${durationText(service.minMinutes, service.maxMinutes)}) ${list.join('; ')}`;
      }),
      ...adjustments.map((rule) => `Rule: ${rule.label} ${adjustmentText(rule)} on ${rule.applies.join(', ')}`),
    ].join('\n');
  },
});

export const proposeKnowledgeEntry = tool({
  description:
    'Propose a new entry for the knowledge base: one question and its answer. A person of the team decides whether it goes in. Propose only what the team told you or the price list says.',
  label: 'Writing a proposal',
  staffOnly: true,
  input: z.object({
    question: z.string().min(5).max(300),
    answer: z.string().min(10).max(2_000),
    phrasings: z.array(z.string().min(3).max(200)).max(8).optional(),
    category: z.string().max(60).optional(),
    reason: z.string().min(3).max(300),
  }),
  async run({ question, answer, phrasings = [], category, reason }, { turn, curation }) {
    await curation.propose(turn.context, {
      kind: 'entry',
      question,
      answer,
      phrasings,
      reason,
      proposedBy: turn.agent.name,
      conversationId: turn.conversation.id,
      ...(category ? { categorySlug: category } : {}),
    });
    return 'The proposal is kept. A person of the team will accept or refuse it under Knowledge, proposals.';
  },
});
