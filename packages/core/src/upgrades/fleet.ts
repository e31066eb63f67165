import { randomUUID } from 'node:crypto';
import { type IdentityId, isCoreError } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import type { Fleet, FleetCompany } from '../fleet/index.ts';
import { createTenantContext, type TenantContext } from '../tenant/index.ts';
import { addOperatorAudit, type FleetFigure, findCurrentVersions, listFleetFigures } from './repository.ts';
import type { Applied, UpgradePlan, Upgrades } from './service.ts';

export type FleetWish = {
  mode: 'plan' | 'apply' | 'roll-back';
  /** One company; all that are behind when it is left out. */
  slug?: string | undefined;
  /** Empty on the command line. */
  identityId: IdentityId | null;
  reason: string;
  requestId: string;
  /** Called for each company when it is done. */
  tell?: (line: FleetLine) => void;
};

/** What became of one company, in figures: an operator sees no row of it. */
export type FleetLine = {
  slug: string;
  industry: string;
  from: number;
  to: number;
  state: 'planned' | 'applied' | 'held' | 'current' | 'rolled-back' | 'failed';
  counts: Partial<Record<UpgradePlan['items'][number]['kind'], number>>;
  golden: { questions: number; before: number; after: number; lost: number };
  detail: string;
};

const nothing = { questions: 0, before: 0, after: 0, lost: 0 };

/** The fleet's way to new versions: each company is entered through a handle of its own, by an audited entry. */
export function createFleetUpgrades({
  platform,
  fleet,
  upgrades,
}: {
  platform: Platform;
  fleet: Fleet;
  upgrades: Upgrades;
}) {
  async function one(member: FleetCompany, context: TenantContext, mode: FleetWish['mode']): Promise<FleetLine> {
    const line = { slug: member.slug, industry: member.industry, from: member.templateVersion };
    try {
      if (mode === 'roll-back') {
        const { restored, leftAlone, to } = await upgrades.rollBack(context);
        const detail = `${restored} rows restored, ${leftAlone} edited since and left alone`;
        return { ...line, to: to.industryVersion, state: 'rolled-back', counts: {}, golden: nothing, detail };
      }
      const result: UpgradePlan & { state?: Applied['state'] } =
        mode === 'apply' ? await upgrades.apply(context) : await upgrades.plan(context);
      const state = stateOf(result);
      return {
        ...line,
        from: result.from.industryVersion,
        to: result.to.industryVersion,
        state,
        counts: countsOf(result),
        golden: { ...result.golden, lost: result.golden.lost.length },
        detail: state === 'held' ? 'held back: its golden questions would do worse' : '',
      };
    } catch (error) {
      if (!isCoreError(error)) throw error;
      // Asked of a whole fleet, a company that has nothing to take back is none that failed.
      const state = mode === 'roll-back' && error.code === 'conflict' ? 'current' : 'failed';
      return { ...line, to: line.from, state, counts: {}, golden: nothing, detail: error.message };
    }
  }

  return {
    /** How many companies of each industry are at which version, and how many are held back. */
    figures: (): Promise<FleetFigure[]> => listFleetFigures(platform.db),

    /** Plans, applies or rolls back, a company at a time. @throws CoreError 'not-found' for a slug that is not there. */
    async run({ mode, slug, identityId, reason, requestId, tell }: FleetWish): Promise<FleetLine[]> {
      await addOperatorAudit(platform.db, {
        id: randomUUID(),
        identityId,
        action: `template.${mode}`,
        target: slug ?? 'every company that is behind',
        reason,
      });
      const lines: FleetLine[] = [];
      const current = await findCurrentVersions(platform.db);
      const isBehind = ({ industry, templateVersion, companyTemplateVersion }: FleetCompany) =>
        templateVersion < (current.industries.get(industry) ?? 0) || companyTemplateVersion < current.company;
      await fleet.forEach({ slug }, async (member) => {
        // Of a whole fleet only those that are behind are told.
        if (slug === undefined && mode !== 'roll-back' && !isBehind(member)) return;
        const actor =
          identityId === null
            ? ({ kind: 'system', job: 'template-upgrade' } as const)
            : ({ kind: 'operator', identityId, reason } as const);
        const line = await one(member, createTenantContext(member.id, actor, requestId), mode);
        lines.push(line);
        tell?.(line);
      });
      return lines;
    },
  };
}

function stateOf({ state, isHeld, isCurrent }: UpgradePlan & { state?: Applied['state'] }): FleetLine['state'] {
  return state ?? (isHeld ? 'held' : isCurrent ? 'current' : 'planned');
}

function countsOf({ items }: UpgradePlan): FleetLine['counts'] {
  const counts: FleetLine['counts'] = {};
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
