import { describe, expect, test } from 'vitest';
import { createStatementGuard } from './statement-guard.ts';

const openGuard = () => createStatementGuard({ tenant: ['agents', 'notes', 'parts'], shared: ['prices'] });
const verdictOn = async (text: string) => (await openGuard()).check(text);

describe('the guard refuses to', () => {
  test.each([
    [
      'read a table that is called like a shared one',
      'select id from public.prices',
      'public.prices is no table that the tenant plane may read',
    ],
    [
      'give the name of an inserted row',
      'insert into tenant.notes (company_id) values ($1) returning (select 1 from tenant.agents notes where notes.company_id = $1)',
      'two sources are called notes',
    ],
    [
      'give the name of a row that was in the way',
      'insert into tenant.notes (company_id) values ($1) returning (select 1 from unnest($2) as excluded)',
      'two sources are called excluded',
    ],
    [
      'read a table of another database',
      'select id from x.tenant.notes where company_id = $1',
      'another database may not be named',
    ],
    [
      'read a table of another schema',
      'select id from public.notes where company_id = $1',
      'public.notes is no table that the tenant plane may read',
    ],
    [
      'read a tenant table that is not listed',
      'select id from tenant.secrets where company_id = $1',
      'tenant.secrets is no table that the tenant plane may read',
    ],
    [
      'read a common table before it is there',
      'with x as (select 1 from y), y as (select 1) select 1 from x',
      'table y is named without its schema',
    ],
    [
      'read a common table that names itself',
      'with x as (select 1 from x) select 1 from x',
      'table x is named without its schema',
    ],
    [
      'write a tenant table that is not listed',
      'delete from tenant.secrets where company_id = $1',
      'tenant.secrets is no table that the tenant plane may write',
    ],
    [
      'write a table of another schema',
      'update public.notes set id = 1 where company_id = $1',
      'public.notes is no table that the tenant plane may write',
    ],
    [
      'write a table without its schema',
      'delete from notes where company_id = $1',
      'notes is no table that the tenant plane may write',
    ],
    [
      'write a common table',
      'with notes as (select 1) delete from notes where company_id = $1',
      'notes is no table that the tenant plane may write',
    ],
    ['insert nothing but defaults', 'insert into tenant.notes default values', 'does not set company_id'],
    [
      'insert a company that is a word',
      "insert into tenant.notes (company_id) values ('x')",
      'must set company_id to a parameter',
    ],
    [
      'insert a company by default',
      'insert into tenant.notes (id, company_id) values ($1, default)',
      'must set company_id to a parameter',
    ],
    [
      'insert a second row without its company',
      "insert into tenant.notes (company_id, id) values ($1, $2), ('x', $3)",
      'must set company_id to a parameter',
    ],
    [
      'insert fewer values than columns',
      'insert into tenant.notes (id, company_id) values ($1)',
      'must set company_id to a parameter',
    ],
    [
      'insert fewer selected values than columns',
      'insert into tenant.notes (id, company_id) select $1',
      'must set company_id to a parameter',
    ],
    [
      'insert a company that is cast to something else',
      'insert into tenant.notes (company_id) values ($1::text)',
      'must set company_id to a parameter',
    ],
    ['insert a union', 'insert into tenant.notes (company_id) select $1 union select $2', 'from a set operation'],
    ['insert a star', 'insert into tenant.notes (company_id, id) select $1, x.* from (select 1) x', 'name the columns'],
    [
      'insert the parts of a row',
      'insert into tenant.notes (company_id, id) values ($1, (row(1, 2)).*)',
      'name the columns',
    ],
    [
      'change a company among others',
      'update tenant.notes set text = $2, company_id = $1 where company_id = $1',
      'company_id may not be changed',
    ],
    [
      'give one name to two sources',
      'select 1 from tenant.notes a, tenant.agents a where a.company_id = $1',
      'two sources are called a',
    ],
    [
      'give one name to a written table and a source',
      'delete from tenant.notes using tenant.notes where notes.company_id = $1',
      'two sources are called notes',
    ],
    [
      'give the name of what stands above',
      'select (select 1 from unnest($2) as a) from tenant.agents a where a.company_id = $1',
      'two sources are called a',
    ],
    [
      'give the name of what stands two levels above',
      'select (select (select 1 from unnest($2) as a)) from tenant.agents a where a.company_id = $1',
      'two sources are called a',
    ],
    [
      'join by all common columns',
      'select 1 from tenant.notes n natural join tenant.agents a where n.company_id = $1',
      'write joins with ON',
    ],
    [
      'give a join a name',
      'select 1 from (tenant.notes n join tenant.agents a on true) as j where n.company_id = $1',
      'a join may not have an alias',
    ],
    ['read a sub-select without a name', 'select 1 from (select 1)', 'needs an alias'],
    ['read a function without a name', 'select 1 from unnest($1)', 'needs an alias'],
    [
      'read a sample',
      'select 1 from tenant.notes tablesample system (1) where company_id = $1',
      'RangeTableSample in FROM is not understood',
    ],
    [
      'read JSON as a table',
      "select 1 from json_table($1, '$' columns (x int)) as j",
      'JsonTable in FROM is not understood',
    ],
    [
      'return old rows under other names',
      'update tenant.notes set text = 1 where company_id = $1 returning with (old as o) o.text',
      'RETURNING with options is not understood',
    ],
    [
      'search a tree',
      'with recursive t as (select 1 as id union all select 1 from t) search depth first by id set o select 1 from t',
      'SEARCH and CYCLE are not understood',
    ],
    [
      'lock prices beside rows of the company',
      'select 1 from tenant.notes n, platform.prices p where n.company_id = $1 for share',
      'only rows of the company may be locked',
    ],
    [
      'merge',
      'merge into tenant.notes n using tenant.agents a on n.id = a.id when matched then delete',
      'this is MergeStmt',
    ],
    ['truncate', 'truncate tenant.notes', 'this is TruncateStmt'],
    ['call', 'call tenant.x()', 'this is CallStmt'],
    ['run nothing', '', 'no statement that PostgreSQL can parse'],
    ['run a comment', '-- nothing', 'exactly one statement'],
    [
      'ask a function for a column that it does not declare',
      'select u.b from unnest($1) as u(a)',
      'u declares no column b',
    ],
  ])('%s', async (_what, text, reason) => {
    expect(await verdictOn(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});

test('a table that is named without a schema is called so', async () => {
  expect(await verdictOn('delete from notes where company_id = $1')).toEqual({
    ok: false,
    reason: 'notes is no table that the tenant plane may write',
  });
});
