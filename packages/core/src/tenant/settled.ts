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
  /**
   * Works with what is kept, and asks in the work's own trip whether that still stands; if not, the work is done once
   * more with what was loaded now. For work that reads and changes nothing.
   * @param ahead statements of the work that need nothing of what is kept: sent along where that has to be loaded first.
   * @param work sends `check` with its first statements.
   */
  use<R, const Ahead extends Statements>(
    context: TenantContext,
    ahead: (tenant: TenantScope) => Ahead,
    work: (made: T, check: Check, ahead: Answers<Ahead> | undefined) => Promise<R>,
  ): Promise<R>;
};

type Statements = readonly PromiseLike<unknown>[];
type Answers<Sent extends Statements> = { -readonly [K in keyof Sent]: Awaited<Sent[K]> };

/** A statement that asks for the revision of whoever's trip it travels in. */
export type Check = (tenant: TenantScope) => PromiseLike<unknown>;

/**
 * Loads in one trip and keeps, for the companies that were asked for last. Reads nothing but settled tables (`revisions.ts`): of
 * another table's change nobody would be told. What is kept is frozen, since many answers share it.
 * @param most companies at a time.
 */
export function keepSettled<const Reads extends Statements, T extends object>({
  tenancy,
  most,
  reads,
  make,
}: {
  tenancy: Tenancy;
  most: number;
  reads(tenant: TenantScope): Reads;
  make(rows: Answers<Reads>): T;
}): Settled<T> {
  const kept = new LRUCache<CompanyId, { revision: number; made: T }>({ max: most });

  async function load<Ahead extends Statements>(
    context: TenantContext,
    ahead: (tenant: TenantScope) => Ahead,
  ): Promise<{ made: T; answers: Answers<Ahead> }> {
    let own = 0;
    const [revisions, ...rows] = await tenancy.batch(context, (tenant) => {
      const ours = reads(tenant);
      own = ours.length;
      return [findRevision(tenant), ...ours, ...ahead(tenant)];
    });
    const made = frozen(make(rows.slice(0, own) as never));
    kept.set(context.companyId, { revision: revisionOf(revisions), made });
    return { made, answers: rows.slice(own) as never };
  }

  return {
    async at(context, found) {
      const known = kept.get(context.companyId);
      return known && known.revision === revisionOf(found) ? known.made : (await load(context, () => [])).made;
    },
    async use(context, ahead, work) {
      const workAnew = async () => {
        const { made, answers } = await load(context, ahead);
        return work(made, findRevision, answers);
      };
      const known = kept.get(context.companyId);
      if (!known) return workAnew();
      const asked: Promise<{ revision: number }[]>[] = [];
      const check: Check = (tenant) => {
        const answer = findRevision(tenant);
        asked.push(answer);
        return answer;
      };
      const result = await work(known.made, check, undefined);
      const [found] = await Promise.all(asked);
      if (!found) throw new TypeError('work with what is kept never asked whether it still stands');
      return known.revision === revisionOf(found) ? result : workAnew();
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
