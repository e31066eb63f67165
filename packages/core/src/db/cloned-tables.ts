import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { notificationPreferences, rolePermissions, roles } from './schema/access.ts';
import {
  agentHandoffRoutes,
  agentKnowledgeScopes,
  agentStarters,
  agents,
  agentTools,
  gptContexts,
  guardrails,
} from './schema/agents.ts';
import {
  appointmentTypeServices,
  appointmentTypes,
  businessHolidays,
  businessHours,
  priceAdjustments,
  servicePrices,
  services,
} from './schema/companies.ts';
import { messageTemplates } from './schema/contacts.ts';
import { pipelineStages } from './schema/deals.ts';
import { goldenQuestions, knowledgeCategories, knowledgeConcepts, knowledgeEntries } from './schema/knowledge.ts';
import { siteNavigation, sitePages, siteSections } from './schema/sites.ts';

/** Tables cloned from templates before and after the administrator's own row exists; parents before children. */
export const clonedBeforeUsers: readonly PgTable[] = [
  roles,
  rolePermissions,
  knowledgeCategories,
  agents,
  agentTools,
  agentKnowledgeScopes,
  agentStarters,
  agentHandoffRoutes,
  gptContexts,
  guardrails,
  knowledgeEntries,
  knowledgeConcepts,
  goldenQuestions,
  services,
  servicePrices,
  priceAdjustments,
  businessHours,
  businessHolidays,
  appointmentTypes,
  appointmentTypeServices,
  pipelineStages,
  messageTemplates,
  sitePages,
  siteSections,
  siteNavigation,
];
export const clonedAfterUsers: readonly PgTable[] = [notificationPreferences];

/** Columns that a template never sets: their default is what a new row has. */
const leftToDefault: ReadonlySet<string> = new Set([
  'version',
  'followed_version',
  'created_at',
  'updated_at',
  'active',
  'enabled',
]);
/** Tables in which the template does say whether something is switched on. */
const saysEnabled: ReadonlySet<string> = new Set(['notification_preferences']);

export type ClonedColumn = { name: string; type: string; isId: boolean };
/** A table whose rows come from a template: what of a row the template says, and by what a row is known. */
export type ClonedTable = {
  name: string;
  columns: readonly ClonedColumn[];
  /** Primary key without the company. */
  key: readonly string[];
  /** Rows name their template's row and version; elsewhere the company's version stands for all. */
  hasLineage: boolean;
  /** Has an optimistic lock, which grows with every change. */
  hasVersion: boolean;
};

export function clonedTable(table: PgTable): ClonedTable {
  const { name, columns, primaryKeys } = getTableConfig(table);
  return {
    name,
    columns: columns
      .filter(
        (column) =>
          column.name !== 'company_id' &&
          (!leftToDefault.has(column.name) || (column.name === 'enabled' && saysEnabled.has(name))),
      )
      .map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        isId: column.getSQLType() === 'uuid' && column.name !== 'template_row',
      })),
    key: (primaryKeys[0]?.columns ?? []).map((column) => column.name).filter((column) => column !== 'company_id'),
    hasLineage: columns.some((column) => column.name === 'template_version'),
    hasVersion: columns.some((column) => column.name === 'version'),
  };
}
