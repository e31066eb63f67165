import { describe, expect, test } from 'vitest';
import { createStatementGuard } from './statement-guard.ts';

const openGuard = () => createStatementGuard({ tenant: ['agents', 'notes', 'parts'], shared: ['prices'] });
const verdictOn = async (text: string) => (await openGuard()).check(text);

/** What the tenancy does with a statement depends on this: which parameters are held to the company, what is read and written. */
describe('of a statement that it lets through the guard tells what it touches:', () => {
  test.each([
    ['nothing', 'select 1', [], [], []],
    ['a table', 'select id from tenant.agents where company_id = $2', [2], ['agents'], []],
    [
      'a table whose company stands on the right',
      'select id from tenant.agents where $3 = company_id',
      [3],
      ['agents'],
      [],
    ],
    [
      'a company named twice',
      'select id from tenant.agents where company_id = $10 and company_id = $9',
      [9, 10],
      ['agents'],
      [],
    ],
    [
      'two tables',
      'select a.id from tenant.agents a, tenant.notes n where a.company_id = $2 and n.company_id = $1',
      [1, 2],
      ['agents', 'notes'],
      [],
    ],
    [
      'a table that leans on another',
      'select a.id from tenant.agents a, tenant.notes n where a.company_id = $2 and n.company_id = a.company_id',
      [2],
      ['agents', 'notes'],
      [],
    ],
    [
      'a chain, from its far end',
      'select 1 from tenant.agents a, tenant.notes n, tenant.parts p where a.company_id = n.company_id and n.company_id = p.company_id and p.company_id = $1',
      [1],
      ['agents', 'notes', 'parts'],
      [],
    ],
    [
      'a table that is pinned and leans on another',
      'select 1 from tenant.agents a, tenant.notes n where a.company_id = $1 and n.company_id = $2 and a.company_id = n.company_id',
      [1, 2],
      ['agents', 'notes'],
      [],
    ],
    [
      'a sub-select that leans on what stands round it',
      'select (select max(n.id) from tenant.notes n where n.company_id = a.company_id) from tenant.agents a where a.company_id = $4',
      [4],
      ['agents', 'notes'],
      [],
    ],
    [
      'a sub-select in two levels',
      'select (select (select 1 from tenant.parts p where a.company_id = p.company_id) from tenant.notes n where n.company_id = $1) from tenant.agents a where a.company_id = $4',
      [1, 4],
      ['agents', 'notes', 'parts'],
      [],
    ],
    ['prices, which are everybody’s', 'select p.id, prices.id from platform.prices p, platform.prices', [], [], []],
    [
      'a shared table beside one of the company',
      'select 1 from tenant.agents a join platform.prices p on p.id = a.id where a.company_id = $1',
      [1],
      ['agents'],
      [],
    ],
    [
      'both halves of a union',
      'select id from tenant.agents where company_id = $1 union select id from tenant.notes where company_id = $2',
      [1, 2],
      ['agents', 'notes'],
      [],
    ],
    [
      'a common table',
      'with x as (select id from tenant.notes where company_id = $1), y as (select x.id from x) select y.id from y',
      [1],
      ['notes'],
      [],
    ],
    [
      'a search through a tree',
      'with recursive t as (select id from tenant.notes where company_id = $1 union all select n.id from tenant.notes n join t on n.parent = t.id where n.company_id = $1) select t.id from t',
      [1],
      ['notes'],
      [],
    ],
    [
      'a join',
      'select 1 from tenant.agents a join tenant.notes n on n.company_id = $2 and a.company_id = $1',
      [1, 2],
      ['agents', 'notes'],
      [],
    ],
    [
      'a left join',
      'select 1 from tenant.agents a left join tenant.notes n on n.company_id = a.company_id where a.company_id = $1',
      [1],
      ['agents', 'notes'],
      [],
    ],
    [
      'a right join',
      'select 1 from tenant.agents a right join tenant.notes n on a.company_id = n.company_id where n.company_id = $1',
      [1],
      ['agents', 'notes'],
      [],
    ],
    [
      'a full join',
      'select 1 from tenant.agents a full join tenant.notes n on a.id = n.id where a.company_id = $1 and n.company_id = $1',
      [1],
      ['agents', 'notes'],
      [],
    ],
    [
      'joins in joins',
      'select 1 from (tenant.agents a join tenant.notes n on a.company_id = n.company_id) left join tenant.parts p on p.company_id = n.company_id where n.company_id = $1',
      [1],
      ['agents', 'notes', 'parts'],
      [],
    ],
    ['an insert', 'insert into tenant.notes (id, company_id) values ($1, $2), ($3, $4)', [2, 4], [], ['notes']],
    [
      'an insert from a select',
      'insert into tenant.notes (id, company_id) select a.id, $2::uuid from tenant.agents a where a.company_id = $1',
      [1, 2],
      ['agents'],
      ['notes'],
    ],
    [
      'an insert that leans on its own row',
      'insert into tenant.notes as n (company_id) values ($1) on conflict (company_id) do update set text = (select max(a.id) from tenant.agents a where a.company_id = n.company_id) where exists (select 1 from tenant.parts p where p.company_id = excluded.company_id)',
      [1],
      ['agents', 'parts'],
      ['notes'],
    ],
    ['an update', 'update tenant.notes set text = $1 where company_id = $2', [2], [], ['notes']],
    [
      'an update from another table',
      'update tenant.notes set text = a.id from tenant.agents a where notes.company_id = $1 and a.company_id = notes.company_id',
      [1],
      ['agents'],
      ['notes'],
    ],
    ['a delete', 'delete from tenant.notes where company_id = $2', [2], [], ['notes']],
    [
      'a delete by another table',
      'delete from tenant.notes as n using tenant.agents a where a.company_id = $1 and a.company_id = n.company_id',
      [1],
      ['agents'],
      ['notes'],
    ],
    [
      'a write in a common table',
      'with x as (delete from tenant.notes where company_id = $1 returning id) insert into tenant.parts (company_id, id) select $2, x.id from x',
      [1, 2],
      [],
      ['notes', 'parts'],
    ],
    [
      'a table by its whole name',
      'select notes.id from tenant.notes where tenant.notes.company_id = $1',
      [1],
      ['notes'],
      [],
    ],
    [
      'a written table by its whole name',
      'update tenant.notes set text = $2 where tenant.notes.company_id = $1',
      [1],
      [],
      ['notes'],
    ],
    [
      'rows that are locked',
      'select a.id from tenant.agents a, tenant.notes n where a.company_id = $1 and n.company_id = $1 for update of a',
      [1],
      ['agents', 'notes'],
      [],
    ],
  ])('%s', async (_what, text, companyParameters, reads, writes) => {
    expect(await verdictOn(text)).toEqual({ ok: true, companyParameters, reads, writes });
  });
});

