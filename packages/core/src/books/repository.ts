import { and, asc, desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { AgentId, ListPlace, UserId } from '../base/index.ts';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { notificationPreferences } from '../db/schema/access.ts';
import { agents } from '../db/schema/agents.ts';
import { aiBudgets, aiLedger, budgetAlerts, tokenBudgets } from '../db/schema/budget.ts';
import { companies } from '../db/schema/companies.ts';
import { messages } from '../db/schema/messages.ts';
import type { HeldDate } from '../budget/index.ts';
import type { TenantScope } from '../tenant/index.ts';

export type LedgerRow = typeof aiLedger.$inferSelect;
export type AlertRow = typeof budgetAlerts.$inferSelect;

/** States in which an attempt has cost something for good. */
const charged = sql`${aiLedger.state} in ('settled', 'expired-charged', 'adjustment')`;
const number = (expression: ReturnType<typeof sql>) => sql<number>`${expression}`.mapWith(Number);
const money = number(sql`coalesce(sum(${aiLedger.chargedMicroUsd}), 0)`);
const tokens = number(sql`coalesce(sum(${aiLedger.chargedTokens}), 0)`);
// What puts an earlier charge right is no call of its own.
const calls = number(sql`coalesce(sum(case when ${aiLedger.state} = 'adjustment' then 0 else 1 end), 0)`);

export type Limits = HeldDate & {
  timeZone: string;
  since: Date;
  dailyMicroUsd: number;
  monthlyMicroUsd: number;
  dailyTokens: number;
  monthlyTokens: number;
};

export function findLimits(tenant: TenantScope): Promise<Limits[]> {
  return tenant.db
    .select({
      timeZone: companies.timeZone,
      heldDate: aiBudgets.heldDate,
      heldUntil: aiBudgets.heldUntil,
      since: companies.createdAt,
      dailyMicroUsd: aiBudgets.dailyLimitMicroUsd,
      monthlyMicroUsd: aiBudgets.monthlyLimitMicroUsd,
      dailyTokens: tokenBudgets.dailyTokens,
      monthlyTokens: tokenBudgets.monthlyTokens,
    })
    .from(companies)
    .innerJoin(aiBudgets, eq(aiBudgets.companyId, companies.companyId))
    .innerJoin(tokenBudgets, eq(tokenBudgets.companyId, companies.companyId))
    .where(eq(companies.companyId, tenant.companyId))
    .execute();
}

export type DayRow = { date: string; microUsd: number; tokens: number; calls: number };

export function listDays(tenant: TenantScope, since: string): Promise<DayRow[]> {
  return tenant.db
    .select({ date: aiLedger.spendDate, microUsd: money, tokens, calls })
    .from(aiLedger)
    .where(and(eq(aiLedger.companyId, tenant.companyId), sql`${aiLedger.spendDate} >= ${since}::date`, charged))
    .groupBy(aiLedger.spendDate)
    .orderBy(aiLedger.spendDate)
    .execute();
}

export type PartRow = { microUsd: number; tokens: number; calls: number };

export function listByAgent(
  tenant: TenantScope,
  since: string,
): Promise<(PartRow & { agentId: AgentId | null; name: string | null })[]> {
  return tenant.db
    .select({ agentId: aiLedger.agentId, name: agents.name, microUsd: money, tokens, calls })
    .from(aiLedger)
    .leftJoin(agents, and(eq(agents.companyId, tenant.companyId), eq(agents.id, aiLedger.agentId)))
    .where(and(eq(aiLedger.companyId, tenant.companyId), sql`${aiLedger.spendDate} >= ${since}::date`, charged))
    .groupBy(aiLedger.agentId, agents.name)
    .orderBy(desc(money))
    .execute();
}

export function listByModel(
  tenant: TenantScope,
  since: string,
): Promise<(PartRow & { provider: string; model: string; isOwnKey: boolean })[]> {
  const isOwnKey = sql<boolean>`${aiLedger.providerId} is not null`;
  return tenant.db
    .select({ provider: aiLedger.provider, model: aiLedger.model, isOwnKey, microUsd: money, tokens, calls })
    .from(aiLedger)
    .where(and(eq(aiLedger.companyId, tenant.companyId), sql`${aiLedger.spendDate} >= ${since}::date`, charged))
    .groupBy(aiLedger.provider, aiLedger.model, isOwnKey)
    .orderBy(desc(money))
    .execute();
}

export type AnswerFigures = { quoted: number; written: number; writtenMicroUsd: number; since: string };

/** Answers since a moment: how many were quoted, and what those that a model wrote have cost. */
export function countAnswers(
  tenant: TenantScope,
  since: Date,
): Promise<{ quoted: number; written: number; writtenMicroUsd: number }[]> {
  const isWritten = sql`${messages.quoted} = false and ${messages.costMicroUsd} > 0`;
  return tenant.db
    .select({
      quoted: number(sql`coalesce(sum(case when ${messages.quoted} then 1 else 0 end), 0)`),
      written: number(sql`coalesce(sum(case when ${isWritten} then 1 else 0 end), 0)`),
      writtenMicroUsd: number(sql`coalesce(sum(case when ${isWritten} then ${messages.costMicroUsd} else 0 end), 0)`),
    })
    .from(messages)
    .where(
      and(
        eq(messages.companyId, tenant.companyId),
        sql`${messages.role} = 'agent'`,
        sql`${messages.createdAt} >= ${since.toISOString()}::timestamptz`,
      ),
    )
    .execute();
}

export function listLedger(
  tenant: TenantScope,
  { before, limit }: { before: ListPlace | null; limit: number },
): Promise<(LedgerRow & { agentName: string | null })[]> {
  return tenant.db
    .select({ ...getTableColumns(aiLedger), agentName: agents.name })
    .from(aiLedger)
    .leftJoin(agents, and(eq(agents.companyId, tenant.companyId), eq(agents.id, aiLedger.agentId)))
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        before === null
          ? undefined
          : sql`(${aiLedger.createdAt}, ${aiLedger.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${aiLedger.createdAt} desc`, sql`${aiLedger.id} desc`)
    .limit(limit)
    .execute();
}

