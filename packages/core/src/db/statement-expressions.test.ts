import { describe, expect, test } from 'vitest';
import { createStatementGuard } from './statement-guard.ts';

const openGuard = () => createStatementGuard({ tenant: ['agents', 'notes', 'parts'], shared: ['prices'] });

/** Every place of a statement where PostgreSQL runs an expression: it stands where the `@` is. */
const places: readonly (readonly [place: string, statement: string])[] = [
  ['a column of the answer', 'select @'],
  ['a condition', 'select 1 where @ = 1'],
  ['a condition under OR', 'select 1 where @ = 1 or 1 = @'],
  ['a condition under NOT', 'select 1 where not (@ = 1)'],
  ['a group', 'select count(*) from platform.prices p group by @'],
  ['a condition on groups', 'select count(*) from platform.prices p having @ = 1'],
  ['an order', 'select p.id from platform.prices p order by @'],
  ['what is told apart', 'select distinct on (@) p.id from platform.prices p'],
  ['a limit', 'select p.id from platform.prices p limit @'],
  ['an offset', 'select p.id from platform.prices p offset @'],
  ['a list of values', "values ('a'), (@)"],
  ['a window', 'select count(*) over w from platform.prices p window w as (order by @)'],
  ['a window in place', 'select count(*) over (partition by p.id order by @) from platform.prices p'],
  ['the parts of a window', 'select count(*) over (partition by @) from platform.prices p'],
  [
    'the frame of a window',
    'select sum(1) over (order by p.id rows between @ preceding and 1 following) from platform.prices p',
  ],
  ['the order of an aggregate', 'select string_agg(p.id, p.id order by @) from platform.prices p'],
  ['the filter of an aggregate', 'select count(*) filter (where @ = 1) from platform.prices p'],
  ["a function's value", 'select concat(1, @)'],
  ['a named value of a function', 'select make_interval(days => @)'],
  ['the left of an operator', 'select @ + 1'],
  ['the right of an operator', 'select 1 + @'],
  ['a bound', 'select 1 between 0 and @'],
  ['a list to be in', 'select 1 in (2, @)'],
  ['what is looked for in a sub-select', 'select @ in (select p.id from platform.prices p)'],
  ['a case', 'select case @ when 1 then 2 end'],
  ['a condition of a case', 'select case when @ = 1 then 2 end'],
  ['a result of a case', 'select case when true then @ end'],
  ['the rest of a case', 'select case when true then 1 else @ end'],
  ['the first that is there', 'select coalesce(null, @)'],
  ['the greatest', 'select greatest(1, @)'],
  ['an array', 'select array[1, @]'],
  ['a row', 'select row(1, @)'],
  ['what is taken from an array', 'select (array[1, 2])[@]'],
  ['an array that something is taken from', 'select (array[@])[1:2]'],
  ['a cast', 'select (@)::text'],
  ['a collation', 'select @ collate "C"'],
  ['whether something is null', 'select @ is null'],
  ['whether something is true', 'select (@ = 1) is not true'],
  ['a sub-select of a sub-select', 'select (select (select @))'],
  ['a sub-select in FROM', 'select x.y from (select @ as y) x'],
  ['a function in FROM', 'select u.u from unnest(array[@]) as u'],
  ['a second function in FROM', 'select u.a from rows from (unnest($9), unnest(array[@])) as u(a, b)'],
  ['the condition of a join', 'select p.id from platform.prices p left join platform.prices q on p.id = @'],
  [
    'the condition of a join in a join',
    'select p.id from (platform.prices p join platform.prices q on p.id = @) cross join platform.prices r',
  ],
  ['a common table', 'with x as (select @ as y) select x.y from x'],
  ['the second of two common tables', 'with w as (select 1), x as (select @ as y) select x.y from x'],
  ['the left of a union', 'select @ union select 1'],
  ['the right of a union', 'select 1 except select @'],
  ['the order of a union', 'select 1 union select 2 order by @'],
  ['the limit of a union', 'select 1 union select 2 limit @'],
  ['the offset of a union', 'select 1 union select 2 offset @'],
  ['an inserted value', 'insert into tenant.parts (company_id, id) values ($1, @)'],
  ['an inserted value of a second row', 'insert into tenant.parts (company_id, id) values ($1, $2), ($1, @)'],
  ['what is selected to be inserted', 'insert into tenant.parts (company_id, id) select $1, @'],
  ['the place of an inserted value', 'insert into tenant.parts (company_id, tags[@]) values ($1, $2)'],
  ['a key that an insert may meet', 'insert into tenant.parts (company_id) values ($1) on conflict ((@)) do nothing'],
  [
    'rows that an insert may meet',
    'insert into tenant.parts (company_id) values ($1) on conflict (id) where @ = 1 do nothing',
  ],
  [
    'a value set on conflict',
    'insert into tenant.parts (company_id) values ($1) on conflict (id) do update set text = @',
  ],
  [
    'a place set on conflict',
    'insert into tenant.parts (company_id) values ($1) on conflict (id) do update set tags[@] = 1',
  ],
  [
    'a condition on conflict',
    'insert into tenant.parts (company_id) values ($1) on conflict (id) do update set text = 1 where @ = 1',
  ],
  ['what an insert returns', 'insert into tenant.parts (company_id) values ($1) returning @'],
  [
    'what a common table is inserted from',
    'with x as (select @ as y) insert into tenant.parts (company_id, id) select $1, x.y from x',
  ],
  ['a value that is set', 'update tenant.parts set text = @ where company_id = $1'],
  ['a place that is set', 'update tenant.parts set tags[@] = 1 where company_id = $1'],
  ['a condition of an update', 'update tenant.parts set text = 1 where company_id = $1 and @ = 1'],
  ['what an update reads', 'update tenant.parts set text = x.y from (select @ as y) x where parts.company_id = $1'],
  ['what an update returns', 'update tenant.parts set text = 1 where company_id = $1 returning @'],
  ['a common table of an update', 'with x as (select @ as y) update tenant.parts set text = 1 where company_id = $1'],
  ['a condition of a delete', 'delete from tenant.parts where company_id = $1 and @ = 1'],
  ['what a delete reads', 'delete from tenant.parts using (select @ as y) x where parts.company_id = $1'],
  ['what a delete returns', 'delete from tenant.parts where company_id = $1 returning @'],
  ['a common table of a delete', 'with x as (select @ as y) delete from tenant.parts where company_id = $1'],
];