describe('the guard does not take for a pin', () => {
  test.each([
    ['a company among others', 'select id from tenant.notes where company_id = any($1)'],
    ['every company but one', 'select id from tenant.notes where company_id is distinct from $1'],
    ['what may be nothing', 'select id from tenant.notes where company_id is not distinct from $1'],
    ['a company in a list', 'select id from tenant.notes where company_id in ($1)'],
    ['an operator of the name of a schema', 'select id from tenant.notes where company_id operator("=".+) $1'],
    ['a company that is cast to something else', 'select id from tenant.notes where company_id = $1::text'],
    ['a company that was cut', 'select id from tenant.notes where company_id = $1::varchar(8)::uuid'],
    ['a company that comes from a function', 'select id from tenant.notes where company_id = coalesce($1, $2)'],
    ['a column of another name', 'select id from tenant.notes where agent_id = $1'],
    ['a table that leans on itself', 'select id from tenant.notes where company_id = company_id'],
    ['a table that leans on itself, by its name', 'select n.id from tenant.notes n where n.company_id = n.company_id'],
    [
      'two tables that lean on each other',
      'select 1 from tenant.notes n, tenant.agents a where n.company_id = a.company_id',
    ],
    [
      'a company of nowhere',
      'select 1 from tenant.notes n, tenant.agents a where n.company_id = $1 and company_id = $1',
    ],
    ['the company of a name that nothing has', 'select 1 from tenant.notes n where x.company_id = $1'],
    ['a name that nothing has', 'select 1 from tenant.notes n where n.company_id = x.company_id and x.company_id = $1'],
    ['a column by way of a database', 'select id from tenant.notes where x.tenant.notes.company_id = $1'],
    [
      'a pin of a shared table',
      'select 1 from tenant.notes n, platform.prices p where p.company_id = $1 and n.company_id = p.company_id',
    ],
    [
      'a pin of a common table',
      'with x as (select $1::uuid as company_id) select 1 from tenant.notes n, x where x.company_id = $1 and n.company_id = x.company_id',
    ],
    [
      'a pin of a function',
      'select 1 from tenant.notes n, unnest($1::uuid[]) as company_id where n.company_id = company_id.company_id and company_id.company_id = $1',
    ],
    [
      'a shared table above a sub-select',
      'select (select max(n.id) from tenant.notes n where n.company_id = p.company_id) from platform.prices p where p.company_id = $1',
    ],
    ['a pin that stands in a sub-select', 'select id from tenant.notes where exists (select 1 where company_id = $1)'],
    ['a pin among the conditions of groups', 'select count(*) from tenant.notes n having n.company_id = $1'],
    [
      'ON of a right join, for the right side',
      'select 1 from tenant.agents a right join tenant.notes n on n.company_id = $1 and a.company_id = $1',
    ],
    [
      'the ON of an outer join round it',
      'select 1 from (tenant.agents a join tenant.notes n on a.id = n.id) full join tenant.parts p on a.company_id = $1 and n.company_id = $1',
    ],
    ['the name of a table that has an alias', 'select 1 from tenant.notes n where tenant.notes.company_id = $1'],
    [
      'the name of a written table that has an alias',
      'update tenant.notes n set text = $2 where tenant.notes.company_id = $1',
    ],
    ['the name of a table of another schema', 'select 1 from tenant.notes where platform.notes.company_id = $1'],
  ])('%s', async (_what, text) => {
    expect(await verdictOn(text)).toEqual({
      ok: false,
      reason: expect.stringMatching(/ is not pinned by company_id = \$n$/),
    });
  });
});

describe('the guard refuses to', () => {
  test.each([
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
