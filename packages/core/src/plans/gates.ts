import { CoreError } from '../base/index.ts';
import type { TenantScope } from '../tenant/index.ts';
import { entitlementsOf } from './entitlements.ts';
import { type CountedFeature, featureNames, type SwitchedFeature } from './features.ts';
import { listEntitlements, lockEntitlement } from './repository.ts';

/** Inside the transaction of what it allows. @throws CoreError 'not-in-plan'. */
export async function requireFeature(tenant: TenantScope, feature: SwitchedFeature): Promise<void> {
  if (!entitlementsOf(await listEntitlements(tenant)).allows(feature)) throw notInPlan(feature);
}

/**
 * Inside the transaction that adds: is there room for so many, as the transaction will leave them? Two at once do not both take
 * the last place.
 * @param count how many there would be; asked when nobody else can add any.
 * @throws CoreError 'not-in-plan'.
 */
export async function requireRoom(
  tenant: TenantScope,
  feature: CountedFeature,
  count: () => Promise<number> | number,
): Promise<void> {
  const limit = (await lockEntitlement(tenant, feature))?.quantity ?? 0;
  if ((await count()) > limit)
    throw new CoreError(
      'not-in-plan',
      `Your plan has room for ${limit} ${featureNames[feature]}. Make room, or ask your operator for a larger plan.`,
    );
}

/** Says which feature is missing, and who can change that. */
export function notInPlan(feature: SwitchedFeature): CoreError {
  return new CoreError(
    'not-in-plan',
    `Your plan does not include this: ${featureNames[feature]}. Ask your operator for a larger plan.`,
  );
}
