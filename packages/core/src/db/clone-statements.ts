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
 * The search index of the cloned entries: copied, never computed again. `$2` is the industry's template. Lists name entries by
 * their numbers, which are the same in every company, so that none of them is derived.
 */
export const indexStatements: CloneStatement[] = [
  {
    table: 'knowledge_indexed_entries',
    text: `insert into tenant.knowledge_indexed_entries (company_id, number, entry_id, category_id)
select $1::uuid, t.number, md5($1::text || t.entry_id::text)::uuid, md5($1::text || t.category_id::text)::uuid
from platform.template_indexed_entries t where t.template_id = $2::uuid`,
  },
  {
    table: 'knowledge_postings',
    text: `insert into tenant.knowledge_postings (company_id, term, block, numbers, weights)
select $1::uuid, t.term, t.block, t.numbers, t.weights from platform.template_postings t where t.template_id = $2::uuid`,
  },
  {
    table: 'knowledge_stats',
    text: `insert into tenant.knowledge_stats (company_id, entry_count, version, analyzer_version, next_number)
select $1::uuid, t.entries, 1, t.analyzer_version, t.entries from platform.templates t where t.id = $2::uuid`,
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
