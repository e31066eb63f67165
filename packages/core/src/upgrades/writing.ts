import type { EntryId } from '../base/index.ts';
import type { ClonedTable } from '../db/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { TenantScope } from '../tenant/index.ts';
import { type Choice, outcomeOf } from './outcomes.ts';
import { isParent, isSame, type PlanItem, planOf, rowId, type Rows, type TableState } from './plan.ts';
import {
  addRow,
  listPublishedEntries,
  listRows,
  removeRow,
  type Row,
  type RowChange,
  setFollowed,
  setRow,
  setVersions,
  upgradedTables,
} from './repository.ts';
import { byId, type State } from './states.ts';

/** Who an entry's history says it was. */
const author = 'Template';

type Opened = Awaited<ReturnType<Knowledge['writing']['open']>>;

/** Writes what a plan says, and takes it back; inside a transaction of the caller's. */
export function createUpgradeWriting(knowledge: Knowledge) {
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
    for (const item of entries) if (table) await writeEntry(written, table, item, true);
    if (wordsChanged)
      for (const entry of await listPublishedEntries(tenant)) await knowledge.writing.index(written, entry);
    await setVersions(tenant, state.current);
    return changes;
  }

  async function writeEntry(
    opened: Opened,
    table: ClonedTable,
    { mine, theirs }: Pick<PlanItem, 'mine' | 'theirs'>,
    isTemplates: boolean,
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
    if (isTemplates) await setFollowed(tenant, mine['id'] as EntryId);
  }

  async function takeBack(
    opened: Opened,
    table: ClonedTable,
    rows: Rows,
    { table: name, before, after }: RowChange,
    state: State,
  ): Promise<boolean> {
    const { tenant } = opened;
    const wanted = before ?? after;
    if (!wanted) return false;
    const now = rows.get(rowId(table, wanted));
    if (name === 'knowledge_entries') {
      // Removed meant archived here.
      const left = after ?? { ...before, status: 'archived' };
      if (!now || !isSame(table, now, left)) return false;
      await writeEntry(opened, table, { mine: now, theirs: before }, isAsTemplate(state, table, before));
      return true;
    }
    if (now ? !after || !isSame(table, now, after) : after !== null) return false;
    if (!before) {
      if (isParent(name)) return false;
      await removeRow(tenant, table, wanted);
    } else await (now ? setRow : addRow)(tenant, table, before);
    return true;
  }

  /** Takes back what an upgrade changed, latest first. @returns how many rows are as they were before. */
  async function takeAllBack(tenant: TenantScope, state: State, changes: readonly RowChange[]): Promise<number> {
    const opened = await knowledge.writing.open(tenant);
    const rows = new Map<string, Rows>();
    let restored = 0;
    for (const change of changes.toReversed()) {
      const table = upgradedTables.find(({ name }) => name === change.table);
      if (!table) continue;
      const known = rows.get(table.name) ?? byId(table, await listRows(tenant, table, { lock: true }));
      rows.set(table.name, known);
      if (await takeBack(opened, table, known, change, state)) restored += 1;
    }
    if (changes.some((change) => change.table === 'knowledge_concepts')) await indexAnew(tenant);
    return restored;
  }

  async function indexAnew(tenant: TenantScope): Promise<Opened> {
    const opened = await knowledge.writing.open(tenant);
    for (const entry of await listPublishedEntries(tenant)) await knowledge.writing.index(opened, entry);
    return opened;
  }

  return { write, takeBack: takeAllBack };
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

/** Whether a row says what its template said at the version that it bears. */
function isAsTemplate({ tables }: State, table: ClonedTable, row: Row | null): boolean {
  if (!row) return false;
  const said = tables.find((one) => one.table.name === table.name)?.base(rowId(table, row), row);
  return said !== undefined && isSame(table, row, said);
}
