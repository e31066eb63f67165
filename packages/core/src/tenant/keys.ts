import type { CompanyId } from './company-id.ts';

/** A key of a store outside PostgreSQL. Made in this file alone: nothing else fits where a store asks for one. */
export type StoreKey = string & { readonly brand: 'StoreKey' };

/** Every kind of key that a company has outside PostgreSQL. Another kind does not compile until it stands here. */
export const tenantKeyFamilies = {
  daily_leases: "until when a day's reservations may be held",
  daily_reservations: "a day's reservations, held and ended",
  daily_spend: "a day's money and tokens, spent and held",
  events: 'what happens in its inbox, as it happens',
  monthly_spend: "a month's money and tokens, spent and held",
  rate: 'how often somebody of the company did something',
  run: 'the log of an answer in the making',
  run_lease: "whether a run's process lives",
  run_stop: 'somebody asked a run to stop',
} as const;
export type TenantKeyFamily = keyof typeof tenantKeyFamilies;

const part = /^[\w.@-]{1,200}$/;

/**
 * The only place where a key outside PostgreSQL gets its company: `daily_spend:{<company>}:2026-11-24`. The braces are
 * literal: all keys of a company are one slot of a Redis Cluster.
 * @throws TypeError for a family that is not listed, and for parts that could run into each other.
 */
export function tenantKey(
  owner: { companyId: CompanyId },
  family: TenantKeyFamily,
  ...parts: readonly string[]
): StoreKey {
  if (!Object.hasOwn(tenantKeyFamilies, family)) throw new TypeError(`"${family}" is no key family`);
  for (const text of parts)
    if (!part.test(text)) throw new TypeError('a part of a key has a sign that keys may not have');
  return [`${family}:{${owner.companyId}}`, ...parts].join(':') as StoreKey;
}

/** A key that belongs to no company: whoever has an address or a name that is tried before anybody is known. */
export function platformKey(family: 'address' | 'name', of: string): StoreKey {
  return `${family}:${encodeURIComponent(of)}` as StoreKey;
}

/** Where a limit counts what a key's owner does. */
export function rateKey(rule: string, of: StoreKey): StoreKey {
  if (!part.test(rule)) throw new TypeError('the name of a limit has a sign that keys may not have');
  return `limit:${rule}:${of}` as StoreKey;
}
