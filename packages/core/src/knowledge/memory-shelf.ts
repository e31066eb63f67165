import { stripPlaceholders } from '../base/index.ts';
import type { Lexicon } from './lexicon.ts';
import { createWordingReader } from './read-wordings.ts';
import type { HitRow, WantedTerm } from './candidate-repository.ts';
import type { Shelf, ShelfStats } from './look.ts';
import { type EntryText, weightsOf } from './weights.ts';

export type ShelfEntry = EntryText & { id: string; categorySlug: string };

/** Entries with their words counted: made once, searched often. */
export type IndexedEntries = {
  entries: ReadonlyMap<string, ShelfEntry>;
  /** By term, what it weighs in which entry. */
  postings: ReadonlyMap<string, readonly { entryId: string; weight: number }[]>;
};

/** What a new company begins with; the columns of `knowledge_stats` have the same defaults. */
const usualThresholds = { quoteThreshold: 0.5, suggestThreshold: 0.2 };
const companyHits = 20;
const masterHits = 8;
/** The imagined texts of the statement in `candidate-repository.ts`, which this repeats. */
const imagined = 200;

export function indexEntries(entries: readonly ShelfEntry[], lexicon: Lexicon): IndexedEntries {
  const postings = new Map<string, { entryId: string; weight: number }[]>();
  for (const entry of entries)
    for (const [term, weight] of weightsOf({ ...entry, answer: stripPlaceholders(entry.answer) }, lexicon)) {
      const list = postings.get(term) ?? [];
      // The database keeps weights in four bytes.
      list.push({ entryId: entry.id, weight: Math.fround(weight) });
      postings.set(term, list);
    }
  return { entries: new Map(entries.map((entry) => [entry.id, entry])), postings };
}

/** Entries that stand in no database yet, or as they would stand after a change, beside the master's. */
export function memoryShelf(
  company: IndexedEntries,
  {
    master,
    scope = null,
    thresholds = usualThresholds,
  }: {
    master: IndexedEntries;
    /** Slugs of the categories that may be seen; null for all. */
    scope?: readonly string[] | null;
    thresholds?: Omit<ShelfStats, 'entryCount'>;
  },
): Shelf {
  const count = (term: string) =>
    Math.max(company.postings.get(term)?.length ?? 0, master.postings.get(term)?.length ?? 0);
  const look = (wanted: readonly WantedTerm[], terms: readonly string[]) => ({
    hits: [
      ...best(company, wanted, scope, companyHits).map(([entry, score]) => hitRow('company', entry, score)),
      ...best(master, wanted, scope, masterHits).map(([entry, score]) => hitRow('master', entry, score)),
    ],
    counted: new Map(terms.map((term) => [term, count(term)] as const).filter(([, entries]) => entries > 0)),
  });
  return {
    // Its own: what stands here may be a company's, and is called the platform's.
    read: createWordingReader(),
    look: (wanted, terms, words) =>
      Promise.resolve({
        ...look(wanted, terms),
        near: words
          .filter((word) => !company.postings.has(word))
          .flatMap((word) =>
            [...company.postings.keys()]
              .filter((term) => term[0] === word[0] && Math.abs(term.length - word.length) <= 2)
              .map((term) => ({ word, term })),
          ),
        stats: { entryCount: company.entries.size, ...thresholds },
      }),
    lookAgain: (wanted, terms) => Promise.resolve(look(wanted, terms)),
  };
}

function best(
  { entries, postings }: IndexedEntries,
  wanted: readonly WantedTerm[],
  scope: readonly string[] | null,
  limit: number,
): [ShelfEntry, number][] {
  const scores = new Map<string, number>();
  for (const { term, factor, background } of wanted) {
    const list = postings.get(term) ?? [];
    const n = list.length + imagined * background;
    const rarity = Math.log(1 + (entries.size + imagined - n + 0.5) / (n + 0.5)) * factor;
    for (const { entryId, weight } of list) scores.set(entryId, (scores.get(entryId) ?? 0) + weight * rarity);
  }
  return [...scores]
    .flatMap(([id, score]): [ShelfEntry, number][] => {
      const entry = entries.get(id);
      return entry && (scope === null || scope.includes(entry.categorySlug)) ? [[entry, score]] : [];
    })
    .sort(([a, first], [b, second]) => second - first || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

function hitRow(layer: HitRow['layer'], entry: ShelfEntry, score: number): HitRow {
  return {
    layer,
    companyId: 'platform',
    version: 1,
    canary: '',
    score,
    wordedBy: 'platform',
    ...entry,
    phrasings: [...entry.phrasings],
  };
}
