import { and, desc, eq } from 'drizzle-orm';
import { entitlements, subscriptions } from '../db/schema/companies.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { EntitlementRow } from './entitlements.ts';
import type { CountedFeature } from './features.ts';

export type SubscriptionRow = typeof subscriptions.$inferSelect;

export function findSubscription(tenant: TenantScope): Promise<SubscriptionRow[]> {
  return tenant.db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.companyId, tenant.companyId))
    .orderBy(desc(subscriptions.periodStart))
    .limit(1)
    .execute();
}

export const listEntitlements: (tenant: TenantScope) => Promise<EntitlementRow[]> = prepareQuery(
  [],
  (db, { companyId }) =>
    db
      .select({ feature: entitlements.feature, enabled: entitlements.enabled, quantity: entitlements.quantity })
      .from(entitlements)
      .where(eq(entitlements.companyId, companyId))
      .orderBy(entitlements.feature),
);

export async function setSubscription(
  tenant: TenantScope,
  change: Pick<SubscriptionRow, 'tier' | 'priceMicroUsdPerMonth'>,
): Promise<void> {
  await tenant.db.update(subscriptions).set(change).where(eq(subscriptions.companyId, tenant.companyId));
}

/** In the place of all that there were. */
export async function setEntitlements(tenant: TenantScope, rows: readonly EntitlementRow[]): Promise<void> {
  await tenant.db.delete(entitlements).where(eq(entitlements.companyId, tenant.companyId));
  await tenant.db.insert(entitlements).values(rows.map((row) => ({ companyId: tenant.companyId, ...row })));
}

/** Locked until the transaction ends: whoever counts the same next waits for it. */
export async function lockEntitlement(
  tenant: TenantScope,
  feature: CountedFeature,
): Promise<{ quantity: number | null } | undefined> {
  const [row] = await tenant.db
    .select({ quantity: entitlements.quantity })
    .from(entitlements)
    .where(and(eq(entitlements.companyId, tenant.companyId), eq(entitlements.feature, feature)))
    .for('update');
  return row;
}
