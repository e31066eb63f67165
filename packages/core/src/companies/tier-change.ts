import type { Audit } from '../audit/index.ts';
import { CoreError } from '../base/index.ts';
import type { Budget, BudgetState } from '../budget/index.ts';
import type { Business } from '../business/index.ts';
import type { Platform } from '../db/index.ts';
import type { Plans } from '../plans/index.ts';
import type { Templates, Tier } from '../templates/index.ts';
import { createOperatorActs, type OperatorWish } from './operator-acts.ts';
import { setDirectoryTier } from './repository.ts';

/** Moves a company to another tier: its price, what it may do, and its budget where it still was what the old tier brought. */
export function createTierChange({
  platform,
  audit,
  business,
  budget,
  plans,
  templates,
}: {
  platform: Platform;
  audit: Audit;
  business: Business;
  budget: Pick<Budget, 'get' | 'set'>;
  plans: Plans;
  templates: Pick<Templates, 'tiers'>;
}) {
  const act = createOperatorActs({ platform, audit });

  /**
   * What there is too much of for a smaller tier stays; nothing is added to it.
   * @throws CoreError 'not-found' for a slug that is not there, 'bad-input' for a tier that is not.
   */
  return async function setTier(wish: OperatorWish, slug: string): Promise<void> {
    const tiers = await templates.tiers();
    const wanted = tiers.find((tier) => tier.slug === slug);
    if (!wanted) throw new CoreError('bad-input', 'There is no such tier. Choose one from the list.');
    await act(wish, 'company.tier-changed', async (entry, context) => {
      const before = tiers.find((tier) => tier.slug === entry.tier);
      const change = untouched(await budget.get(context), before).map((name) => [name, budgetOf(wanted)[name]]);
      await plans.set(context, wanted);
      await business.setTier(context, wanted.slug);
      if (change.length > 0) await budget.set(context, Object.fromEntries(change));
      await setDirectoryTier(platform.db, entry.id, wanted.slug);
    });
  };
}

function budgetOf(tier: Tier) {
  return {
    dailyMicroUsd: tier.dailyLimitMicroUsd,
    monthlyMicroUsd: tier.monthlyLimitMicroUsd,
    dailyTokens: tier.dailyTokens,
    monthlyTokens: tier.monthlyTokens,
  };
}

/** The limits that still are what the tier brought. */
function untouched(
  { daily, monthly, tokens }: BudgetState,
  tier: Tier | undefined,
): (keyof ReturnType<typeof budgetOf>)[] {
  const brought = tier && budgetOf(tier);
  const now = {
    dailyMicroUsd: daily.limitMicroUsd,
    monthlyMicroUsd: monthly.limitMicroUsd,
    dailyTokens: tokens.dailyLimit,
    monthlyTokens: tokens.monthlyLimit,
  };
  return (['dailyMicroUsd', 'monthlyMicroUsd', 'dailyTokens', 'monthlyTokens'] as const).filter(
    (name) => brought?.[name] === now[name],
  );
}
