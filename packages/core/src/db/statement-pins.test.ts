import { describe, expect, test } from 'vitest';
import { createStatementGuard } from './statement-guard.ts';

const openGuard = () => createStatementGuard({ tenant: ['agents', 'notes', 'parts'], shared: ['prices'] });
const verdictOn = async (text: string) => (await openGuard()).check(text);

describe('the guard does not take for a pin', () => {
  test.each([
    ['two parameters', 'select id from tenant.notes where $1::uuid = $2::uuid'],
    ['a company that could be of two sources', 'select 1 from tenant.notes n, platform.prices p where company_id = $1'],
    [
      'a pin of a shared table, the other way round',
      'select 1 from tenant.notes n, platform.prices p where $1 = p.company_id and p.company_id = n.company_id',
    ],
    [
      'a sub-select that leans on a table',
      'select 1 from tenant.agents a, (select $2::uuid as company_id) x, tenant.notes n where a.company_id = $1 and x.company_id = a.company_id and n.company_id = x.company_id',
    ],
    [
      'ON of a full join, for its left side',
      'select 1 from tenant.agents a full join tenant.notes n on a.company_id = $1 where n.company_id = $1',
    ],
    [
      'ON of a full join, for its right side',
      'select 1 from tenant.agents a full join tenant.notes n on n.company_id = $1 where a.company_id = $1',
    ],
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
