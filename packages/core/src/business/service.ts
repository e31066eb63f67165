import type { Audit } from '../audit/index.ts';
import { type Clock, type CompanyFacts, CoreError } from '../base/index.ts';
import type { Budget } from '../budget/index.ts';
import type { CompanyId, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { factsOf } from './facts.ts';
import {
  type AdjustmentRow,
  type CompanyRow,
  findCompany,
  type HoursRow,
  listAdjustments,
  listHolidays,
  listHours,
  listPrices,
  listServices,
  type PriceRow,
  type ProfileChange,
  type ServiceRow,
  setHours,
  setStatus,
  setTier,
  updateCompany,
} from './repository.ts';
import { createReadyWords } from './ready-words.ts';

/** Everything structured that an agent may tell about its company. */
export type BusinessFacts = {
  company: CompanyRow;
  hours: HoursRow[];
  holidays: string[];
  services: ServiceRow[];
  prices: PriceRow[];
  adjustments: AdjustmentRow[];
  facts: CompanyFacts;
};

export type Business = ReturnType<typeof createBusiness>;

/** The statements that load `BusinessFacts`, to stand in a caller's batch, and what turns their rows into it. */
export const businessFactsQuery = {
  statements: (tenant: TenantScope) =>
    [
      findCompany(tenant),
      listHours(tenant),
      listHolidays(tenant),
      listServices(tenant),
      listPrices(tenant),
      listAdjustments(tenant),
    ] as const,
  /** @throws CoreError 'not-found' when the company is gone. */
  finish(
    companies: CompanyRow[],
    hours: HoursRow[],
    holidays: { holiday: string }[],
    services: ServiceRow[],
    prices: PriceRow[],
    adjustments: AdjustmentRow[],
  ): BusinessFacts {
    const company = companies[0];
    if (!company) throw new CoreError('not-found', 'There is no such company.');
    return {
      company,
      hours,
      holidays: holidays.map((row) => row.holiday),
      services,
      prices,
      adjustments,
      facts: factsOf({ company, hours, services, prices, adjustments }),
    };
  },
};

export function createBusiness({
  tenancy,
  audit,
  budget,
  onRename,
  clock,
}: {
  tenancy: Tenancy;
  audit: Audit;
  budget: Pick<Budget, 'holdDate'>;
  /** The platform's directory shows the name too. */
  onRename(companyId: CompanyId, name: string): Promise<void>;
  clock: Clock;
}) {
  async function get(context: TenantContext): Promise<BusinessFacts> {
    const rows = await tenancy.batch(context, (tenant) => [...businessFactsQuery.statements(tenant)]);
    return businessFactsQuery.finish(...rows);
  }

  return {
    get,
    readyWords: createReadyWords({ tenancy, audit, factsOf: get }),

    /** Changes the fields named. @throws CoreError 'bad-input' for an unknown time zone. */
    async update(context: TenantContext, change: ProfileChange & { hours?: HoursRow[] }): Promise<void> {
      const { hours, ...profile } = change;
      if (profile.timeZone !== undefined) checkTimeZone(profile.timeZone, clock.now());
      for (const day of hours ?? [])
        if (!day.closed && !(day.opens && day.closes && day.opens < day.closes))
          throw new CoreError('bad-input', 'Each open day needs an opening time before its closing time.');
      await tenancy.run(context, async (tenant) => {
        if (profile.timeZone !== undefined) await budget.holdDate(tenant);
        if (Object.keys(profile).length > 0) await updateCompany(tenant, profile);
        for (const day of hours ?? []) await setHours(tenant, day);
        const detail = Object.keys(change).join(', ');
        await audit.record(tenant, context, { action: 'company.changed', detail });
      });
      if (profile.name !== undefined) await onRename(context.companyId, profile.name);
    },

    setTier(context: TenantContext, tier: string): Promise<void> {
      return tenancy.run(context, (tenant) => setTier(tenant, tier));
    },

    /** Takes effect for members and visitors within a second. */
    setStatus(context: TenantContext, status: 'active' | 'suspended' | 'closing'): Promise<void> {
      return tenancy.run(context, (tenant) => setStatus(tenant, status));
    },
  };
}

function checkTimeZone(timeZone: string, now: Date): void {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone }).format(now);
  } catch {
    throw new CoreError('bad-input', 'That is no time zone. Use a name such as America/Chicago.');
  }
}
