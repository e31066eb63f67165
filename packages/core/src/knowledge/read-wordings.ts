import { LRUCache } from 'lru-cache';
import type { CompanyId } from '../tenant/index.ts';
import { stemOf, wordsOf } from './analyzer.ts';

/** A wording as the ranking looks at it: its words in order, and the stem of each. */
export type ReadWording = { words: readonly string[]; stems: readonly string[] };

type Worded = { question: string; phrasings: readonly string[] };
type Owned = Worded & { id: string; companyId: CompanyId | 'platform' };

/** Reads all wordings of each entry. The same few hundred words make them up: each is stemmed once. */
export function readWordings(entries: readonly Worded[]): ReadWording[][] {
  const stems = new Map<string, string>();
  const stem = (word: string) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    const made = stemOf(word);
    stems.set(word, made);
    return made;
  };
  return entries.map(({ question, phrasings }) =>
    [question, ...phrasings].map((text) => {
      const words = wordsOf(text);
      return { words, stems: words.map(stem) };
    }),
  );
}

/** Entries that were read last, in one process; a few kilobytes each. */
const mostKept = 4_000;

/** Keeps what was read, by company and entry. What an entry says now decides: one that was edited since is read anew. */
export function createWordingReader(): (entries: readonly Owned[]) => readonly (readonly ReadWording[])[] {
  const kept = new LRUCache<string, { of: Worded; read: readonly ReadWording[] }>({ max: mostKept });

  return (entries) => {
    const keyOf = ({ companyId, id }: Owned) => `${companyId}/${id}`;
    const found = entries.map((entry) => {
      const known = kept.get(keyOf(entry));
      return known && saysTheSame(known.of, entry) ? known.read : undefined;
    });
    const unread = entries.filter((_, index) => found[index] === undefined);
    const read = readWordings(unread);
    for (const [index, entry] of unread.entries())
      kept.set(keyOf(entry), {
        of: { question: entry.question, phrasings: entry.phrasings },
        read: read[index] ?? [],
      });
    const fresh = read.values();
    return found.map((known) => known ?? fresh.next().value ?? []);
  };
}

function saysTheSame(a: Worded, b: Worded): boolean {
  return (
    a.question === b.question &&
    a.phrasings.length === b.phrasings.length &&
    a.phrasings.every((text, index) => text === b.phrasings[index])
  );
}
