import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError, describeError, isCoreError, type Logger } from '../base/index.ts';
import { chargedDate, type CognitiveLimiter, type Reservation } from '../budget/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import { createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { monthStart } from './dates.ts';
import {
  addAlert,
  type AlertRow,
  dismissAlerts,
  findLimits,
  listAlerts,
  listUnwilling,
  setWilling,
  sumUsed,
} from './repository.ts';

export const thresholds = [50, 80, 100] as const;

export type BudgetAlert = {
  period: 'day' | 'month';
  measure: 'money' | 'tokens';
  threshold: 50 | 80 | 100;
  /** Micro-dollars or tokens, when it was raised. */
  used: number;
  allowed: number;
  raisedAt: string;
};

/** A call that had no room: how much it asked for. */
type Refused = { microUsd: number; tokens: number };
type Crossed = Omit<AlertRow, 'companyId' | 'raisedAt' | 'dismissedAt'>;

const event = 'budget-nearly-spent';

export type Alerts = ReturnType<typeof createAlerts>;

/**
 * Tells a company that half, four fifths or all of a limit is used, once each per day and month: the row in PostgreSQL is
 * the memory, so that neither a restart nor a second server tells it again. Looks after a charge, beside the answer.
 */
export function createAlerts({
  tenancy,
  audit,
  events,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  audit: Audit;
  events: CompanyEvents;
  clock: Clock;
  logger: Logger;
}) {
  /** One look at a time for each company; whatever is wished for meanwhile is looked at once, afterwards. */
  const looking = new Map<string, { wishes: (Refused | undefined)[]; work: Promise<void> }>();

  function lookSoon(context: TenantContext, refused?: Refused): void {
    const under = looking.get(context.companyId);
    if (under) {
      under.wishes.push(refused);
      return;
    }
    const wishes = [refused];
    const work = lookUntilDone(context, wishes)
      .catch((error: unknown) =>
        logger.warn({ company: context.companyId, ...describeError(error) }, 'a budget was not looked at'),
      )
      .finally(() => looking.delete(context.companyId));
    looking.set(context.companyId, { wishes, work });
  }

  async function lookUntilDone(context: TenantContext, wishes: (Refused | undefined)[]): Promise<void> {
    while (wishes.length > 0) {
      const refused = wishes.splice(0).find((wish) => wish !== undefined);
      await look(context, refused);
    }
  }

  async function look(from: TenantContext, refused: Refused | undefined): Promise<void> {
    const context = createTenantContext(from.companyId, { kind: 'system', job: 'budget-alerts' }, from.requestId);
    const [found] = await tenancy.batch(context, (tenant) => [findLimits(tenant)]);
    const limits = found[0];
    if (!limits) return;
    const day = chargedDate(clock.now(), limits);
    const month = monthStart(day);
    const [ofDay, ofMonth, raised] = await tenancy.batch(context, (tenant) => [
      sumUsed(tenant, day),
      sumUsed(tenant, month),
      listAlerts(tenant, day, month),
    ]);
    const isNew = (one: Crossed) =>
      !raised.some(
        (row) => row.period === one.period && row.measure === one.measure && row.threshold === one.threshold,
      );
    const crossed = (['day', 'month'] as const)
      .flatMap((period) => {
        const used = (period === 'day' ? ofDay : ofMonth)[0];
        if (!used) return [];
        const periodStart = period === 'day' ? day : month;
        return [
          ...crossedBy({ period, periodStart, measure: 'money' }, used.microUsd, {
            allowed: period === 'day' ? limits.dailyMicroUsd : limits.monthlyMicroUsd,
            wanted: refused && refused.microUsd + used.heldMicroUsd,
          }),
          ...crossedBy({ period, periodStart, measure: 'tokens' }, used.tokens, {
            allowed: period === 'day' ? limits.dailyTokens : limits.monthlyTokens,
            wanted: refused && refused.tokens + used.heldTokens,
          }),
        ];
      })
      .filter(isNew);
    for (const one of crossed) await raise(context, one);
    if (crossed.length > 0) await events.publish(context, { type: 'budget' }).catch(() => undefined);
  }

  function raise(context: TenantContext, one: Crossed): Promise<void> {
    return tenancy.run(context, async (tenant) => {
      const added = await addAlert(tenant, { ...one, raisedAt: clock.now() });
      if (added.length === 0) return;
      await audit.record(tenant, context, {
        action: 'budget.alert',
        target: `${one.period} ${one.periodStart}`,
        detail: `${one.threshold} % of the ${one.measure}: ${one.used} of ${one.allowed}`,
      });
    });
  }

  /** The limiter with somebody who looks whenever it has charged or refused. */
  function watch(limiter: CognitiveLimiter): CognitiveLimiter {
    return {
      ...limiter,
      async reserve(context, wish) {
        const refused = { microUsd: wish.worstCaseMicroUsd, tokens: wish.worstCaseTokens };
        const seen = async <T>(work: Promise<T>): Promise<T> => {
          try {
            return await work;
          } catch (error) {
            if (isCoreError(error, 'budget-exhausted')) lookSoon(context, refused);
            throw error;
          }
        };
        const reservation: Reservation = await seen(limiter.reserve(context, wish));
        return {
          ...reservation,
          dispatch: () => seen(reservation.dispatch()),
          async settle(usage) {
            await reservation.settle(usage);
            lookSoon(context);
          },
        };
      },
    };
  }

  return {
    watch,

    /** Whether this member is told in the console. */
    async wanted(context: TenantContext): Promise<boolean> {
      const { actor } = context;
      const [unwilling] = await tenancy.batch(context, (tenant) => [listUnwilling(tenant, event)]);
      return actor.kind !== 'member' || unwilling.every((row) => row.userId !== actor.userId);
    },

    /** @throws CoreError 'forbidden' for whoever is no member: there is nobody to tell. */
    setWanted(context: TenantContext, wanted: boolean): Promise<void> {
      const { actor } = context;
      if (actor.kind !== 'member') throw new CoreError('forbidden', 'Only a member can say what they want to be told.');
      return tenancy.run(context, (tenant) => setWilling(tenant, { userId: actor.userId, event, enabled: wanted }));
    },

    /** Of today and of this month, the highest of each kind, unless dismissed or not wanted by this member. */
    async list(context: TenantContext): Promise<BudgetAlert[]> {
      const [found, unwilling] = await tenancy.batch(context, (tenant) => [
        findLimits(tenant),
        listUnwilling(tenant, event),
      ]);
      const limits = found[0];
      if (!limits) throw new CoreError('not-found', 'This company has no budget.');
      const { actor } = context;
      if (actor.kind === 'member' && unwilling.some((row) => row.userId === actor.userId)) return [];
      const day = chargedDate(clock.now(), limits);
      const [rows] = await tenancy.batch(context, (tenant) => [listAlerts(tenant, day, monthStart(day))]);
      const highest = new Map<string, AlertRow>();
      for (const row of rows) {
        const key = `${row.period} ${row.measure}`;
        if (row.threshold >= (highest.get(key)?.threshold ?? 0)) highest.set(key, row);
      }
      return [...highest.values()]
        .filter((row) => row.dismissedAt === null)
        .map(({ period, measure, threshold, used, allowed, raisedAt }) => ({
          period,
          measure,
          threshold,
          used,
          allowed,
          raisedAt: raisedAt.toISOString(),
        }));
    },

    /** Takes away what has been read; what is crossed later shows again. */
    async dismiss(context: TenantContext): Promise<void> {
      await tenancy.batch(context, (tenant) => [dismissAlerts(tenant, clock.now())]);
    },

    /** All looks that have begun are over. */
    async settled(): Promise<void> {
      while (looking.size > 0) await Promise.all([...looking.values()].map(({ work }) => work));
    },
  };
}

/** @param wanted of a call that had no room: with it, what is there is used up, however much is left. */
function crossedBy(
  what: Pick<Crossed, 'period' | 'periodStart' | 'measure'>,
  used: number,
  { allowed, wanted }: { allowed: number; wanted: number | undefined },
): Crossed[] {
  const isUsedUp = wanted !== undefined && used + wanted > allowed;
  // A limit of 0 is no limit to be told of: the company asked for quoting alone.
  if (allowed <= 0) return [];
  return thresholds
    .filter((threshold) => isUsedUp || used * 100 >= allowed * threshold)
    .map((threshold) => ({ ...what, threshold, used, allowed }));
}
