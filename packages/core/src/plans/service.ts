import { CoreError } from '../base/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { type EntitlementRow, type Entitlements, entitlementsOf } from './entitlements.ts';
import {
  findSubscription,
  listEntitlements,
  setEntitlements,
  setSubscription,
  type SubscriptionRow,
} from './repository.ts';

/** What the company subscribed to, and what that lets it do. */
export type Plan = {
  tier: string;
  status: SubscriptionRow['status'];
  microUsdPerMonth: number;
  periodStart: string;
  periodEnd: string;
  entitlements: EntitlementRow[];
};
export type Plans = ReturnType<typeof createPlans>;

/** A company's subscription and what it allows; the plan itself is changed by the operator. */
export function createPlans({ tenancy }: { tenancy: Tenancy }) {
  return {
    async get(context: TenantContext): Promise<Plan> {
      const [[subscription], entitlements] = await tenancy.batch(context, (tenant) => [
        findSubscription(tenant),
        listEntitlements(tenant),
      ]);
      if (!subscription) throw new CoreError('not-found', 'This company has no plan.');
      const { tier, status, priceMicroUsdPerMonth, periodStart, periodEnd } = subscription;
      return { tier, status, microUsdPerMonth: priceMicroUsdPerMonth, periodStart, periodEnd, entitlements };
    },

    async entitlements(context: TenantContext): Promise<Entitlements> {
      const [rows] = await tenancy.batch(context, (tenant) => [listEntitlements(tenant)]);
      return entitlementsOf(rows);
    },

    /** From now on the company has what this tier brings, and nothing else. */
    set(
      context: TenantContext,
      tier: { slug: string; priceMicroUsdPerMonth: number; entitlements: readonly EntitlementRow[] },
    ): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        await setSubscription(tenant, { tier: tier.slug, priceMicroUsdPerMonth: tier.priceMicroUsdPerMonth });
        await setEntitlements(tenant, tier.entitlements);
      });
    },
  };
}
