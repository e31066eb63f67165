import type { CategoryId } from '../base/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { countTerms, findNearTerms, type HitRow, searchPostings } from './candidate-repository.ts';
import { findStats, type StatsRow } from './repository.ts';
import type { Shelf } from './look.ts';

/**
 * The company's knowledge and the master's, as far as `scope` allows. A look is one round trip.
 * @param also further statements of the caller's, sent in the first look's trip and transaction.
 */
export function tenantShelf(
  tenancy: Tenancy,
  context: TenantContext,
  {
    scope,
    read,
    also = () => [],
  }: {
    scope: CategoryId[] | null;
    read: NonNullable<Shelf['read']>;
    also?: (tenant: TenantScope) => readonly PromiseLike<unknown>[];
  },
): Shelf {
  return {
    read,
    async look(wanted, terms, words) {
      const [hits, counted, near, [stats]] = (await tenancy.batch(context, (tenant) => [
        searchPostings(tenant, { wanted, scope }),
        countTerms(tenant, terms),
        findNearTerms(tenant, words),
        findStats(tenant),
        ...also(tenant),
      ])) as [HitRow[], Map<string, number>, { word: string; term: string }[], StatsRow[], ...unknown[]];
      return { hits, counted, near, stats };
    },
    async lookAgain(wanted, terms) {
      const [hits, counted] = await tenancy.batch(context, (tenant) => [
        searchPostings(tenant, { wanted, scope }),
        countTerms(tenant, terms),
      ]);
      return { hits, counted };
    },
  };
}
