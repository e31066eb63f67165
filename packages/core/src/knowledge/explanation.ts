import { analyzeText, isStopStem } from './analyzer.ts';
import type { PreparedQuestion } from './question.ts';
import type { Hit, SearchResult } from './search.ts';

/** The parts of an entry that are searched. */
export type EntryField = 'question' | 'phrasings' | 'answer';

/** Why an entry was found: a word of the question, how the entry has it, and in which of its fields. */
export type Reason = { asked: string; found: string; how: 'word' | 'meaning' | 'spelling'; where: EntryField[] };

/** The words that an entry and a question share: the same one, one of the same meaning, or one that was misspelled. */
export function reasonsFor(
  { question, lexicon }: PreparedQuestion,
  { repairs }: Pick<SearchResult, 'repairs'>,
  hit: Pick<Hit, 'question' | 'phrasings' | 'answer'>,
): Reason[] {
  const termsOf = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => analyzeText(text, lexicon)).map(({ term }) => term));
  const fields = [
    ['question', termsOf([hit.question])],
    ['phrasings', termsOf(hit.phrasings)],
    ['answer', termsOf([hit.answer])],
  ] as const;
  const whereIs = (term: string) => fields.flatMap(([field, terms]) => (terms.has(term) ? [field] : []));
  const reasons = question.words.flatMap((word, index): Reason[] => {
    const stem = question.stems[index] ?? '';
    if (isStopStem(stem)) return [];
    const where = whereIs(stem);
    if (where.length > 0) return [{ asked: word, found: word, how: 'word', where }];
    const repaired = repairs.find((repair) => repair.word === stem && whereIs(repair.term).length > 0);
    return repaired ? [{ asked: word, found: repaired.term, how: 'spelling', where: whereIs(repaired.term) }] : [];
  });
  const meanings = question.terms
    .filter(({ isConcept }) => isConcept)
    .flatMap(({ term }): Reason[] => {
      const where = whereIs(term);
      const name = term.replace(/^§(own-)?/, '').replaceAll('-', ' ');
      return where.length === 0 ? [] : [{ asked: name, found: name, how: 'meaning', where }];
    });
  return [...new Map([...reasons, ...meanings].map((reason) => [`${reason.how} ${reason.asked}`, reason])).values()];
}
