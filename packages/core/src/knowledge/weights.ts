import { ANALYZER_VERSION, analyzeText } from './analyzer.ts';
import { type Concept, createLexicon, type Lexicon } from './lexicon.ts';

/** BM25F: what a word in each field counts, how strongly length tells, and what a usual length is (in tokens). */
const fields = {
  question: { count: 1, byLength: 0.3, usual: 8 },
  phrasings: { count: 1, byLength: 0.3, usual: 40 },
  answer: { count: 0.4, byLength: 0.6, usual: 45 },
} as const;
const saturation = 1.2;

export type EntryText = { question: string; phrasings: readonly string[]; answer: string };

/** The weight of every term in an entry; depends on the entry alone, so that clones copy it. */
export function weightsOf(entry: EntryText, lexicon: Lexicon): Map<string, number> {
  const sums = new Map<string, number>();
  const tokens = {
    question: analyzeText(entry.question, lexicon),
    // Each phrasing is a text of its own: a concept counts once in each.
    phrasings: entry.phrasings.flatMap((phrasing) => analyzeText(phrasing, lexicon)),
    answer: analyzeText(entry.answer, lexicon),
  };
  for (const name of ['question', 'phrasings', 'answer'] as const) {
    const { count, byLength, usual } = fields[name];
    const length = tokens[name].length;
    const frequency = new Map<string, number>();
    for (const { term } of tokens[name]) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    for (const [term, times] of frequency)
      sums.set(term, (sums.get(term) ?? 0) + (count * times) / (1 - byLength + (byLength * length) / usual));
  }
  return new Map([...sums].map(([term, sum]) => [term, ((1 + saturation) * sum) / (sum + saturation)]));
}

/** Counts the words of entries that no company has yet. */
export const entryAnalyzer = {
  version: ANALYZER_VERSION,
  analyze: (entry: EntryText, concepts: readonly Concept[]) =>
    [...weightsOf(entry, createLexicon(concepts))].map(([term, weight]) => ({ term, weight })),
};
