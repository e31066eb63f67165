import { analyzeText, isStopStem } from './analyzer.ts';
import type { Hit, PreparedQuestion, SearchResult } from './search.ts';

/** Why an entry was found: a word of the question, and how the entry has it. */
export type Reason = { asked: string; found: string; how: 'word' | 'meaning' | 'spelling' };

/** The words that an entry and a question share: the same one, one of the same meaning, or one that was misspelled. */
export function reasonsFor(
  { question, lexicon }: PreparedQuestion,
  { repairs }: Pick<SearchResult, 'repairs'>,
  hit: Pick<Hit, 'question' | 'phrasings' | 'answer'>,
): Reason[] {
  const has = new Set(
    [hit.question, ...hit.phrasings, hit.answer].flatMap((text) => analyzeText(text, lexicon)).map(({ term }) => term),
  );
  const reasons = question.words.flatMap((word, index): Reason[] => {
    const stem = question.stems[index] ?? '';
    if (isStopStem(stem)) return [];
    if (has.has(stem)) return [{ asked: word, found: word, how: 'word' }];
    const repaired = repairs.find((repair) => repair.word === stem && has.has(repair.term));
    return repaired ? [{ asked: word, found: repaired.term, how: 'spelling' }] : [];
  });
  const meanings = question.terms
    .filter(({ term, isConcept }) => isConcept && has.has(term))
    .map(({ term }): Reason => {
      const name = term.replace(/^§(own-)?/, '').replaceAll('-', ' ');
      return { asked: name, found: name, how: 'meaning' };
    });
  return [...new Map([...reasons, ...meanings].map((reason) => [`${reason.how} ${reason.asked}`, reason])).values()];
}
