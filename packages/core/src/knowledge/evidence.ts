import { conceptsOf } from './analyzer.ts';
import type { Lexicon } from './lexicon.ts';
import type { QuestionTerm } from './question.ts';
import type { Word } from './read-wordings.ts';
import type { Repair } from './typos.ts';

/** More words than this make nothing surer. */
const enough = 4;
/** What a word of the same meaning is worth, and a repaired one before its likeness. */
const meaningCredit = 0.5;
const repairCredit = 0.8;

export type Evidence = {
  /**
   * How many of the question's words the wordings of an entry have, from 0 to 4; a word of the same meaning and a repaired one
   * count less. One rare word that happens to be shared is likeness enough for a high score, but little evidence.
   */
  shared: number;
  /** The wordings have every one of them, as it is written or as it was meant to be spelled. */
  isWhole: boolean;
};

/** What speaks for an entry, beside its score. */
export function evidenceOf({
  words,
  repairs,
  wordings,
  lexicon,
}: {
  /** The question's own distinct words: no stop words, no concepts. */
  words: readonly QuestionTerm[];
  repairs: readonly Repair[];
  wordings: readonly (readonly Word[])[];
  lexicon: Lexicon;
}): Evidence {
  const has = new Set<string>();
  for (const wording of wordings) {
    const stems = wording.map(({ stem }) => stem);
    for (const term of [...stems, ...conceptsOf(stems, lexicon)]) has.add(term);
  }
  const repaired = ({ term }: QuestionTerm) =>
    repairs.filter((repair) => repair.word === term && has.has(repair.term)).map(({ likeness }) => likeness);
  const credit = (word: QuestionTerm) => {
    if (has.has(word.term)) return 1;
    const isMeant = lexicon.get(word.term)?.concepts.some((concept) => has.has(concept));
    return Math.max(isMeant ? meaningCredit : 0, ...repaired(word).map((likeness) => repairCredit * likeness));
  };
  return {
    shared: Math.min(
      enough,
      words.reduce((sum, word) => sum + credit(word), 0),
    ),
    isWhole: words.length > 0 && words.every((word) => has.has(word.term) || repaired(word).length > 0),
  };
}
