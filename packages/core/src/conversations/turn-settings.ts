import {
  type Agent,
  agentsQuery,
  type ContextRow,
  type GuardrailRow,
  listContexts,
  listGuardrails,
} from '../agents/index.ts';
import { type BusinessFacts, businessFactsQuery } from '../business/index.ts';
import type { Knowledge, Vocabulary } from '../knowledge/index.ts';
import { type Entitlements, entitlementsOf, listEntitlements } from '../plans/index.ts';
import { findWidgetSettings } from '../sites/index.ts';
import { keepSettled, type Settled, type Tenancy, type TenantScope } from '../tenant/index.ts';

/** What every answer of a company stands on and nobody says in the conversation. */
export type TurnSettings = {
  agents: readonly Agent[];
  contexts: readonly ContextRow[];
  guardrails: readonly GuardrailRow[];
  business: BusinessFacts;
  entitlements: Entitlements;
  vocabulary: Vocabulary;
  /** Questions that have nothing to do with the company are kept from the model on its website. */
  guardsTopic: boolean;
};

/** Some tens of kilobytes each. */
const companiesKept = 500;

/** Kept in this process for as long as the company's revision stands. */
export function createTurnSettings({
  tenancy,
  knowledge,
}: {
  tenancy: Tenancy;
  knowledge: Pick<Knowledge, 'vocabulary'>;
}): Settled<TurnSettings> {
  return keepSettled({
    tenancy,
    most: companiesKept,
    reads: (tenant) => turnSettingsReads(tenant, knowledge),
    make: ([contexts, guardrails, vocabulary, allowed, widget, a1, a2, a3, a4, a5, ...business]) => ({
      agents: agentsQuery.finish(a1, a2, a3, a4, a5),
      contexts,
      guardrails,
      business: businessFactsQuery.finish(...business),
      entitlements: entitlementsOf(allowed),
      vocabulary,
      guardsTopic: widget[0]?.offTopicGuard ?? true,
    }),
  });
}

/** The reads that `createTurnSettings` makes them of, in its order. */
export function turnSettingsReads(tenant: TenantScope, knowledge: Pick<Knowledge, 'vocabulary'>) {
  return [
    listContexts(tenant),
    listGuardrails(tenant),
    knowledge.vocabulary(tenant),
    listEntitlements(tenant),
    findWidgetSettings(tenant),
    ...agentsQuery.statements(tenant),
    ...businessFactsQuery.statements(tenant),
  ] as const;
}
