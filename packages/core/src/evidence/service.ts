import type { Clock } from '../base/index.ts';
import { type Database, inspectWalls, tenantTableNames } from '../db/index.ts';

export type IsolationReport = {
  generatedAt: string;
  /** True when every check found nothing. */
  holds: boolean;
  tables: number;
  checks: { name: string; title: string; ok: boolean; detail: string }[];
};

export type Evidence = ReturnType<typeof createEvidence>;

/** What holds companies apart, asked from the running system. Names tables and roles, never a row. */
export function createEvidence({ database, clock }: { database: Database; clock: Clock }) {
  return {
    async report(): Promise<IsolationReport> {
      const findings = await inspectWalls(database.tenant);
      return {
        generatedAt: clock.now().toISOString(),
        holds: findings.every((finding) => finding.ok),
        tables: tenantTableNames().length,
        checks: findings.map(({ check, title, ok, rows }) => ({
          name: check,
          title,
          ok,
          detail: ok
            ? 'nothing found'
            : rows
                .slice(0, 5)
                .map((row) => Object.values(row).map(String).join(' '))
                .join('; '),
        })),
      };
    },
  };
}
