import { LRUCache } from 'lru-cache';
import { isStopStem, stemOf, wordsOf } from './analyzer.ts';
import { piecesOf } from './grams.ts';

/** A word as the ranking looks at it. */
export type Word = { readonly stem: string; readonly isStop: boolean; readonly pieces: readonly number[] };

/** @returns the words of a wording, in order. */
export type ReadWording = (text: string) => readonly Word[];

/** Some hundred bytes each. A trade's entries are made of about two thousand words. */
const wordsKept = 20_000;
/** As many as fifty trades have; one of them are a few hundred bytes. */
const wordingsKept = 30_000;

/**
 * Keeps what was read last, in one process, by what was read: a word's stem hangs on its letters alone, whoever wrote it. Companies of
 * one trade begin with the same wordings, and all write with much the same words: each is read once. Nothing can be found here
 * but by whoever has the text already, and nothing but what reading it would say.
 */
export function createWordingReader(): ReadWording {
  const words = new LRUCache<string, Word>({ max: wordsKept });
  const wordings = new LRUCache<string, readonly Word[]>({ max: wordingsKept });

  const wordOf = (letters: string): Word => {
    const known = words.get(letters);
    if (known) return known;
    const stem = stemOf(letters);
    const made = { stem, isStop: isStopStem(stem), pieces: piecesOf(letters) };
    words.set(letters, made);
    return made;
  };

  return (text) => {
    const known = wordings.get(text);
    if (known) return known;
    const made = wordsOf(text).map(wordOf);
    wordings.set(text, made);
    return made;
  };
}
