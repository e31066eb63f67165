import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError } from '../base/index.ts';
import type { SpendCounters } from '../counters/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { createCognitiveLimiter } from './cognitive-limiter.ts';
import { createLedger } from './ledger.ts';
import { listAttemptsOf, sumSpent } from './ledger-repository.ts';
import {
  findBudget,
  findSpendDay,
  findTokenBudget,
  lockBudget,
  setHeldDate,
  updateBudget,
  updateTokenBudget,
} from './repository.ts';
import { chargedDate, holdDate } from './spend-date.ts';

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

export type Budget = ReturnType<typeof createBudget>;

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
    const [days] = await tenancy.batch(context, (tenant) => [findSpendDay(tenant)]);
    if (!days[0]) throw new CoreError('not-found', 'This company has no budget.');
    return { date: chargedDate(clock.now(), days[0]), timeZone: days[0].timeZone };
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

    /**
     * To be called before a company's time zone is changed, in the same transaction: the date that is charged now is neither
     * left before its midnight nor returned to.
     */
    async holdDate(tenant: TenantScope): Promise<void> {
      // Two changes at once wait for one another, and see what the first one left.
      await lockBudget(tenant);
      const [day] = await findSpendDay(tenant);
      if (day) await setHeldDate(tenant, holdDate(clock.now(), day.timeZone, day));
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
  };
}
