import { and, eq, sql } from 'drizzle-orm';
import { integer, pgSchema, uuid } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import type { QueryConfig } from './executor.ts';
import { prepareQuery, prepareSql } from './prepared-query.ts';

const things = pgSchema('tenant').table('things', {
  companyId: uuid('company_id').notNull(),
  n: integer('n').notNull(),
});

/** Whose handle it is, and what was sent on it; everything answers with one row. */
function handleOf(companyId: string) {
  const sent: [text: string, values: unknown[]][] = [];
  return {
    companyId,
    sent,
    execute: (config: QueryConfig, values: unknown[]) => {
      sent.push([config.text, values]);
      const rows: unknown[] = config.rowMode === 'array' ? [[sent.length]] : [{ n: sent.length }];
      return Promise.resolve({ command: 'SELECT', rowCount: 1, rows, fields: [] });
    },
  };
}

/** Made in each test, so that it is seen which test makes one. */
const makeFind = () =>
  prepareQuery(['n'], (db, { companyId, n }) =>
    db
      .select({ n: things.n })
      .from(things)
      .where(and(eq(things.companyId, companyId), eq(things.n, n))),
  );
const findText =
  'select "n" from "tenant"."things" where ("tenant"."things"."company_id" = $1 and "tenant"."things"."n" = $2)';

test('a prepared query goes out on the handle that it is run with, with the company of that handle', async () => {
  const find = makeFind();
  const [a, b] = [handleOf('a'), handleOf('b')];
  expect(await Promise.all([find(a, { n: 1 }), find(b, { n: 2 }), find(a, { n: 3 })])).toEqual([
    [{ n: 1 }],
    [{ n: 1 }],
    [{ n: 2 }],
  ]);
  expect(a.sent).toEqual([
    [findText, ['a', 1]],
    [findText, ['a', 3]],
  ]);
  expect(b.sent).toEqual([[findText, ['b', 2]]]);
});

test('whoever runs one cannot choose the company', async () => {
  const a = handleOf('a');
  const [find, findSql] = [makeFind(), makeFindSql()];
  await find(a, { n: 1, companyId: 'b' } as { n: number });
  await findSql(a, { n: 1, other: 2, companyId: 'b' } as { n: number; other: number });
  expect(a.sent.map(([, values]) => values[0])).toEqual(['a', 'a']);
});

test('one without a place for its company is not sent', async () => {
  const homeless = prepareQuery(['n'], (db, { n }) => db.select({ n: things.n }).from(things).where(eq(things.n, n)));
  const a = handleOf('a');
  await expect(homeless(a, { n: 1 })).rejects.toThrow(
    expect.objectContaining({ cause: new TypeError('a prepared query without a place for its company') }),
  );
  expect(a.sent).toEqual([]);
});

const makeFindSql = () =>
  prepareSql(
    ['n', 'other'],
    ({ companyId, n, other }) => sql`select ${companyId}, ${'a constant'}, ${other}, ${n}, ${companyId}, ${null}`,
  );

test('SQL by hand has its values at their places, as often as they stand there', async () => {
  const [a, findSql] = [handleOf('a'), makeFindSql()];
  expect((await findSql(a, { n: 1, other: null })).rows).toEqual([{ n: 1 }]);
  expect(a.sent).toEqual([['select $1, $2, $3, $4, $5, $6', ['a', 'a constant', null, 1, 'a', null]]]);
});
