import { and, eq, sql } from 'drizzle-orm';
import type { AgentId } from '../base/index.ts';
import { agents } from '../db/schema/agents.ts';
import { aiBudgets, tokenBudgets } from '../db/schema/budget.ts';
import { companies } from '../db/schema/companies.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type BudgetRow = typeof aiBudgets.$inferSelect;
export type TokenBudgetRow = typeof tokenBudgets.$inferSelect;

export const findBudget: (tenant: TenantScope) => Promise<BudgetRow[]> = prepareQuery([], (db, { companyId }) =>
  db.select().from(aiBudgets).where(eq(aiBudgets.companyId, companyId)),
);

export const findTokenBudget: (tenant: TenantScope) => Promise<TokenBudgetRow[]> = prepareQuery(
  [],
  (db, { companyId }) => db.select().from(tokenBudgets).where(eq(tokenBudgets.companyId, companyId)),
);

const limitsOf = prepareQuery(['agentId'], (db, { companyId, agentId }) =>
  db
    .select({
      generation: aiBudgets.generation,
      heldDate: aiBudgets.heldDate,
      heldUntil: aiBudgets.heldUntil,
      dailyMicroUsd: aiBudgets.dailyLimitMicroUsd,
      monthlyMicroUsd: aiBudgets.monthlyLimitMicroUsd,
      dailyTokens: tokenBudgets.dailyTokens,
      monthlyTokens: tokenBudgets.monthlyTokens,
      agentDailyMicroUsd: agents.dailyLimitMicroUsd,
      conversationDailyMicroUsd: aiBudgets.conversationDailyMicroUsd,
      visitorDailyMicroUsd: aiBudgets.visitorDailyMicroUsd,
    })
    .from(aiBudgets)
    .innerJoin(tokenBudgets, eq(tokenBudgets.companyId, companyId))
    .leftJoin(agents, and(eq(agents.companyId, companyId), eq(agents.id, sql`${agentId}::uuid`)))
    .where(eq(aiBudgets.companyId, companyId)),
);
export type LimitsRow = Awaited<ReturnType<typeof limitsOf>>[number];

/** Every limit that a call of this agent has to keep, and the generation of the counters in force. */
export function findLimits(tenant: TenantScope, agentId: AgentId | null): Promise<LimitsRow[]> {
  return limitsOf(tenant, { agentId });
}

export const findTimeZone: (tenant: TenantScope) => Promise<{ timeZone: string; status: string }[]> = prepareQuery(
  [],
  (db, { companyId }) =>
    db
      .select({ timeZone: companies.timeZone, status: companies.status })
      .from(companies)
      .where(eq(companies.companyId, companyId)),
);

const spendDay = prepareQuery([], (db, { companyId }) =>
  db
    .select({ timeZone: companies.timeZone, heldDate: aiBudgets.heldDate, heldUntil: aiBudgets.heldUntil })
    .from(companies)
    .innerJoin(aiBudgets, eq(aiBudgets.companyId, companyId))
    .where(eq(companies.companyId, companyId)),
);
export type SpendDayRow = Awaited<ReturnType<typeof spendDay>>[number];

/** What says which date is charged. */
export function findSpendDay(tenant: TenantScope): Promise<SpendDayRow[]> {
  return spendDay(tenant);
}

export async function setHeldDate(
  tenant: TenantScope,
  { heldDate, heldUntil }: { heldDate: string; heldUntil: Date },
): Promise<void> {
  await tenant.db.update(aiBudgets).set({ heldDate, heldUntil }).where(eq(aiBudgets.companyId, tenant.companyId));
}

/** The budget's row, locked: whoever rebuilds the counters holds it, and every dispatch waits. */
export function lockBudget(tenant: TenantScope): Promise<BudgetRow[]> {
  return tenant.db.select().from(aiBudgets).where(eq(aiBudgets.companyId, tenant.companyId)).for('update').execute();
}

export async function setGeneration(tenant: TenantScope, generation: number, storeIdentity: string): Promise<void> {
  await tenant.db.update(aiBudgets).set({ generation, storeIdentity }).where(eq(aiBudgets.companyId, tenant.companyId));
}

export async function updateBudget(
  tenant: TenantScope,
  change: Partial<
    Pick<
      BudgetRow,
      'dailyLimitMicroUsd' | 'monthlyLimitMicroUsd' | 'conversationDailyMicroUsd' | 'visitorDailyMicroUsd'
    >
  >,
): Promise<void> {
  await tenant.db.update(aiBudgets).set(change).where(eq(aiBudgets.companyId, tenant.companyId));
}

export async function updateTokenBudget(
  tenant: TenantScope,
  change: Partial<Pick<TokenBudgetRow, 'dailyTokens' | 'monthlyTokens'>>,
): Promise<void> {
  await tenant.db.update(tokenBudgets).set(change).where(eq(tokenBudgets.companyId, tenant.companyId));
}
