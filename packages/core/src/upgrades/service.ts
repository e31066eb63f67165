import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { createLexicon, type IndexedEntries, indexEntries, type Knowledge } from '../knowledge/index.ts';
import type { Templates } from '../templates/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { askGolden, isWorse, lostQuestions } from './golden-gate.ts';
import { answering, type Choice, outcomeOf } from './outcomes.ts';
import { type PlanItem, planOf } from './plan.ts';
import {
  addUpgrade,
  listUpgrades,
  setDirectoryVersions,
  setRolledBack,
  setVersions,
  type Versions,
} from './repository.ts';
import { createStates, type State, type Thresholds } from './states.ts';
import { createUpgradeWriting } from './writing.ts';

export type UpgradePlan = {
  from: Omit<Versions, 'industry'>;
  to: Omit<Versions, 'industry'>;
  /** Nothing to do and nothing to decide. */
  isCurrent: boolean;
  items: PlanItem[];
  golden: { questions: number; before: number; after: number; lost: string[] };
  /** The golden questions would do worse: it is not applied. */
  isHeld: boolean;
};
export type Applied = UpgradePlan & { state: 'applied' | 'held' | 'current'; changed: number };
export type RolledBack = { restored: number; leftAlone: number; to: Omit<Versions, 'industry'> };
export type UpgradeSummary = {
  id: string;
  from: Omit<Versions, 'industry'>;
  to: Omit<Versions, 'industry'>;
  status: 'applied' | 'rolled-back';
  changed: number;
  goldenBefore: number;
  goldenAfter: number;
  goldenQuestions: number;
  createdAt: string;
};
export type Upgrades = ReturnType<typeof createUpgrades>;

const historyLength = 20;
const answeringTables: ReadonlySet<string> = new Set(['knowledge_entries', 'knowledge_concepts', 'golden_questions']);

