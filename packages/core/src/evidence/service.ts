import type { Clock, Tally } from '../base/index.ts';
import type { Alarm, Canaries } from '../canaries/index.ts';
import { type CatalogFinding, type Database, inspectWalls, tenantTableNames } from '../db/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { type LayerEvidence, layersOf } from './layers.ts';

export type IsolationReport = {
  generatedAt: string;
  /** Since when the layers have counted: the start of this process. */
  countedSince: string;
  /** True when every check found nothing and no layer had to stop what should never have come so far. */
  holds: boolean;
  tables: number;
  /** How long the catalogs took to answer, in milliseconds. */
  catalogMs: number;
  layers: LayerEvidence[];
  checks: { name: string; title: string; ok: boolean; detail: string }[];
};

/** The operator's: besides, what surfaced where. */
export type FleetIsolationReport = IsolationReport & { alarms: Alarm[] };

export type Evidence = ReturnType<typeof createEvidence>;

/** What holds companies apart, asked from the running system. Names tables and roles, never a row. */
export function createEvidence({
  database,
  canaries,
  tally,
  clock,
}: {
  database: Database;
  canaries: Canaries;
  tally: Tally;
  clock: Clock;
}) {
  const countedSince = clock.now().toISOString();

  async function report(figures: ReturnType<Tally['total']>): Promise<IsolationReport> {
    const startedMs = performance.now();
    const findings = await inspectWalls(database.tenant);
    const catalogMs = Math.round(performance.now() - startedMs);
    const tables = tenantTableNames().length;
    const layers = layersOf(figures, findings, tables);
    return {
      generatedAt: clock.now().toISOString(),
      countedSince,
      holds: layers.every((layer) => layer.holds),
      tables,
      catalogMs,
      layers,
      checks: findings.map(viewOf),
    };
  }

  return {
    /** One company's: its own figures, since a neighbour's would tell how busy it is. */
    reportOf: (context: TenantContext): Promise<IsolationReport> => report(tally.of(context.companyId)),

    /** The fleet's, with the last alarms. */
    async report(): Promise<FleetIsolationReport> {
      const [fleet, alarms] = await Promise.all([report(tally.total()), canaries.alarms()]);
      return { ...fleet, alarms };
    },

    /** Figures in all since the start, for metrics. */
    figures: () => tally.total(),
  };
}

function viewOf({ check, title, ok, rows }: CatalogFinding): IsolationReport['checks'][number] {
  const shown = rows.slice(0, 5).map((row) => Object.values(row).map(String).join(' '));
  return { name: check, title, ok, detail: ok ? 'nothing found' : shown.join('; ') };
}
