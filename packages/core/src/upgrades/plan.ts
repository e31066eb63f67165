import { isDeepStrictEqual } from 'node:util';
import type { ClonedTable } from '../db/index.ts';
import type { Row } from './repository.ts';

/**
 * What a new version means for one row.
 * `update`, `add`, `remove`: untouched, and follows the template · `choice`: edited here and changed there, a person decides ·
 * `deleted`: the company deleted it, and it stays deleted · `kept`: cannot follow, and stays as it is.
 */
export type ItemKind = 'update' | 'add' | 'remove' | 'choice' | 'deleted' | 'kept';
export type PlanItem = {
  table: string;
  /** The row's key without the company, in one text. */
  id: string;
  kind: ItemKind;
  /** What it was cloned as, what it is here, and what the new version says; `null` where there is none. */
  base: Row | null;
  mine: Row | null;
  theirs: Row | null;
};

/** Rows of one table by `rowId`. */
export type Rows = ReadonlyMap<string, Row>;

export type TableState = {
  table: ClonedTable;
  mine: Rows;
  theirs: Rows;
  /** The row as its template said it when it was cloned or last brought up to date. */
  base: (id: string, mine: Row | undefined) => Row | undefined;
};

/** Others hang on these rows: a template takes none of them away, and neither does a roll-back. */
const parents: ReadonlySet<string> = new Set([
  'roles',
  'knowledge_categories',
  'agents',
  'services',
  'appointment_types',
  'pipeline_stages',
  'site_pages',
]);
export const isParent = (table: string) => parents.has(table);
const lineage: ReadonlySet<string> = new Set(['template_row', 'template_version']);

/** Compares three states of every row. Pure; tables come parents first. */
export function planOf(tables: readonly TableState[]): PlanItem[] {
  const items: PlanItem[] = [];
  /** Ids of rows that will not be there, although the new version has them. */
  const absent = new Set<string>();
  /** Ids of rows that stay, although the new version has them no more. */
  const staying = new Set<string>();
  for (const { table, mine, theirs, base } of tables)
    for (const id of new Set([...mine.keys(), ...theirs.keys()])) {
      const own = mine.get(id);
      const next = theirs.get(id);
      const was = base(id, own);
      const kind = kindOf(
        table,
        { own, next, was, references: referencesOf(table, own ?? next ?? {}) },
        absent,
        staying,
      );
      if (!own && kind !== 'add') absent.add(id);
      if (own && !next && was) staying.add(id);
      if (kind) items.push({ table: table.name, id, kind, base: was ?? null, mine: own ?? null, theirs: next ?? null });
    }
  return items;
}

function kindOf(
  table: ClonedTable,
  {
    own,
    next,
    was,
    references,
  }: { own?: Row | undefined; next?: Row | undefined; was?: Row | undefined; references: string[] },
  absent: ReadonlySet<string>,
  staying: ReadonlySet<string>,
): ItemKind | undefined {
  if (!own) {
    if (was) return next && !isSame(table, was, next) ? 'deleted' : undefined;
    return references.some((id) => absent.has(id)) ? 'deleted' : 'add';
  }
  if (!next) {
    // A row that no template knows is the company's own.
    if (!was) return undefined;
    if (isParent(table.name) || references.some((id) => staying.has(id))) return 'kept';
    return isSame(table, own, was) ? 'remove' : 'kept';
  }
  // Made here under the same key, or equal by now.
  if (isSame(table, own, next)) return undefined;
  if (!was) return 'kept';
  if (isSame(table, was, next)) return undefined;
  if (isSame(table, own, was)) return 'update';
  return table.hasLineage ? 'choice' : 'kept';
}

function referencesOf(table: ClonedTable, row: Row): string[] {
  return table.columns.filter(({ name, isId }) => isId && name !== 'id').map(({ name }) => String(row[name]));
}

/** By what the template says; not by where the row came from. */
export function isSame(table: ClonedTable, a: Row, b: Row): boolean {
  return table.columns.every(({ name }) => lineage.has(name) || isDeepStrictEqual(a[name] ?? null, b[name] ?? null));
}

export function rowId(table: ClonedTable, row: Row): string {
  return table.key.map((name) => String(row[name])).join('/');
}