/** Works new versions of templates into companies: what nobody touched follows, what somebody edited is asked about. */
export function createUpgrades({
  platform,
  tenancy,
  templates,
  knowledge,
  audit,
  clock,
}: {
  platform: Platform;
  tenancy: Tenancy;
  templates: Templates;
  knowledge: Knowledge;
  audit: Audit;
  clock: Clock;
}) {
  const { read } = createStates({ tenancy, templates });
  const writing = createUpgradeWriting(knowledge);

  async function judge(
    { tables }: State,
    items: readonly PlanItem[],
    choices: readonly Choice[],
    thresholds: Thresholds | undefined,
  ): Promise<UpgradePlan['golden'] & { isHeld: boolean }> {
    const touches = items.some((item) => answeringTables.has(item.table) && outcomeOf(item, choices) !== undefined);
    if (!touches) {
      const questions = tables.find(({ table }) => table.name === 'golden_questions')?.mine.size ?? 0;
      return { questions, before: questions, after: questions, lost: [], isHeld: false };
    }
    const master = await masterIndex();
    const before = await askGolden(answering(tables, [], choices), master, thresholds);
    const after = await askGolden(answering(tables, items, choices), master, thresholds);
    return {
      questions: after.questions.size,
      before: before.passed.size,
      after: after.passed.size,
      lost: lostQuestions(before, after),
      isHeld: isWorse(before, after),
    };
  }

  async function masterIndex(): Promise<IndexedEntries> {
    return indexEntries(await templates.masterEntries(), createLexicon());
  }

  async function planWith(context: TenantContext, choices: readonly Choice[]): Promise<UpgradePlan> {
    const { state, thresholds } = await read(context);
    const items = planOf(state.tables);
    const { isHeld, ...golden } = await judge(state, items, choices, thresholds);
    const { industry: _, ...from } = state.versions;
    const isLatest =
      from.industryVersion === state.current.industryVersion &&
      from.companyTemplateVersion === state.current.companyTemplateVersion;
    return {
      from,
      to: state.current,
      isCurrent: isLatest && items.every((item) => item.kind === 'kept' || item.kind === 'deleted'),
      items,
      golden,
      isHeld,
    };
  }

  return {
    /** What the current versions of its templates would change in this company; nothing is written. */
    plan: (context: TenantContext): Promise<UpgradePlan> => planWith(context, []),

    /**
     * Brings a company up to date. Rows that were edited stay as they are unless a choice says otherwise, and are asked about
     * until somebody decides. Held back, and nothing is written, when the golden questions would do worse.
     */
    async apply(context: TenantContext, { choices = [] }: { choices?: readonly Choice[] } = {}): Promise<Applied> {
      const plan = await planWith(context, choices);
      const decided = plan.items.some((item) => outcomeOf(item, choices) !== undefined);
      const isLatest =
        plan.from.industryVersion === plan.to.industryVersion &&
        plan.from.companyTemplateVersion === plan.to.companyTemplateVersion;
      if (plan.isHeld) {
        await setDirectoryVersions(platform.db, context.companyId, { upgradeHeld: true });
        return { ...plan, state: 'held', changed: 0 };
      }
      if (isLatest && !decided) {
        await rememberVersions(context, plan.to);
        return { ...plan, state: 'current', changed: 0 };
      }
      const { state } = await read(context);
      const changes = await tenancy.run(context, async (tenant) => {
        const written = await writing.write(tenant, state, choices);
        await addUpgrade(tenant, {
          id: randomUUID(),
          fromIndustryVersion: plan.from.industryVersion,
          toIndustryVersion: plan.to.industryVersion,
          fromCompanyTemplateVersion: plan.from.companyTemplateVersion,
          toCompanyTemplateVersion: plan.to.companyTemplateVersion,
          status: 'applied',
          changes: written,
          goldenBefore: plan.golden.before,
          goldenAfter: plan.golden.after,
          goldenQuestions: plan.golden.questions,
          createdAt: clock.now(),
        });
        await audit.record(tenant, context, {
          action: 'template.upgraded',
          target: state.versions.industry,
          detail: `version ${plan.from.industryVersion} to ${plan.to.industryVersion}: ${written.length} rows changed`,
        });
        return written;
      });
      await rememberVersions(context, plan.to);
      return { ...plan, state: 'applied', changed: changes.length };
    },

    /**
     * Takes the last upgrade back. What was edited since stays as it is. @throws CoreError 'conflict' when there is none.
     */
    async rollBack(context: TenantContext): Promise<RolledBack> {
      const { state } = await read(context);
      const result = await tenancy.run(context, async (tenant) => {
        const last = (await listUpgrades(tenant, historyLength)).find(({ status }) => status === 'applied');
        if (!last) throw new CoreError('conflict', 'There is no upgrade to take back.');
        const restored = await writing.takeBack(tenant, state, last.changes);
        const to = {
          industryVersion: last.fromIndustryVersion,
          companyTemplateVersion: last.fromCompanyTemplateVersion,
        };
        await setVersions(tenant, to);
        await setRolledBack(tenant, last.id, clock.now());
        await audit.record(tenant, context, {
          action: 'template.rolled-back',
          target: state.versions.industry,
          detail: `version ${last.toIndustryVersion} to ${to.industryVersion}: ${restored} of ${last.changes.length} rows`,
        });
        return { restored, leftAlone: last.changes.length - restored, to };
      });
      await rememberVersions(context, result.to);
      return result;
    },

    /** Newest first. */
    async history(context: TenantContext): Promise<UpgradeSummary[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listUpgrades(tenant, historyLength)]);
      return rows.map((row) => ({
        id: row.id,
        from: { industryVersion: row.fromIndustryVersion, companyTemplateVersion: row.fromCompanyTemplateVersion },
        to: { industryVersion: row.toIndustryVersion, companyTemplateVersion: row.toCompanyTemplateVersion },
        status: row.status,
        changed: row.changes.length,
        goldenBefore: row.goldenBefore,
        goldenAfter: row.goldenAfter,
        goldenQuestions: row.goldenQuestions,
        createdAt: row.createdAt.toISOString(),
      }));
    },
  };

  function rememberVersions(context: TenantContext, to: Omit<Versions, 'industry'>): Promise<void> {
    return setDirectoryVersions(platform.db, context.companyId, {
      templateVersion: to.industryVersion,
      companyTemplateVersion: to.companyTemplateVersion,
      upgradeHeld: false,
    });
  }
}
