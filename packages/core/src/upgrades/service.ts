import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError, type EntryId } from '../base/index.ts';
import type { ClonedTable, Platform } from '../db/index.ts';
import { createLexicon, type IndexedEntries, indexEntries, type Knowledge } from '../knowledge/index.ts';
import type { Templates } from '../templates/index.ts';
import type { CompanyId, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { type Answering, askGolden, isWorse, lostQuestions } from './golden-gate.ts';
import { isParent, isSame, type PlanItem, planOf, rowId, type Rows, type TableState } from './plan.ts';
import {
  addRow,
  addUpgrade,
  findThresholds,
  findVersions,
  listPublishedEntries,
  listRows,
  listUpgrades,
  removeRow,
  type Row,
  type RowChange,
  setDirectoryVersions,
  setRolledBack,
  setRow,
  setVersions,
  upgradedTables,
  type Versions,
} from './repository.ts';
import { createTemplateVersions } from './template-versions.ts';

/** A decision about a row that was edited here and changed there. */
export type Choice = { table: string; id: string; take: 'mine' | 'theirs' };
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

/** Who an entry's history says it was. */
const author = 'Template';
const historyLength = 20;
const answeringTables: ReadonlySet<string> = new Set(['knowledge_entries', 'knowledge_concepts', 'golden_questions']);

type State = { versions: Versions; current: Omit<Versions, 'industry'>; tables: TableState[] };

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
  const versionsOf = createTemplateVersions(templates);

  /** Templates are read in the platform's plane, before the company is entered. */
  async function prepare(companyId: CompanyId, versions: Versions, mine: ReadonlyMap<string, Row[]>): Promise<State> {
    const current = await versionsOf.current(versions);
    const slugs = { company: 'company', industry: versions.industry } as const;
    const wanted = { company: current.companyTemplateVersion, industry: current.industryVersion } as const;
    const held = { company: versions.companyTemplateVersion, industry: versions.industryVersion } as const;
    const states: TableState[] = [];
    for (const kind of ['company', 'industry'] as const) {
      const theirs = await versionsOf.rowsOf(companyId, kind, slugs[kind], wanted[kind]);
      const baseline = await versionsOf.rowsOf(companyId, kind, slugs[kind], held[kind]);
      for (const table of upgradedTables) {
        if (!theirs.has(table.name) && !baseline.has(table.name)) continue;
        const rows = mine.get(table.name) ?? [];
        const older = new Map<number, Rows>();
        for (const version of new Set(rows.map((row) => row['template_version']))) {
          if (typeof version !== 'number' || version === held[kind]) continue;
          const found = (await versionsOf.rowsOf(companyId, kind, slugs[kind], version)).get(table.name);
          if (found) older.set(version, found);
        }
        states.push({
          table,
          mine: byId(table, rows),
          theirs: theirs.get(table.name) ?? new Map(),
          base: (id, row) => {
            const version = row?.['template_version'];
            if (typeof version === 'number') return (older.get(version) ?? baseline.get(table.name))?.get(id);
            return row && table.hasLineage ? undefined : baseline.get(table.name)?.get(id);
          },
        });
      }
    }
    const order = new Map(upgradedTables.map((table, index) => [table.name, index]));
    states.sort((a, b) => (order.get(a.table.name) ?? 0) - (order.get(b.table.name) ?? 0));
    return { versions, current, tables: states };
  }

  async function read(context: TenantContext): Promise<{ state: State; thresholds: Thresholds | undefined }> {
    const [versions, thresholds, ...rows] = await tenancy.batch(context, (tenant) => [
      findVersions(tenant),
      findThresholds(tenant),
      ...upgradedTables.map((table) => listRows(tenant, table, { lock: false })),
    ]);
    const [found] = versions as Versions[];
    if (!found) throw new CoreError('not-found', 'There is no such company.');
    const mine = new Map(upgradedTables.map((table, index) => [table.name, rows[index] as Row[]]));
    return {
      state: await prepare(context.companyId, found, mine),
      thresholds: (thresholds as Thresholds[])[0],
    };
  }

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

  /** Reads again under locks, and does what that plan says: an edit that came meanwhile is asked about, too. */
  async function write(tenant: TenantScope, state: State, choices: readonly Choice[]) {
    const opened = await knowledge.writing.open(tenant);
    const tables: TableState[] = [];
    for (const one of state.tables) {
      const rows = await listRows(tenant, one.table, { lock: true });
      tables.push({ ...one, mine: byId(one.table, rows) });
    }
    const changes: RowChange[] = [];
    const byName = new Map(tables.map(({ table }) => [table.name, table]));
    const items = planOf(tables);
    const removals: PlanItem[] = [];
    const entries: PlanItem[] = [];
    for (const item of items) {
      const table = byName.get(item.table);
      const outcome = outcomeOf(item, choices);
      if (!table || !outcome) continue;
      if (outcome === 'decided') {
        if (item.mine && item.theirs) await setRow(tenant, table, withVersionOf(item.mine, item.theirs));
        continue;
      }
      changes.push(changeOf(table, item));
      if (item.table === 'knowledge_entries') entries.push(item);
      else if (outcome === 'remove') removals.push(item);
      else if (item.theirs) await (item.mine ? setRow : addRow)(tenant, table, item.theirs);
    }
    for (const item of removals.reverse()) {
      const table = byName.get(item.table);
      if (table && item.mine) await removeRow(tenant, table, item.mine);
    }
    const wordsChanged = changes.some((change) => change.table === 'knowledge_concepts');
    const written = wordsChanged ? await knowledge.writing.open(tenant) : opened;
    const table = byName.get('knowledge_entries');
    for (const item of entries) if (table) await writeEntry(written, table, item);
    if (wordsChanged)
      for (const entry of await listPublishedEntries(tenant)) await knowledge.writing.index(written, entry);
    await setVersions(tenant, state.current);
    return changes;
  }

  async function writeEntry(
    opened: Awaited<ReturnType<Knowledge['writing']['open']>>,
    table: ClonedTable,
    { mine, theirs }: Pick<PlanItem, 'mine' | 'theirs'>,
  ): Promise<void> {
    const { tenant } = opened;
    if (!mine && theirs) {
      await addRow(tenant, table, theirs);
      const added = (await listPublishedEntries(tenant)).find((entry) => entry.id === theirs['id']);
      if (added) await knowledge.writing.index(opened, added);
      return;
    }
    if (!mine) return;
    // An entry that the template gave up is archived: what was answered with it can still be read.
    const fields = theirs
      ? {
          categoryId: theirs['category_id'] as never,
          question: String(theirs['question']),
          phrasings: theirs['phrasings'] as string[],
          answer: String(theirs['answer']),
          status: theirs['status'] as 'published',
        }
      : { status: 'archived' as const };
    await knowledge.writing.change(opened, mine['id'] as EntryId, { version: null, by: author, ...fields });
    if (theirs) await setRow(tenant, { ...table, hasVersion: false }, theirs);
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
        const written = await write(tenant, state, choices);
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
        const opened = await knowledge.writing.open(tenant);
        const last = (await listUpgrades(tenant, historyLength)).find(({ status }) => status === 'applied');
        if (!last) throw new CoreError('conflict', 'There is no upgrade to take back.');
        let restored = 0;
        const rows = new Map<string, Rows>();
        for (const change of last.changes.toReversed()) {
          const table = upgradedTables.find(({ name }) => name === change.table);
          if (!table) continue;
          const known = rows.get(table.name) ?? byId(table, await listRows(tenant, table, { lock: true }));
          rows.set(table.name, known);
          if (await takeBack(opened, table, known, change)) restored += 1;
        }
        if (last.changes.some((change) => change.table === 'knowledge_concepts')) {
          const again = await knowledge.writing.open(tenant);
          for (const entry of await listPublishedEntries(tenant)) await knowledge.writing.index(again, entry);
        }
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

  async function takeBack(
    opened: Awaited<ReturnType<Knowledge['writing']['open']>>,
    table: ClonedTable,
    rows: Rows,
    { table: name, before, after }: RowChange,
  ): Promise<boolean> {
    const { tenant } = opened;
    const wanted = before ?? after;
    if (!wanted) return false;
    const now = rows.get(rowId(table, wanted));
    if (name === 'knowledge_entries') {
      // Removed meant archived here.
      const left = after ?? { ...before, status: 'archived' };
      if (!now || !isSame(table, now, left)) return false;
      await writeEntry(opened, table, { mine: now, theirs: before });
      return true;
    }
    if (now ? !after || !isSame(table, now, after) : after !== null) return false;
    if (!before) {
      if (isParent(name)) return false;
      await removeRow(tenant, table, wanted);
    } else await (now ? setRow : addRow)(tenant, table, before);
    return true;
  }
}

function byId(table: ClonedTable, rows: readonly Row[]): Rows {
  return new Map(rows.map((row) => [rowId(table, row), row]));
}

type Thresholds = { quoteThreshold: number; suggestThreshold: number };

/** What happens to a row: nothing, or one of these. `decided` keeps it, and asks no more. */
function outcomeOf(item: PlanItem, choices: readonly Choice[]): 'write' | 'remove' | 'decided' | undefined {
  switch (item.kind) {
    case 'update':
    case 'add':
      return 'write';
    case 'remove':
      return 'remove';
    case 'choice': {
      const choice = choices.find(({ table, id }) => table === item.table && id === item.id);
      return choice ? (choice.take === 'theirs' ? 'write' : 'decided') : undefined;
    }
    case 'deleted':
    case 'kept':
      return undefined;
    default:
      return item.kind satisfies never;
  }
}

function changeOf(table: ClonedTable, { mine, theirs }: PlanItem): RowChange {
  const row = mine ?? theirs ?? {};
  return {
    table: table.name,
    key: Object.fromEntries(table.key.map((name) => [name, row[name]])),
    before: mine,
    after: theirs,
  };
}

function withVersionOf(mine: Row, theirs: Row): Row {
  return { ...mine, template_version: theirs['template_version'] };
}

/** The rows that decide what is answered, as they would be once these items are done. */
function answering(tables: readonly TableState[], items: readonly PlanItem[], choices: readonly Choice[]): Answering {
  const rowsAfter = (name: string): Row[] => {
    const rows = new Map(tables.find(({ table }) => table.name === name)?.mine ?? []);
    for (const item of items) {
      if (item.table !== name) continue;
      const outcome = outcomeOf(item, choices);
      if (outcome === 'remove') rows.delete(item.id);
      else if (outcome === 'write' && item.theirs) rows.set(item.id, item.theirs);
    }
    return [...rows.values()];
  };
  return {
    categories: rowsAfter('knowledge_categories'),
    entries: rowsAfter('knowledge_entries'),
    concepts: rowsAfter('knowledge_concepts'),
    golden: rowsAfter('golden_questions'),
  };
}
