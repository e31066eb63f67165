import type { PgTable } from 'drizzle-orm/pg-core';
import { clonedAfterUsers, clonedBeforeUsers, clonedTable } from './cloned-tables.ts';

export type CloneStatement = { table: string; text: string };

/**
 * One statement a table: `$1` is the company, `$2` the ids of its templates. Every uuid of the template is replaced by
 * `md5(company || id)`, so that parents' ids are known without asking and two companies never share one.
 */
export const cloneStatements: { beforeUsers: CloneStatement[]; afterUsers: CloneStatement[] } = {
  beforeUsers: clonedBeforeUsers.map(cloneStatement),
  afterUsers: clonedAfterUsers.map(cloneStatement),
};

/**
 * The search index of the cloned entries: copied, never computed again. `$2` is the industry's template. Ids are derived once an
 * entry, since an entry has a hundred postings.
 */
export const indexStatements: CloneStatement[] = [
  {
    table: 'knowledge_postings',
    text: `with derived as materialized (
  select d.entry_id as template_entry, md5($1::text || d.entry_id::text)::uuid as entry_id, md5($1::text || d.category_id::text)::uuid as category_id
  from (select distinct t.entry_id, t.category_id from platform.template_postings t where t.template_id = $2::uuid) d)
insert into tenant.knowledge_postings (company_id, term, entry_id, category_id, weight)
select $1::uuid, p.term, d.entry_id, d.category_id, p.weight
from platform.template_postings p join derived d on d.template_entry = p.entry_id where p.template_id = $2::uuid`,
  },
  {
    table: 'knowledge_terms',
    text: `insert into tenant.knowledge_terms (company_id, term, entry_count)
select $1::uuid, t.term, t.entry_count from platform.template_terms t where t.template_id = $2::uuid`,
  },
  {
    table: 'knowledge_stats',
    text: `insert into tenant.knowledge_stats (company_id, entry_count, version, analyzer_version)
select $1::uuid, t.entries, 1, t.analyzer_version from platform.templates t where t.id = $2::uuid`,
  },
];

function cloneStatement(table: PgTable): CloneStatement {
  const { name, columns } = clonedTable(table);
  const values = columns.map((column) =>
    column.isId ? `md5($1::text || r.${column.name}::text)::uuid` : `r.${column.name}`,
  );
  return {
    table: name,
    text: `insert into tenant.${name} (company_id, ${columns.map((column) => column.name).join(', ')})
select $1::uuid, ${values.join(', ')}
from platform.template_tables t
cross join lateral jsonb_to_recordset(t.rows) as r(${columns.map((column) => `${column.name} ${column.type}`).join(', ')})
where t.template_id = any($2::uuid[]) and t.table_name = '${name}'`,
  };
}
