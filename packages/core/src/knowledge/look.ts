import { isStopStem, questionWords, stemOf } from './analyzer.ts';
import { backgroundOf } from './background.ts';
import { boostOf } from './idf.ts';
import {
  type AnalyzedQuestion,
  contentTerms,
  type PreparedQuestion,
  type QuestionTerm,
  withRepairs,
} from './question.ts';
import type { ReadWordings } from './read-wordings.ts';
import type { HitRow, WantedTerm } from './candidate-repository.ts';
import type { StatsRow } from './repository.ts';
import { type Repair, repairable, repairsOf } from './typos.ts';

/** What a first look at a shelf brings. */
export type Look = {
  hits: readonly HitRow[];
  /** In how many entries each of the question's terms occurs; a term that nobody knows is not in it. */
  counted: ReadonlyMap<string, number>;
  /** Terms of the shelf that an unknown word might have been meant to be. */
  near: readonly { word: string; term: string }[];
  stats: ShelfStats | undefined;
};

export type ShelfStats = Pick<StatsRow, 'entryCount' | 'quoteThreshold' | 'suggestThreshold'>;

/** What can be known of a question before anybody knows what its words stand for. */
export type EarlyLook = Pick<Look, 'counted' | 'near'>;

/** Where entries stand: in the database, or in memory. Both are searched by the same rules. */
export type Shelf = {
  look(wanted: readonly WantedTerm[], terms: readonly string[], words: readonly string[]): Promise<Look>;
  /** Again, with repaired words, or with stop words where there is nothing else. */
  lookAgain(wanted: readonly WantedTerm[], terms: readonly string[]): Promise<Pick<Look, 'hits' | 'counted'>>;
  read: ReadWordings;
};

/** The stems of a question that an early look is to count, and those that may be misspelled words. */
export function earlyStemsOf(text: string): { stems: string[]; candidates: string[] } {
  const stems = [...new Set(questionWords(text).map(stemOf))];
  return { stems, candidates: candidatesOf(stems) };
}

/** Candidates for a question, and what is known of its words by then. */
export type Found = {
  hits: readonly HitRow[];
  /** The question's terms, repairs included. */
  terms: readonly QuestionTerm[];
  repairs: readonly Repair[];
  /** In how many entries each term occurs. */
  documentFrequency: ReadonlyMap<string, number>;
  /** There was nothing but stop words to go by. */
  usedAllTokens: boolean;
  stats: ShelfStats;
};

/**
 * Looks for candidates once; a second time only where a word had to be put right, or nothing but stop words was left.
 * @param early of the question's stems; with it a misspelled word is put right before the first look.
 * @returns nothing where a company has no knowledge at all.
 */
export function lookAround(
  shelf: Shelf,
  prepared: PreparedQuestion,
  early: EarlyLook | undefined,
): Promise<Found | undefined> {
  return early ? lookKnowing(shelf, prepared, early) : lookAtOnce(shelf, prepared);
}

async function lookAtOnce(shelf: Shelf, prepared: PreparedQuestion): Promise<Found | undefined> {
  const { question } = prepared;
  const look = await shelf.look(
    contentTerms(question.terms).map(wantedOf),
    question.terms.map(nameOf),
    candidatesOf(question.stems),
  );
  const { hits, counted, stats } = look;
  if (!stats) return undefined;
  const repairs = repairsIn(question, look);
  const terms = termsWith(prepared, repairs);
  const usedAllTokens = !isKnown(terms, repairs, counted);
  const found = { terms, repairs, usedAllTokens, stats };
  if (repairs.length === 0 && (!usedAllTokens || terms.length === 0))
    return { ...found, hits, documentFrequency: counted };
  const wanted = usedAllTokens ? terms : contentTerms(terms);
  const again = await shelf.lookAgain(wanted.map(wantedOf), terms.map(nameOf));
  return { ...found, hits: again.hits, documentFrequency: again.counted };
}

async function lookKnowing(shelf: Shelf, prepared: PreparedQuestion, early: EarlyLook): Promise<Found | undefined> {
  const { question } = prepared;
  const repairs = repairsIn(question, early);
  const terms = termsWith(prepared, repairs);
  // Nobody knows any of its words, nor does it stand for anything that might be known.
  const isLost = !terms.some((term) => term.isConcept) && !isKnown(terms, repairs, early.counted);
  const wanted = isLost ? terms : contentTerms(terms);
  const asked = new Set(question.stems);
  const others = terms.map(nameOf).filter((term) => !asked.has(term));
  const { hits, counted, stats } = await shelf.look(wanted.map(wantedOf), others, []);
  if (!stats) return undefined;
  const documentFrequency = new Map([...early.counted, ...counted]);
  const usedAllTokens = !isKnown(terms, repairs, documentFrequency);
  const found = { terms, repairs, documentFrequency, usedAllTokens, stats };
  if (!usedAllTokens || isLost) return { ...found, hits };
  const again = await shelf.lookAgain(terms.map(wantedOf), []);
  return { ...found, hits: again.hits };
}

function repairsIn({ stems }: AnalyzedQuestion, { counted, near }: EarlyLook): Repair[] {
  return repairsOf(
    repairable(stems, (stem) => counted.has(stem)),
    near,
  );
}

function termsWith({ question, lexicon }: PreparedQuestion, repairs: readonly Repair[]): readonly QuestionTerm[] {
  return repairs.length === 0 ? question.terms : withRepairs(question, repairs, lexicon);
}

/** There is a term to go by: one that stands somewhere, or that a word was taken for. */
function isKnown(
  terms: readonly QuestionTerm[],
  repairs: readonly Repair[],
  counted: ReadonlyMap<string, number>,
): boolean {
  return contentTerms(terms).some(({ term }) => counted.has(term) || repairs.some((one) => one.term === term));
}

/** Four letters or more, and no everyday word. */
function candidatesOf(stems: readonly string[]): string[] {
  return [...new Set(stems)].filter((stem) => stem.length >= 4 && !/^\d/.test(stem) && !isStopStem(stem));
}

function wantedOf(term: QuestionTerm): WantedTerm {
  return { term: term.term, factor: boostOf(term) * term.count, background: backgroundOf(term.term) };
}

function nameOf({ term }: QuestionTerm): string {
  return term;
}
