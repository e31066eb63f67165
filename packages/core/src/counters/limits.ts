import { CoreError } from '../base/index.ts';
import { platformKey, type StoreKey, type TenantContext, tenantKey } from '../tenant/index.ts';
import type { RateCounters, RateRule } from './ports.ts';

/** How many calls a minute are served: a brake against floods, far above what people do. */
export type CallRates = {
  /** Of one network (a household, an office), whatever its companies. */
  address: number;
  /** For one company, whoever asks. */
  company: number;
  /** Of one visitor. */
  visitor: number;
};

export const defaultCallRates: CallRates = { address: 3_000, company: 6_000, visitor: 300 };

const windowMs = 60_000;

export type Limits = ReturnType<typeof createLimits>;

/** So often and no oftener. Each throws CoreError 'rate-limited' that says how long to wait. */
export function createLimits({ rates, calls }: { rates: RateCounters; calls: CallRates }) {
  async function take(key: StoreKey, rule: RateRule): Promise<void> {
    const { allowed, retryAfterMs } = await rates.take(key, rule);
    if (!allowed)
      throw new CoreError(
        'rate-limited',
        `That was too often. Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} seconds.`,
        { retryAfterMs },
      );
  }

  const takeByAddress = (address: string, rule: RateRule) => take(platformKey('address', address), rule);
  const takeByCompany = (context: TenantContext, who: string, rule: RateRule) =>
    take(tenantKey(context, 'rate', who), rule);

  return {
    takeByAddress,
    takeByName: (name: string, rule: RateRule) => take(platformKey('name', name), rule),
    takeByCompany,

    /** One call from an address, before anything is known of it; each call of a batch is one. */
    takeCall: (address: string) => takeByAddress(address, { name: 'calls-address', points: calls.address, windowMs }),

    /** One call in a company, once it is known whose it is. */
    async takeCallOf(context: TenantContext): Promise<void> {
      const { actor } = context;
      const ofCompany = takeByCompany(context, 'all', { name: 'calls-company', points: calls.company, windowMs });
      if (actor.kind !== 'visitor') return ofCompany;
      const rule = { name: 'calls-visitor', points: calls.visitor, windowMs };
      await Promise.all([ofCompany, takeByCompany(context, actor.visitorId, rule)]);
    },
  };
}
