import type { CompanyId } from './company-id.ts';

const family = /^[a-z_]+$/;
const part = /^[\w.@-]{1,200}$/;

/**
 * The only place where a key outside PostgreSQL gets its company: `daily_spend:{<company>}:2026-11-24`. The braces are
 * literal: all keys of a company are one slot of a Redis Cluster.
 * @throws TypeError for parts that could run into each other.
 */
export function tenantKey(owner: { companyId: CompanyId }, name: string, ...parts: readonly string[]): string {
  if (!family.test(name)) throw new TypeError(`"${name}" is no key family`);
  for (const text of parts)
    if (!part.test(text)) throw new TypeError('a part of a key has a sign that keys may not have');
  return [`${name}:{${owner.companyId}}`, ...parts].join(':');
}
