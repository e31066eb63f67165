import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import * as access from './schema/access.ts';
import * as actions from './schema/actions.ts';
import * as agents from './schema/agents.ts';
import * as appointments from './schema/appointments.ts';
import * as audit from './schema/audit.ts';
import * as books from './schema/books.ts';
import * as budget from './schema/budget.ts';
import * as companies from './schema/companies.ts';
import * as contacts from './schema/contacts.ts';
import * as conversations from './schema/conversations.ts';
import * as credentials from './schema/credentials.ts';
import * as deals from './schema/deals.ts';
import * as knowledge from './schema/knowledge.ts';
import * as memory from './schema/memory.ts';
import * as messages from './schema/messages.ts';
import * as platform from './schema/platform.ts';
import * as sites from './schema/sites.ts';
import * as templates from './schema/templates.ts';

/** Platform tables that the tenant role may read: no tenant content, the same for everybody. */
export const sharedTables: readonly string[] = [
  'master_entries',
  'master_postings',
  'master_stats',
  'master_terms',
  'model_prices',
];

/** Every table, by schema and name. */
export function listTables(): { schema: string; name: string }[] {
  const modules = [
    access,
    actions,
    agents,
    appointments,
    audit,
    books,
    budget,
    companies,
    contacts,
    conversations,
    credentials,
    deals,
    knowledge,
    memory,
    messages,
    platform,
    sites,
    templates,
  ];
  return modules
    .flatMap((module) => Object.values<unknown>({ ...module }))
    .filter((value) => value instanceof PgTable)
    .map((table) => {
      const { schema = 'public', name } = getTableConfig(table);
      return { schema, name };
    });
}

/** Tables of the tenant plane, by name and in its order. */
export function tenantTableNames(): string[] {
  return listTables()
    .filter((table) => table.schema === 'tenant')
    .map((table) => table.name)
    .sort();
}
