import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError } from '../base/index.ts';
import type { SpendCounters } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { createCognitiveLimiter } from './cognitive-limiter.ts';
import { daysBefore, localDate } from './dates.ts';
import { createLedger } from './ledger.ts';
import {
  findBudget,
  findTimeZone,
  findTokenBudget,
  listAttemptsOf,
  listDays,
  listLedger,
  sumSpent,
  updateBudget,
  updateTokenBudget,
} from './repository.ts';

export type BudgetState = {
  currency: 'USD';
  timeZone: string;
  /** Micro-dollars; `held` is set aside for calls under way. */
  daily: { date: string; limitMicroUsd: number; spentMicroUsd: number; heldMicroUsd: number };
  monthly: { limitMicroUsd: number; spentMicroUsd: number };
  tokens: { dailyLimit: number; dailyUsed: number; monthlyLimit: number; monthlyUsed: number };
  /** What one conversation, and one visitor, may cost on a day; `null` where only the company's limits hold. */
  caps: { conversationDailyMicroUsd: number | null; visitorDailyMicroUsd: number | null };
};

export type BudgetChange = {
  dailyMicroUsd?: number;
  monthlyMicroUsd?: number;
  dailyTokens?: number;
  monthlyTokens?: number;
  /** `null` takes the cap away. */
  conversationDailyMicroUsd?: number | null;
  visitorDailyMicroUsd?: number | null;
};

export type LedgerEntry = {
  id: string;
  createdAt: string;
  state: string;
  provider: string;
  model: string;
  agentName: string | null;
  owner: 'company' | 'platform';
  /** What was charged; negative in an adjustment. */
  microUsd: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  estimated: boolean;
  conversationId: string | null;
};

export type Budget = ReturnType<typeof createBudget>;

const pageLength = 50;

export function createBudget({
  tenancy,
  audit,
  spend,
  clock,
}: {
  tenancy: Tenancy;
  audit: Audit;
  spend: SpendCounters;
  clock: Clock;
}) {
  async function today(context: TenantContext): Promise<{ date: string; timeZone: string }> {
    const [zones] = await tenancy.batch(context, (tenant) => [findTimeZone(tenant)]);
    const timeZone = zones[0]?.timeZone ?? 'UTC';
    return { date: localDate(clock.now(), timeZone), timeZone };
  }

  return {
    limiter: createCognitiveLimiter({ ledger: createLedger({ tenancy, clock }), spend, clock }),

    /** Limits and spend as the ledger has them. */
    async get(context: TenantContext): Promise<BudgetState> {
      const { date, timeZone } = await today(context);
      const [budgets, tokens, spent, attempts] = await tenancy.batch(context, (tenant) => [
        findBudget(tenant),
        findTokenBudget(tenant),
        sumSpent(tenant, date),
        listAttemptsOf(tenant, date),
      ]);
      const [budget, tokenBudget] = [budgets[0], tokens[0]];
      if (!budget || !tokenBudget) throw new CoreError('not-found', 'This company has no budget.');
      return {
        currency: 'USD',
        timeZone,
        daily: {
          date,
          limitMicroUsd: budget.dailyLimitMicroUsd,
          spentMicroUsd: spent.day.microUsd,
          heldMicroUsd: attempts
            .filter((row) => row.state === 'dispatched')
            .reduce((sum, row) => sum + row.reservedMicroUsd, 0),
        },
        monthly: { limitMicroUsd: budget.monthlyLimitMicroUsd, spentMicroUsd: spent.month.microUsd },
        tokens: {
          dailyLimit: tokenBudget.dailyTokens,
          dailyUsed: spent.day.tokens,
          monthlyLimit: tokenBudget.monthlyTokens,
          monthlyUsed: spent.month.tokens,
        },
        caps: {
          conversationDailyMicroUsd: budget.conversationDailyMicroUsd,
          visitorDailyMicroUsd: budget.visitorDailyMicroUsd,
        },
      };
    },

    /** Changes the limits named; a lower one holds from the next call on. @throws CoreError 'bad-input'. */
    async set(context: TenantContext, change: BudgetChange): Promise<void> {
      for (const amount of Object.values(change))
        if (amount !== null && (!Number.isSafeInteger(amount) || amount < 0))
          throw new CoreError('bad-input', 'A limit is a whole amount, 0 or more.');
      const { dailyMicroUsd, monthlyMicroUsd, dailyTokens, monthlyTokens, ...caps } = change;
      await tenancy.run(context, async (tenant) => {
        const money = {
          ...(dailyMicroUsd === undefined ? {} : { dailyLimitMicroUsd: dailyMicroUsd }),
          ...(monthlyMicroUsd === undefined ? {} : { monthlyLimitMicroUsd: monthlyMicroUsd }),
          ...caps,
        };
        const tokens = {
          ...(dailyTokens === undefined ? {} : { dailyTokens }),
          ...(monthlyTokens === undefined ? {} : { monthlyTokens }),
        };
        if (Object.keys(money).length > 0) await updateBudget(tenant, money);
        if (Object.keys(tokens).length > 0) await updateTokenBudget(tenant, tokens);
        const detail = Object.entries(change).map(([name, amount]) => `${name} ${amount ?? 'none'}`);
        await audit.record(tenant, context, { action: 'budget.changed', detail: detail.join(', ') });
      });
    },

    usage: {
      /** What was spent on each of the last days; days without a call are 0. */
      async summary(context: TenantContext, { days }: { days: number }) {
        const { date } = await today(context);
        const since = daysBefore(date, days - 1);
        const [rows] = await tenancy.batch(context, (tenant) => [listDays(tenant, since)]);
        const known = new Map(rows.map((row) => [row.date, row]));
        return {
          days: Array.from({ length: days }, (_, index) => {
            const day = daysBefore(date, days - 1 - index);
            return known.get(day) ?? { date: day, microUsd: 0, tokens: 0, calls: 0 };
          }),
        };
      },

      async ledger(
        context: TenantContext,
        { cursor, limit = pageLength }: { cursor?: string; limit?: number },
      ): Promise<{ entries: LedgerEntry[]; nextCursor: string | null }> {
        const [at = '', id = ''] = cursor?.split('~') ?? [];
        const before = cursor === undefined ? null : { at: new Date(at), id };
        if (before && (Number.isNaN(before.at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)))
          throw new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
        const [rows] = await tenancy.batch(context, (tenant) => [listLedger(tenant, { before, limit: limit + 1 })]);
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          entries: page.map((row) => ({
            id: row.id,
            createdAt: row.createdAt.toISOString(),
            state: row.state,
            provider: row.provider,
            model: row.model,
            agentName: row.agentName,
            owner: row.providerId === null ? ('platform' as const) : ('company' as const),
            microUsd: row.chargedMicroUsd,
            inputTokens: row.inputTokens,
            outputTokens: row.outputTokens,
            cachedTokens: row.cachedTokens,
            estimated: row.estimated,
            conversationId: row.conversationId,
          })),
          nextCursor: rows.length > limit && last ? `${last.createdAt.toISOString()}~${last.id}` : null,
        };
      },
    },
  };
}