export type Used = { microUsd: number; tokens: number; heldMicroUsd: number; heldTokens: number };

/** What is charged since a day, and what is set aside for calls under way. */
export function sumUsed(tenant: TenantScope, since: string): Promise<Used[]> {
  const held = sql`${aiLedger.state} = 'dispatched'`;
  return tenant.db
    .select({
      microUsd: money,
      tokens,
      heldMicroUsd: number(sql`coalesce(sum(case when ${held} then ${aiLedger.reservedMicroUsd} else 0 end), 0)`),
      heldTokens: number(sql`coalesce(sum(case when ${held} then ${aiLedger.reservedTokens} else 0 end), 0)`),
    })
    .from(aiLedger)
    .where(and(eq(aiLedger.companyId, tenant.companyId), sql`${aiLedger.spendDate} >= ${since}::date`))
    .execute();
}

/** Alerts of the periods that began on these days, in the order in which they were raised. */
export function listAlerts(tenant: TenantScope, day: string, month: string): Promise<AlertRow[]> {
  return tenant.db
    .select()
    .from(budgetAlerts)
    .where(
      and(
        eq(budgetAlerts.companyId, tenant.companyId),
        sql`((${budgetAlerts.period} = 'day' and ${budgetAlerts.periodStart} = ${day}::date)
          or (${budgetAlerts.period} = 'month' and ${budgetAlerts.periodStart} = ${month}::date))`,
      ),
    )
    .orderBy(asc(budgetAlerts.raisedAt), asc(budgetAlerts.threshold))
    .execute();
}

