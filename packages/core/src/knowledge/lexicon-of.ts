import { LRUCache } from 'lru-cache';
import { createLexicon, type Lexicon } from './lexicon.ts';

/** @param concepts a company's own, as JSON: of each its slug and then its words. */
export type LexiconOf = (concepts: string) => Lexicon;

/** A trade each, and companies that have changed their words; some tens of kilobytes each. */
const lexiconsKept = 300;

export function lexiconOf(concepts: string): Lexicon {
  const lists = JSON.parse(concepts) as [slug: string, ...words: string[]][];
  return createLexicon(lists.map(([slug, ...words]) => ({ slug, words })));
}

/**
 * Keeps the lexicons that were made last, by all that they were made of: companies of one trade begin with the same words, and
 * share what is made of them until one of them changes its own. To find one, its words must be known to the last letter.
 */
export function keepLexicons(): LexiconOf {
  const kept = new LRUCache<string, Lexicon>({ max: lexiconsKept, memoMethod: lexiconOf });
  return (concepts) => kept.memo(concepts);
}
