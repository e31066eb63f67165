import { isStopStem } from './analyzer.ts';
import { backgroundOf, everyday } from './background.ts';

/** A word that nobody knows, and what it may have been meant to be: `r` is how sure, below 1. */
export type Repair = { word: string; term: string; likeness: number };

const maxRepaired = 8;
const minLength = 4;
const repairsPerWord = 3;

/** The words worth repairing: four letters or more, known to neither layer, and no everyday word. */
export function repairable(stems: readonly string[], isKnown: (stem: string) => boolean): string[] {
  return [...new Set(stems)]
    .filter(
      (stem) =>
        stem.length >= minLength &&
        !/^\d/.test(stem) &&
        !isStopStem(stem) &&
        !isKnown(stem) &&
        backgroundOf(stem) <= everyday,
    )
    .slice(0, maxRepaired);
}

/** The best three terms for each word, among the company's terms that look alike. Concepts are never targets. */
export function repairsOf(words: readonly string[], near: readonly { word: string; term: string }[]): Repair[] {
  const allowed = new Set(words);
  const byWord = Map.groupBy(
    near.filter((candidate) => allowed.has(candidate.word) && !candidate.term.startsWith('§')),
    (candidate) => candidate.word,
  );
  return [...byWord].flatMap(([word, candidates]) =>
    candidates
      .map(({ term }) => ({ word, term, distance: editDistance(word, term) }))
      .filter(({ distance }) => distance <= (word.length >= 8 ? 2 : 1))
      .map(({ term, distance }) => ({ word, term, likeness: 1 - distance / Math.max(word.length, term.length) }))
      .sort((a, b) => b.likeness - a.likeness || (a.term < b.term ? -1 : 1))
      .slice(0, repairsPerWord),
  );
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const rows: number[][] = [Array.from({ length: width }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      row.push(best);
    }
  }
  return at(a.length, b.length);
}
