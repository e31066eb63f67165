import type { ClonedTable } from '../db/index.ts';
import { derivedId, type Templates } from '../templates/index.ts';
import type { CompanyId } from '../tenant/index.ts';
import type { Rows } from './plan.ts';
import { rowId } from './plan.ts';
import { type Row, upgradedTables, type Versions } from './repository.ts';

type TemplateRows = NonNullable<Awaited<ReturnType<Templates['rows']>>>;
export type TemplateKind = 'company' | 'industry';

/** Enough for the versions that a fleet is usually at. A version never changes, so nothing here goes stale. */
const kept = 40;

/** What templates say, at any of their versions, as rows of one company. */
export function createTemplateVersions(templates: Templates) {
  const known = new Map<string, Promise<TemplateRows | undefined>>();

  function load(kind: TemplateKind, slug: string, version: number): Promise<TemplateRows | undefined> {
    const key = `${kind}/${slug}/${version}`;
    const found = known.get(key) ?? templates.rows({ kind, slug, version });
    known.delete(key);
    known.set(key, found);
    found.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= kept) break;
      known.delete(oldest);
    }
    return found;
  }

  return {
    /** Which template a table's rows come from, and what they say in this version, by table. */
    async rowsOf(companyId: CompanyId, kind: TemplateKind, slug: string, version: number): Promise<Map<string, Rows>> {
      const tables = (await load(kind, slug, version)) ?? {};
      return new Map(
        upgradedTables.flatMap((table): [string, Rows][] => {
          const rows = tables[table.name];
          return rows ? [[table.name, asCompanyRows(table, rows, companyId)]] : [];
        }),
      );
    },

    /** Where it could be; where it is, as long as its industry is not offered any more. */
    async current(held: Versions): Promise<Omit<Versions, 'industry'>> {
      const versions = await templates.currentVersions(held.industry);
      return {
        industryVersion: versions.industry || held.industryVersion,
        companyTemplateVersion: versions.company || held.companyTemplateVersion,
      };
    },
  };
}

function asCompanyRows(table: ClonedTable, rows: readonly Row[], companyId: CompanyId): Rows {
  return new Map(
    rows.map((row) => {
      const own = Object.fromEntries(
        table.columns.map(({ name, isId }) => {
          const value = row[name] ?? null;
          return [name, isId && typeof value === 'string' ? derivedId(companyId, value) : value];
        }),
      );
      return [rowId(table, own), own];
    }),
  );
}
