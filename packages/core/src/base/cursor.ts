import { CoreError } from './errors.ts';
import { isUuid } from './ids.ts';

/** A row's place in a list that goes by a moment and, among equals, by id. */
export type ListPlace = { at: Date; id: string };

/** The place where a page begins; `null` for the first one. @throws CoreError 'bad-input' for a cursor of nobody's. */
export function parseCursor(cursor: string | undefined): ListPlace | null {
  if (cursor === undefined) return null;
  const [at = '', id = ''] = cursor.split('~');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !isUuid(id)) throw noSuchPage();
  return { at: date, id };
}

/** For a cursor that this list did not write. */
export function noSuchPage(): CoreError {
  return new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
}

/** Cuts rows of which one more than `limit` was asked for; the one too many says that there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (last: Row) => ListPlace,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { page, nextCursor: null };
  const { at, id } = placeOf(last);
  return { page, nextCursor: `${at.toISOString()}~${id}` };
}
