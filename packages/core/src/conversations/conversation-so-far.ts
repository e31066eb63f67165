import type { SearchResult } from '../knowledge/index.ts';
import type { Asked, Earlier } from '../quoting/index.ts';
import type { Said } from './repository.ts';

/** Entries of each question that a model sees beside those of the whole message. */
const hitsOfEach = 3;

/** What was said so far, as far as it helps to understand what is said now. */
export function earlierOf(history: readonly Said[]): Earlier[] {
  return history.flatMap((message): Earlier[] =>
    message.role === 'system'
      ? []
      : [
          {
            speaker: message.role === 'visitor' ? 'visitor' : 'agent',
            text: message.text,
            choices: message.choices,
            understood: message.understood ?? undefined,
            offeredPerson: message.offeredPerson,
          },
        ],
  );
}

/** What one or several questions found, best first and each entry once, as one result. */
export function mergedSearch(first: SearchResult, asked: readonly Asked[]): SearchResult {
  const [only, second] = asked;
  if (!only) return first;
  if (!second) return only.result;
  const hits = [...asked.flatMap(({ result }) => result.hits.slice(0, hitsOfEach)), ...first.hits];
  return { ...first, hits: [...new Map(hits.map((hit) => [hit.entryId, hit])).values()] };
}
