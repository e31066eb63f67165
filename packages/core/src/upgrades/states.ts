import { CoreError } from '../base/index.ts';
import type { ClonedTable } from '../db/index.ts';
import type { Templates } from '../templates/index.ts';
import type { CompanyId, Tenancy, TenantContext } from '../tenant/index.ts';
import { rowId, type Rows, type TableState } from './plan.ts';
import { findThresholds, findVersions, listRows, type Row, upgradedTables, type Versions } from './repository.ts';
import { createTemplateVersions } from './template-versions.ts';

/** A company's rows beside what its templates say now, and what they said when the rows were cloned. */
export type State = { versions: Versions; current: Omit<Versions, 'industry'>; tables: TableState[] };
export type Thresholds = { quoteThreshold: number; suggestThreshold: number };

/** Reads three states of every row of a company: its own, its templates' current one, and the one it came from. */
export function createStates({ tenancy, templates }: { tenancy: Tenancy; templates: Templates }) {
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

  return { read };
}

export function byId(table: ClonedTable, rows: readonly Row[]): Rows {
  return new Map(rows.map((row) => [rowId(table, row), row]));
}
