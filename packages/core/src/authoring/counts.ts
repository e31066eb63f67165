import { agentSlugs, categorySlugs, type IndustryTemplate } from '../templates/index.ts';
import type { Finding } from './finding.ts';

type Range = { min: number; max: number };

/** About fifty entries; what a customer asks of each kind differs by trade, so that a category may be half or double. */
const entries: Range = { min: 49, max: 60 };
const entriesInCategory: Record<(typeof categorySlugs)[number], Range> = {
  services: { min: 5, max: 14 },
  prices: { min: 5, max: 14 },
  booking: { min: 4, max: 10 },
  hours: { min: 3, max: 9 },
  care: { min: 4, max: 12 },
  policies: { min: 4, max: 12 },
  terms: { min: 4, max: 10 },
  safety: { min: 3, max: 8 },
};
const startersOfAgent = 3;

/** A trade is whole: enough of everything that a company is born with. */
export function countFindings(industry: IndustryTemplate): Finding[] {
  const { golden } = industry;
  const count = (what: string, number: number, { min, max }: Range): Finding[] =>
    number >= min && number <= max
      ? []
      : [{ rule: 'counts', place: what, text: `${number}; ${min === max ? `make it ${min}` : `${min} to ${max} do`}` }];
  return [
    ...count('entries', industry.entries.length, entries),
    ...categorySlugs.flatMap((slug) =>
      count(
        `entries about ${slug}`,
        industry.entries.filter((entry) => entry.category === slug).length,
        entriesInCategory[slug],
      ),
    ),
    ...count('services', industry.services.length, { min: 12, max: 20 }),
    ...count('pages', industry.pages.length, { min: 10, max: 10 }),
    ...count('sections of pages', industry.pages.flatMap((page) => page.sections).length, { min: 30, max: 60 }),
    ...count('groups of terms', industry.terms.length, { min: 30, max: 60 }),
    ...count('guardrails', industry.guardrails.length, { min: 6, max: 16 }),
    ...agentSlugs.flatMap((slug) =>
      count(`starters of ${slug}`, industry.starters[slug].length, {
        min: startersOfAgent,
        max: startersOfAgent,
      }),
    ),
    ...count('golden questions', golden.answerable.length, { min: 15, max: 15 }),
    ...count('questions that must not be answered', golden.unanswerable.length, { min: 5, max: 5 }),
    ...count('golden questions put to one agent alone', golden.answerable.filter(({ agent }) => agent).length, {
      min: 1,
      max: 3,
    }),
  ];
}
