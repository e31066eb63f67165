import { type Clock, describeError, type Logger } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import type { CompanyId, Tenancy } from '../tenant/index.ts';
import {
  countFailedJobs,
  countFailedRuns,
  countRefusedKeys,
  countUnservedAnswers,
  countUnsettled,
  findNewestCheck,
  type HealthCounts,
  setHealth,
} from './health-repository.ts';
import type { Walk } from './walk.ts';

/** `failing`: visitors notice. `attention`: somebody should look. */
export type HealthWord = 'failing' | 'attention' | 'healthy';

export type HealthReason = {
  kind: 'failed-runs' | 'unserved-answers' | 'refused-keys' | 'dead-jobs' | 'unsettled-charges' | 'golden-failing';
  count: number;
  /** Out of so many, where that tells more. */
  of?: number;
};

export const healthWords = ['healthy', 'attention', 'failing'] as const satisfies readonly HealthWord[];

const dayMs = 86_400_000;
/** A call whose lease has been over for so long is not on its way to be settled. */
const leaseOverMs = 15 * 60_000;
/** From so many answers a day on that did not come, it is no hiccup. */
const failingFrom = 3;
/** Up to this share golden questions may fail: no trade's own set is without a hard one. */
const goldenTolerated = 0.15;

/** What the counts mean, worst first; nothing where all is well. */
export function reasonsOf(counts: HealthCounts): HealthReason[] {
  const { goldenAsked, goldenFailing } = counts;
  const reasons: HealthReason[] = [
    { kind: 'refused-keys', count: counts.refusedKeys },
    { kind: 'failed-runs', count: counts.failedRuns },
    { kind: 'unserved-answers', count: counts.unservedAnswers },
    { kind: 'dead-jobs', count: counts.deadJobs },
    { kind: 'unsettled-charges', count: counts.unsettledCharges },
    ...(goldenFailing > goldenAsked * goldenTolerated
      ? [{ kind: 'golden-failing' as const, count: goldenFailing, of: goldenAsked }]
      : []),
  ];
  return reasons.filter(({ count }) => count > 0);
}

/** The counts in one word, the worst that any of them says. */
export function healthOf(counts: HealthCounts): HealthWord {
  if (counts.refusedKeys > 0 || counts.failedRuns + counts.unservedAnswers >= failingFrom) return 'failing';
  return reasonsOf(counts).length > 0 ? 'attention' : 'healthy';
}

export type HealthWatch = ReturnType<typeof createHealth>;

/**
 * How every company fares, looked at from inside each through its own door; what leaves it are counts. The list of companies
 * reads what was written down, so that it asks one table and not a thousand companies.
 */
export function createHealth({
  platform,
  tenancy,
  walk,
  clock,
  logger,
}: {
  platform: Platform;
  tenancy: Tenancy;
  walk: Walk;
  clock: Clock;
  logger: Logger;
}) {
  return {
    /** Goes through all companies. @returns how many there are. */
    async measure(): Promise<number> {
      const now = clock.now();
      const before = (ms: number) => new Date(now.getTime() - ms);
      const failedJobs = await countFailedJobs(platform.db, before(7 * dayMs));
      const measured: ({ id: CompanyId; severity: number } & HealthCounts)[] = [];
      const companies = await walk('health', async (context) => {
        try {
          const [failed, unserved, refused, unsettled, golden] = await tenancy.batch(context, (tenant) => [
            countFailedRuns(tenant, before(dayMs)),
            countUnservedAnswers(tenant, before(dayMs)),
            countRefusedKeys(tenant),
            countUnsettled(tenant, { over: before(leaseOverMs), since: before(dayMs) }),
            findNewestCheck(tenant),
          ]);
          const [check] = golden;
          const counts: HealthCounts = {
            failedRuns: failed[0]?.count ?? 0,
            unservedAnswers: unserved[0]?.count ?? 0,
            refusedKeys: refused[0]?.count ?? 0,
            deadJobs: failedJobs.get(context.companyId) ?? 0,
            unsettledCharges: unsettled[0]?.count ?? 0,
            goldenAsked: check ? check.answerable + check.unanswerable : 0,
            goldenFailing: check ? check.answerable - check.amongThree + check.quotedWrongly : 0,
          };
          measured.push({ id: context.companyId, severity: healthWords.indexOf(healthOf(counts)), ...counts });
        } catch (error) {
          // One company that cannot be asked keeps no other from being looked at.
          logger.warn({ company: context.companyId, ...describeError(error) }, 'the health could not be measured');
        }
      });
      await setHealth(platform.db, measured, now);
      return companies;
    },
  };
}
