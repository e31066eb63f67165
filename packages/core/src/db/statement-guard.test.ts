import { describe, expect, test } from 'vitest';
import { createStatementGuard } from './statement-guard.ts';

const openGuard = () => createStatementGuard({ tenant: ['agents', 'notes', 'parts'], shared: ['prices'] });
const company = '6f9619ff-8b86-4011-b42d-00c04fc964ff';

describe('the statement guard accepts', () => {
  test.each([
    'select "id" from "tenant"."agents" where ("tenant"."agents"."company_id" = $1 and "tenant"."agents"."id" = $2) limit $3',
    'select n.id from tenant.notes n join tenant.agents a on a.company_id = n.company_id and a.id = n.agent_id where n.company_id = $1',
    'select n.id from tenant.notes n left join tenant.agents a on a.company_id = $1 and a.id = n.agent_id where n.company_id = $1 order by n.id desc',
    'select count(*) from tenant.notes where company_id = $1::uuid',
    'with mine as materialized (select n.id from tenant.notes n where n.company_id = $1) select m.id, p.name from mine m cross join platform.prices p',
    'select n.id from tenant.notes n where n.company_id = $1 and not exists (select a.id from tenant.agents a where a.company_id = n.company_id and a.id = n.agent_id)',
    'select u.term from unnest($1::text[], $2::float8[]) as u(term, weight) join tenant.notes n on n.company_id = $3 and n.term = u.term',
    'select a.id from tenant.agents a where a.company_id = $1 union all select p.id from platform.prices p',
    'insert into "tenant"."notes" ("company_id", "id", "text") values ($1, $2, default), ($3, $4, $5) returning "id"',
    'insert into tenant.notes (company_id, id) select $1::uuid, u.id from unnest($2::uuid[]) as u(id) on conflict (company_id, id) do update set text = excluded.text',
    'update tenant.notes set text = $1, version = notes.version + 1 where company_id = $2 and id = $3 returning id',
    'update tenant.notes n set text = a.name from tenant.agents a where n.company_id = $1 and a.company_id = n.company_id and a.id = n.agent_id',
    'delete from tenant.notes n using tenant.agents a where n.company_id = $1 and a.company_id = $1 and a.id = n.agent_id',
    'select a.id from tenant.agents a where a.company_id = $1 for update',
  ])('%s', async (text) => {
    const guard = await openGuard();
    expect(guard.check(text)).toMatchObject({ ok: true });
  });
});

