import { expect, test } from 'vitest';
import { cutPage, parseCursor } from './cursor.ts';

const rows = ['a', 'b', 'c'].map((digit, day) => ({
  id: `${digit}f9619ff-8b86-4011-b42d-00c04fc964ff`,
  at: new Date(Date.UTC(2026, 0, 3 - day)),
}));

test('a page that is followed by another says where that begins, and the last one says that it is the last', () => {
  const { page, nextCursor } = cutPage(rows, 2, (row) => row);
  expect(page).toEqual(rows.slice(0, 2));
  expect(parseCursor(nextCursor ?? undefined)).toEqual(rows[1]);
  expect(cutPage(rows, 3, (row) => row)).toEqual({ page: rows, nextCursor: null });
  expect(cutPage([], 0, () => ({ at: new Date(), id: '' }))).toEqual({ page: [], nextCursor: null });
});

test('the first page begins nowhere, and a cursor of nobody’s is refused', () => {
  expect(parseCursor(undefined)).toBeNull();
  const [{ id } = { id: '' }] = rows;
  for (const cursor of ['', 'soon', `soon~${id}`, '2026-01-01', '2026-01-01~7', `2026-01-01~${'-'.repeat(36)}`])
    expect(() => parseCursor(cursor), cursor).toThrow('Start from the first one.');
});
