import { LRUCache } from 'lru-cache';
import type { CompanyId } from '../tenant/index.ts';
import { isStopStem, stemOf, wordsOf } from './analyzer.ts';
import { piecesOf } from './grams.ts';

/** A word as the ranking looks at it. */
export type Word = { readonly stem: string; readonly isStop: boolean; readonly pieces: readonly number[] };

export type Worded = {
  question: string;
  phrasings: readonly string[];
  /** Who wrote them: the company, or the platform, whose words every company of a trade begins with. */
  wordedBy: CompanyId | 'platform';
};

/** @returns of each wording its words, in order. */
export type ReadWordings = (entry: Worded) => (readonly Word[])[];

/** Some hundred bytes each. A trade's entries are made of about two thousand words. */
const wordsKept = 20_000;
/** As many as fifty trades have; one of them are a few hundred bytes. */
const wordingsKept = 30_000;

/**
 * Keeps what was read last, in one process, by who wrote it and the text itself. Templates are the platform's: what a company has
 * not changed was read for whoever asked first. A company's own words are read for it alone.
 */
export function createWordingReader(): ReadWordings {
  const ofTemplates = createShelf();
  const ofCompanies = createShelf();
  return ({ question, phrasings, wordedBy }) =>
    wordedBy === 'platform'
      ? [question, ...phrasings].map((text) => ofTemplates.read('', text))
      : [question, ...phrasings].map((text) => ofCompanies.read(`${wordedBy}/`, text));
}

/** What is kept under an owner, in front of the text. */
function createShelf() {
  const words = new LRUCache<string, Word>({ max: wordsKept });
  const wordings = new LRUCache<string, readonly Word[]>({ max: wordingsKept });

  const wordOf = (owner: string, letters: string): Word => {
    const key = owner + letters;
    const known = words.get(key);
    if (known) return known;
    const stem = stemOf(letters);
    const made = { stem, isStop: isStopStem(stem), pieces: piecesOf(letters) };
    words.set(key, made);
    return made;
  };

  return {
    read(owner: string, text: string): readonly Word[] {
      const key = owner + text;
      const known = wordings.get(key);
      if (known) return known;
      const made = wordsOf(text).map((letters) => wordOf(owner, letters));
      wordings.set(key, made);
      return made;
    },
  };
}