describe.each(places)('in %s', (_place, statement) => {
  const verdictOn = async (expression: string) =>
    (await openGuard()).check(statement.replaceAll('@', () => expression));

  test('what is harmless may stand', async () => {
    expect(await verdictOn("lower('x')")).toMatchObject({ ok: true });
    expect(await verdictOn('(select n.text from tenant.notes n where n.company_id = $1)')).toMatchObject({
      ok: true,
      companyParameters: [1],
      reads: ['notes'],
    });
  });

  test('no function stands that is not on the list', async () => {
    expect(await verdictOn('pg_sleep(1)')).toEqual({ ok: false, reason: 'function pg_sleep is not on the list' });
  });

  test('no sub-select stands that names no company', async () => {
    expect(await verdictOn('(select n.text from tenant.notes n)')).toEqual({
      ok: false,
      reason: 'n is not pinned by company_id = $n',
    });
  });
});

describe('an expression may be', () => {
  test.each([
    'select pg_catalog.lower($1), pg_catalog.count(*)',
    'select extract(epoch from now()), current_date, current_timestamp, localtime',
    "select 0, 1, 1.5, '', 'a', true, false, null, b'10', -1",
    "select $1::text[], $2::numeric(10, 2), 'a'::varchar(3), interval '1 day'",
    'select a.tags[1], (array[1, 2])[1:2], (row(1, 2)).*from tenant.agents a where a.company_id = $1',
    'select u, u.u, w.term, w.w from unnest($1) as u, unnest($2, $3) as w(term)',
    'select a.* from tenant.agents a where a.company_id = $1 order by a.id using <',
  ])('%s', async (text) => {
    expect((await openGuard()).check(text)).toMatchObject({ ok: true });
  });
});

describe('an expression is refused with', () => {
  test.each([
    ['a function of another schema', 'select public.lower($1)', 'function public.lower is not'],
    ['a function of another database', 'select x.pg_catalog.lower($1)', 'function x.pg_catalog.lower is not'],
    [
      'a function of PostgreSQL that is not listed',
      'select pg_catalog.pg_ls_dir($1)',
      'function pg_catalog.pg_ls_dir is not',
    ],
    ['an operator of a schema', 'select 1 operator(pg_catalog.+) 1', 'operators may not be qualified'],
    [
      'an operator of a schema before a sub-select',
      'select 1 operator(public.=) any (select 1)',
      'operators may not be qualified',
    ],
    ['who is connected', 'select session_user', 'only the clock'],
    ['which schema comes first', 'select current_schema', 'only the clock'],
    ['a name of a table, in a cast', "select 'tenant.agents'::pg_catalog.regclass", 'regclass looks into the catalogs'],
    ['names of roles, in a cast', 'select $1::regrole[]', 'regrole looks into the catalogs'],
    ['a name of a function, in a constant', "select regprocedure 'now()'", 'regprocedure looks into the catalogs'],
    ['a field of a row', 'select (row(1)).f1', 'a field of a value'],
    ['a field of a value in a list', 'select ($1::int[])[1].pg_ls_dir', 'a field of a value'],
    ['XML', 'select xmlelement(name x)', 'XmlExpr in an expression is not understood'],
    ['sets of groups', 'select 1 group by grouping sets ((1))', 'GroupingSet in an expression is not understood'],
    [
      'several columns at once',
      'update tenant.notes set (text, id) = (select 1, 2) where company_id = $1',
      'MultiAssignRef',
    ],
  ])('%s', async (_what, text, reason) => {
    expect((await openGuard()).check(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});
