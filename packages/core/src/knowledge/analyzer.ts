import { stemmer } from 'stemmer';
import type { Lexicon } from './lexicon.ts';
import { stopWords } from './stop-words.ts';

/** Grows with every change of analyzer, lexicon or weights: indexes of an older one are made anew. */
export const ANALYZER_VERSION = 2;

/** A token of a text: a stem, or a concept (`§price`). */
export type Token = { term: string; isStop: boolean; isConcept: boolean };

const maxQuestionWords = 64;
/** Neither accents nor apostrophes of any kind. */
const plain = /^[^'`\u0080-\uffff]*$/;
const stopStems: ReadonlySet<string> = new Set([...stopWords].map(stemmer));

/** Lower case, without accents, contractions told in full. */
export function normalize(text: string): string {
  const lower = text.toLowerCase();
  // Most texts need no more.
  if (plain.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[’‘`]/g, "'")
    .replaceAll(/\bwon't\b/g, 'will not')
    .replaceAll(/\bcan't\b/g, 'can not')
    .replaceAll(/n't\b/g, ' not')
    .replaceAll(/'re\b/g, ' are')
    .replaceAll(/'ve\b/g, ' have')
    .replaceAll(/'ll\b/g, ' will')
    .replaceAll(/'d\b/g, ' would')
    .replaceAll(/'m\b/g, ' am')
    .replaceAll(/'s\b/g, '');
}

/** Words of a text in order, unstemmed. */
export function wordsOf(text: string): string[] {
  return normalize(text).match(/[a-z0-9]+(?:\.[0-9]+)?/g) ?? [];
}

/** The words of a question that are looked at: a long story ends after 64. */
export function questionWords(text: string): string[] {
  return wordsOf(text).slice(0, maxQuestionWords);
}

export function stemOf(word: string): string {
  return stemmer(word);
}

export function isStopStem(stem: string): boolean {
  return stopStems.has(stem);
}

/** Stems in order, then each concept once. */
export function tokensOf(words: readonly string[], lexicon: Lexicon): Token[] {
  const stems = words.map(stemmer);
  return [
    ...stems.map((term) => ({ term, isStop: stopStems.has(term), isConcept: false })),
    ...[...conceptsOf(stems, lexicon)].map((term) => ({ term, isStop: false, isConcept: true })),
  ];
}

/** The concepts that stems in a row stand for, as terms. */
export function conceptsOf(stems: readonly string[], lexicon: Lexicon): Set<string> {
  const concepts = new Set<string>();
  for (const [start, stem] of stems.entries()) {
    let phrase = lexicon.get(stem);
    for (let next = start + 1; phrase; next += 1) {
      for (const concept of phrase.concepts) concepts.add(concept);
      phrase = phrase.longer?.get(stems[next] ?? '');
    }
  }
  return concepts;
}

/** tokensOf for one stored text. */
export function analyzeText(text: string, lexicon: Lexicon): Token[] {
  return tokensOf(wordsOf(text), lexicon);
}
