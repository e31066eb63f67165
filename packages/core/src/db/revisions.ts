import { eq } from 'drizzle-orm';
import type { Statement } from './one-sync-query.ts';
import { prepareQuery } from './prepared-query.ts';
import { companyRevisions } from './schema/companies.ts';
import type { Touched } from './statement-analysis.ts';

/**
 * Tables that change when somebody changes a setting, and are read with every answer. A transaction that writes to
 * one of them moves its company's revision: what was made of such rows at a revision is good as long as it stands.
 */
export const settledTables: ReadonlySet<string> = new Set([
  'agent_handoff_routes',
  'agent_knowledge_scopes',
  'agent_starters',
  'agent_tools',
  'agents',
  'business_holidays',
  'business_hours',
  'canaries',
  'companies',
  'entitlements',
  'gpt_contexts',
  'guardrails',
  'knowledge_categories',
  'knowledge_concepts',
  'knowledge_stats',
  'price_adjustments',
  'service_prices',
  'services',
  'widget_settings',
]);

/** A company that is being removed has nothing left to tell. */
const text = `insert into tenant.company_revisions as r (company_id, revision)
select $1::uuid, 1 from tenant.companies c where c.company_id = $1
on conflict (company_id) do update set revision = r.revision + 1`;

/** Whether a statement may change what is kept as settled, so that the company's revision must move. */
export function changesSettled({ writes }: Touched): boolean {
  return writes.some((table) => settledTables.has(table));
}

/** The last statement of a transaction that changes settings: whoever waits for another one there waits for nothing else. */
export function revise(companyId: string): Statement {
  return { config: { text }, values: [companyId] };
}

/** Read before the settled rows that it stands for: rows that are newer than their revision do no harm, older ones would. */
export const findRevision = prepareQuery([], (db, { companyId }) =>
  db
    .select({ revision: companyRevisions.revision })
    .from(companyRevisions)
    .where(eq(companyRevisions.companyId, companyId)),
);