describe('the statement guard refuses', () => {
  test.each([
    ['a table without its company', 'select id from tenant.agents where id = $1', 'not pinned'],
    ['a company under OR', 'select id from tenant.agents where company_id = $1 or id = $2', 'not pinned'],
    ['a company that is not a parameter', "select id from tenant.agents where company_id = 'x'", 'not pinned'],
    ['a company other than equal', 'select id from tenant.agents where company_id <> $1', 'not pinned'],
    [
      'one of two tables unpinned',
      'select a.id from tenant.agents a, tenant.notes n where a.company_id = $1',
      'n is not pinned',
    ],
    [
      'the kept side of an outer join pinned by its ON',
      'select a.id from tenant.agents a left join tenant.notes n on a.company_id = $1 and n.company_id = $1',
      'a is not pinned',
    ],
    [
      'a full join pinned by its ON',
      'select a.id from tenant.agents a full join tenant.notes n on a.company_id = n.company_id and n.company_id = $1',
      'not pinned',
    ],
    [
      'a sub-select without its company',
      'select (select count(*) from tenant.notes n) from tenant.agents a where a.company_id = $1',
      'n is not pinned',
    ],
    [
      'a link to something that is no tenant table',
      'select n.id from (select $1::uuid as company_id) x join tenant.notes n on n.company_id = x.company_id',
      'not pinned',
    ],
    [
      'one half of a union',
      'select id from tenant.agents where company_id = $1 union select id from tenant.notes',
      'notes is not pinned',
    ],
    [
      'a CTE without its company',
      'with x as (select id from tenant.notes) select id from tenant.agents where company_id = $1',
      'notes is not pinned',
    ],
    ['an insert without a company', 'insert into tenant.notes (id) values ($1)', 'does not set company_id'],
    [
      'an insert with a company from a column',
      'insert into tenant.notes (company_id, id) select a.company_id, a.id from tenant.agents a where a.company_id = $1',
      'to a parameter',
    ],
    [
      'an insert whose company is counted past a star',
      'insert into tenant.notes (id, company_id, ref) select y.*, $1::uuid from (select $2::uuid as id, $3::uuid as other) y',
      'name the columns',
    ],
    ['an insert without columns', 'insert into tenant.notes values ($1, $2)', 'does not set company_id'],
    ['a change of company', 'update tenant.notes set company_id = $1 where company_id = $1', 'may not be changed'],
    [
      'a change of company on conflict',
      'insert into tenant.notes (company_id, id) values ($1, $2) on conflict (company_id, id) do update set company_id = $1',
      'may not be changed',
    ],
    ['an update without its company', 'update tenant.notes set text = $1 where id = $2', 'not pinned'],
    ['a delete without its company', 'delete from tenant.notes where id = $1', 'not pinned'],
    ['a catalog', 'select relname from pg_catalog.pg_class', 'no table'],
    ['a table of the platform that is not shared', 'select id from platform.identities', 'no table'],
    ['a table without its schema', 'select id from agents where company_id = $1', 'without its schema'],
    ['a write to a shared table', 'insert into platform.prices (company_id) values ($1)', 'no table'],
    ['a function that is not listed', "select set_config('app.current_company_id', $1, false)", 'function'],
    ['a function that runs text', "select query_to_xml('select 1', true, true, '')", 'function'],
    ['a lookup in the catalogs by a cast', "select 'tenant.agents'::regclass", 'regclass'],
    ['who is connected', 'select current_user', 'clock'],
    ['SET', "set app.current_company_id = 'x'", 'only SELECT'],
    ['COPY', 'copy tenant.agents to stdout', 'only SELECT'],
    ['EXPLAIN', 'explain select 1', 'only SELECT'],
    ['LOCK', 'lock table tenant.agents', 'only SELECT'],
    ['DO', "do 'begin end'", 'only SELECT'],
    ['two statements', 'select 1; select 2', 'exactly one'],
    ["a lock on what is not the company's", 'select id from platform.prices for update', 'may be locked'],
    ['SELECT INTO', 'select 1 into tenant.x', 'makes a table'],
    [
      'USING joins',
      'select a.id from tenant.agents a join tenant.notes n using (company_id) where a.company_id = $1',
      'write joins with ON',
    ],
    [
      'another column that is called company_id',
      'select n.text from tenant.notes as n(x, company_id) where n.company_id = $1',
      'may not be renamed',
    ],
    [
      'a pin of the table above that looks like one of the table here',
      'select (select max(notes.text) from tenant.parts notes where tenant.notes.company_id = $1) from tenant.notes where tenant.notes.company_id = $1',
      'two sources',
    ],
    [
      'a schema that the alias does not have',
      'select notes.text from tenant.parts notes where tenant.notes.company_id = $1',
      'not pinned',
    ],
    [
      'an alias that means another table inside ON',
      'select (select max(c.text) from tenant.notes a, tenant.parts b join tenant.agents c on c.company_id = a.company_id where a.company_id = $1 and b.company_id = $1) from (select $2::uuid as company_id) a',
      'two sources',
    ],
    [
      'a value that a star moves to company_id',
      'insert into tenant.notes (id, company_id) select z.*, $1, u.company from (select) z, unnest($2::uuid[]) as u(company)',
      'name the columns',
    ],
    ['a function called like a field of a value', 'select ($1::int).pg_stat_get_activity', 'a field'],
    [
      'a function called like a column of a value',
      'select u.pg_stat_get_activity from unnest($1::int[]) as u',
      'declares no column',
    ],
    [
      'marks of a search through a tree',
      'with recursive t as (select 1 as id union all select 1 from t) cycle id set company_id using path select 1 from t',
      'CYCLE',
    ],
    ['what is no SQL', 'selekt 1', 'cannot parse'.slice(0, 3)],
  ])('%s', async (_what, text, reason) => {
    const guard = await openGuard();
    const verdict = guard.check(text);
    expect(verdict.ok).toBe(false);
    if (!verdict.ok && reason !== 'can') expect(verdict.reason).toContain(reason);
  });

  test('a text a second time, without parsing it again, as long as there are not too many others', async () => {
    const guard = await openGuard();
    const first = guard.check('select 0');
    for (let number = 1; number < 5_000; number += 1) guard.check(`select ${number}`);
    expect(guard.check('select 0')).toBe(first);
    const second = guard.check('select 1');
    guard.check('select 5000');
    expect(guard.check('select 1')).toBe(second);
    expect(guard.check('select 0')).not.toBe(first);
  });

  test('a call whose parameter is another company, or none', async () => {
    const guard = await openGuard();
    const text = 'select id from tenant.agents where company_id = $1';
    expect(() => guard.verify(text, [company], company)).not.toThrow();
    expect(() => guard.verify(text, ['6f9619ff-8b86-4011-b42d-00c04fc96400'], company)).toThrow('not the company');
    expect(() => guard.verify(text, [], company)).toThrow('not the company');
    expect(() => guard.verify('select id from tenant.agents', [company], company)).toThrow('not pinned');
  });
});
