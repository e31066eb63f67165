import { analyzeText } from './analyzer.ts';
import { backgroundTexts, backgroundWords } from './background-words.ts';
import type { Lexicon } from './lexicon.ts';

/** Of all texts of all trades, the share that holds a term: how everyday a word is, whoever's knowledge it stands in. */
export type Background = (term: string) => number;

/** What is taken for a word that the table does not have. */
const unseen = 2e-5;
/** A term that fewer texts have is left out of the table. */
const leastTexts = 3;
/** More everyday than this, an unknown word is what it says, and no misspelling of another. */
export const everyday = 3e-4;

/** How much of the table may differ from a new count of the templates before it is out of date. */
const tolerance = 0.02;

const shares = sharesOf({ texts: backgroundTexts, words: backgroundWords });

export const backgroundOf: Background = (term) => shares.get(term) ?? unseen;

/** The terms of a table, and the texts that it was counted in. */
export type BackgroundTable = {
  texts: number;
  /** `term count` pairs, one after the other, the most frequent first. */
  words: string;
};

/** Counts in how many of the texts each word stands; the source of `background-words.ts`. */
export function countBackground(texts: readonly string[]): BackgroundTable {
  const none: Lexicon = new Map<string, never>();
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const term of new Set(analyzeText(text, none).map((token) => token.term)))
      counts.set(term, (counts.get(term) ?? 0) + 1);
  const words = [...counts]
    .filter(([, count]) => count >= leastTexts)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .map(([term, count]) => `${term} ${count}`)
    .join(' ');
  return { texts: texts.length, words };
}

/** Whether the shipped table still is what these texts say: of all that was counted at most a fiftieth is another. */
export function isBackgroundOf(texts: readonly string[]): boolean {
  const now = sharesOf(countBackground(texts));
  const terms = new Set([...now.keys(), ...shares.keys()]);
  let differing = 0;
  let all = 0;
  for (const term of terms) {
    differing += Math.abs((now.get(term) ?? 0) - (shares.get(term) ?? 0));
    all += now.get(term) ?? 0;
  }
  return differing <= all * tolerance;
}

function sharesOf({ texts, words }: BackgroundTable): ReadonlyMap<string, number> {
  const parts = words.split(/\s+/);
  const found = new Map<string, number>();
  for (let at = 0; at + 1 < parts.length; at += 2) found.set(parts[at] ?? '', Number(parts[at + 1]) / texts);
  return found;
}
