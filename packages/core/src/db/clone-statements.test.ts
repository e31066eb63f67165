import { getTableConfig } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { cloneStatements, indexStatements } from './clone-statements.ts';
import { clonedAfterUsers, clonedBeforeUsers, clonedTable } from './cloned-tables.ts';
import { notificationPreferences, roles } from './schema/access.ts';
import { agents, agentTools } from './schema/agents.ts';

const cloned = [...clonedBeforeUsers, ...clonedAfterUsers];
const names = cloned.map((table) => getTableConfig(table).name);

test('a template furnishes these tables, the parents before the children', () => {
  expect(names).toMatchInlineSnapshot(`
    [
      "roles",
      "role_permissions",
      "knowledge_categories",
      "agents",
      "agent_tools",
      "agent_knowledge_scopes",
      "agent_starters",
      "agent_handoff_routes",
      "gpt_contexts",
      "guardrails",
      "knowledge_entries",
      "knowledge_concepts",
      "golden_questions",
      "services",
      "service_prices",
      "price_adjustments",
      "business_hours",
      "business_holidays",
      "appointment_types",
      "appointment_type_services",
      "pipeline_stages",
      "message_templates",
      "site_pages",
      "site_sections",
      "site_navigation",
      "notification_preferences",
    ]
  `);
  for (const [index, table] of cloned.entries())
    for (const { reference } of getTableConfig(table).foreignKeys) {
      const parent = names.indexOf(getTableConfig(reference().foreignTable).name);
      if (parent !== index) expect(parent, names[index]).toBeLessThan(index);
    }
});

test('of a row the template says all but the company, and what is a default in every new row', () => {
  expect(clonedTable(agentTools)).toEqual({
    name: 'agent_tools',
    columns: [
      { name: 'agent_id', type: 'uuid', isId: true },
      { name: 'tool', type: 'text', isId: false },
      { name: 'needs_confirmation', type: 'boolean', isId: false },
    ],
    key: ['agent_id', 'tool'],
    hasLineage: false,
    hasVersion: false,
  });
  const { columns, ...agent } = clonedTable(agents);
  expect(agent).toEqual({ name: 'agents', key: ['id'], hasLineage: true, hasVersion: true });
  expect(columns.map(({ name, isId }) => `${name}${isId ? ' (id)' : ''}`)).toEqual([
    'id (id)',
    'slug',
    'name',
    'role',
    'title',
    'instructions',
    'tone',
    'greeting',
    'model_class',
    'is_public',
    'knowledge_scope',
    'daily_limit_micro_usd',
    'position',
    'template_row',
    'template_version',
  ]);
  expect(clonedTable(notificationPreferences).columns.map(({ name }) => name)).toContain('enabled');
  expect(clonedTable(roles)).toMatchObject({ name: 'roles', key: ['id'] });
});

test('a clone is one statement a table: rows of the named templates, with ids that are the company’s own', () => {
  expect(cloneStatements.beforeUsers.map(({ table }) => table)).toEqual(names.slice(0, -1));
  expect(cloneStatements.afterUsers.map(({ table }) => table)).toEqual(['notification_preferences']);
  expect(cloneStatements.beforeUsers.find(({ table }) => table === 'agent_tools')?.text).toBe(
    `insert into tenant.agent_tools (company_id, agent_id, tool, needs_confirmation)
select $1::uuid, md5($1::text || r.agent_id::text)::uuid, r.tool, r.needs_confirmation
from platform.template_tables t
cross join lateral jsonb_to_recordset(t.rows) as r(agent_id uuid, tool text, needs_confirmation boolean)
where t.template_id = any($2::uuid[]) and t.table_name = 'agent_tools'`,
  );
});

test('the search index comes along, for the company and of the template that is named', () => {
  expect(indexStatements.map(({ table }) => table)).toEqual([
    'knowledge_indexed_entries',
    'knowledge_postings',
    'knowledge_stats',
  ]);
  for (const { table, text } of indexStatements) {
    expect(text).toMatch(new RegExp(`(^|\\n)insert into tenant\\.${table} \\(company_id, `));
    expect(text).toContain('select $1::uuid');
    expect(text).toMatch(/= \$2::uuid$/);
  }
});
