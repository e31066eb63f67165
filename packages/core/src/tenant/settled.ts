import { LRUCache } from 'lru-cache';
import { findRevision } from '../db/revisions.ts';
import type { CompanyId } from './company-id.ts';
import type { TenantContext } from './context.ts';
import type { Tenancy, TenantScope } from './tenancy.ts';

/** What is made of a company's settled rows, kept while its revision stands. */
export type Settled<T> = {
  /**
   * As it is at this revision, kept or loaded now.
   * @param found what `findRevision` brought in the caller's own trip, so that asking costs no trip of its own.
   */
  at(context: TenantContext, found: readonly { revision: number }[]): Promise<T>;
};

/**
 * Loads in one trip and keeps, for the companies that were asked for last. Reads nothing but settled tables (`revisions.ts`): of
 * another table's change nobody would be told. What is kept is frozen, since many answers share it.
 * @param most companies at a time.
 */
export function keepSettled<const Reads extends readonly PromiseLike<unknown>[], T extends object>({
  tenancy,
  most,
  reads,
  make,
}: {
  tenancy: Tenancy;
  most: number;
  reads(tenant: TenantScope): Reads;
  make(rows: { -readonly [K in keyof Reads]: Awaited<Reads[K]> }): T;
}): Settled<T> {
  const kept = new LRUCache<CompanyId, { revision: number; made: T }>({ max: most });

  return {
    async at(context, found) {
      const known = kept.get(context.companyId);
      if (known && known.revision === revisionOf(found)) return known.made;
      const [revisions, ...rows] = await tenancy.batch(context, (tenant) => [findRevision(tenant), ...reads(tenant)]);
      const made = frozen(make(rows as never));
      kept.set(context.companyId, { revision: revisionOf(revisions), made });
      return made;
    },
  };
}

function revisionOf(found: readonly { revision: number }[]): number {
  return found[0]?.revision ?? 0;
}

/** Objects and lists all the way down; maps are typed as read-only. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value) as unknown[])
    if (
      Array.isArray(part) ||
      (typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype)
    )
      frozen(part);
  return Object.freeze(value);
}