/** Nothing comes back for one that was raised before. */
export function addAlert(
  tenant: TenantScope,
  alert: Omit<AlertRow, 'companyId' | 'dismissedAt'>,
): Promise<{ threshold: number }[]> {
  return tenant.db
    .insert(budgetAlerts)
    .values({ companyId: tenant.companyId, ...alert })
    .onConflictDoNothing()
    .returning({ threshold: budgetAlerts.threshold })
    .execute();
}

export function dismissAlerts(tenant: TenantScope, at: Date): Promise<{ threshold: number }[]> {
  return tenant.db
    .update(budgetAlerts)
    .set({ dismissedAt: at })
    .where(and(eq(budgetAlerts.companyId, tenant.companyId), isNull(budgetAlerts.dismissedAt)))
    .returning({ threshold: budgetAlerts.threshold })
    .execute();
}

/** Who does not want to see this kind of alert in the console. */
export function listUnwilling(tenant: TenantScope, event: string): Promise<{ userId: string }[]> {
  return tenant.db
    .select({ userId: notificationPreferences.userId })
    .from(notificationPreferences)
    .where(
      and(
        eq(notificationPreferences.companyId, tenant.companyId),
        eq(notificationPreferences.event, event),
        eq(notificationPreferences.channel, 'inbox'),
        eq(notificationPreferences.enabled, false),
      ),
    )
    .execute();
}

/** Whether this member wants to see this kind of alert in the console. */
export async function setWilling(
  tenant: TenantScope,
  { userId, event, enabled }: { userId: UserId; event: string; enabled: boolean },
): Promise<void> {
  await tenant.db
    .insert(notificationPreferences)
    .values({ companyId: tenant.companyId, userId, event, channel: 'inbox', enabled })
    .onConflictDoUpdate({
      target: [
        notificationPreferences.companyId,
        notificationPreferences.userId,
        notificationPreferences.event,
        notificationPreferences.channel,
      ],
      set: { enabled },
    });
}

/** Rows of this company in one tenant table, and the bytes that they take. */
export function measureTable(tenant: TenantScope, table: string): Promise<{ rows: number; bytes: number }[]> {
  return tenant.db
    .select({
      rows: number(sql`count(*)`),
      bytes: number(sql`coalesce(sum(pg_column_size(t.*)), 0)`),
    })
    .from(sql`tenant.${sql.identifier(table)} t`)
    .where(sql`t.company_id = ${tenant.companyId}`)
    .execute();
}

export type UsageRow = {
  day: string;
  isOwnKey: boolean;
  provider: string;
  model: string;
  calls: number;
  estimatedCalls: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  microUsd: number;
};

/** Charged calls by day in UTC, as providers count them. */
export function listUsage(tenant: TenantScope, from: Date, to: Date): Promise<UsageRow[]> {
  const day = sql<string>`(${aiLedger.createdAt} at time zone 'UTC')::date::text`;
  const isOwnKey = sql<boolean>`${aiLedger.providerId} is not null`;
  const sum = (column: AnyPgColumn) => number(sql`coalesce(sum(${column}), 0)`);
  return tenant.db
    .select({
      day,
      isOwnKey,
      provider: aiLedger.provider,
      model: aiLedger.model,
      calls,
      estimatedCalls: number(
        sql`coalesce(sum(case when ${aiLedger.estimated} or ${aiLedger.state} = 'expired-charged' then 1 else 0 end), 0)`,
      ),
      inputTokens: sum(aiLedger.inputTokens),
      outputTokens: sum(aiLedger.outputTokens),
      cachedTokens: sum(aiLedger.cachedTokens),
      microUsd: money,
    })
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        sql`${aiLedger.createdAt} >= ${from.toISOString()}::timestamptz`,
        sql`${aiLedger.createdAt} < ${to.toISOString()}::timestamptz`,
        charged,
      ),
    )
    .groupBy(day, isOwnKey, aiLedger.provider, aiLedger.model)
    .execute();
}
