import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { clonedBeforeUsers, type ClonedTable, clonedTable } from '../db/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { companies, type RowChange, templateUpgrades } from '../db/schema/companies.ts';
import { knowledgeEntries, knowledgeStats } from '../db/schema/knowledge.ts';
import { companyDirectory, operatorAudit } from '../db/schema/platform.ts';
import { templates } from '../db/schema/templates.ts';
import type { CompanyId, TenantScope } from '../tenant/index.ts';

/** A row as JSON, in its columns' own names; only what templates say. */
export type Row = Record<string, unknown>;
export type { RowChange };
export type UpgradeRow = typeof templateUpgrades.$inferSelect;
export type EntryRow = typeof knowledgeEntries.$inferSelect;

/** Parents before children. What a person has set for themselves (notifications) no template changes. */
export const upgradedTables: readonly ClonedTable[] = clonedBeforeUsers.map(clonedTable);

/** All rows of one table, locked until the transaction ends, so that nobody's edit falls between reading and writing. */
export async function listRows(tenant: TenantScope, table: ClonedTable, { lock }: { lock: boolean }): Promise<Row[]> {
  const fields = table.columns.map(({ name }) => sql`${name}::text, t.${sql.identifier(name)}`);
  const { rows } = await tenant.db.execute(
    sql`select jsonb_build_object(${sql.join(fields, sql`, `)}) as row from tenant.${sql.identifier(table.name)} t
where t.company_id = ${tenant.companyId}::uuid${lock ? sql` for update` : sql``}`,
  );
  return rows.map((row) => (row as { row: Row }).row);
}

export async function addRow(tenant: TenantScope, table: ClonedTable, row: Row): Promise<void> {
  const names = table.columns.map(({ name }) => sql.identifier(name));
  const values = table.columns.map((column) => asParameter(row, column));
  await tenant.db.execute(
    sql`insert into tenant.${sql.identifier(table.name)} (company_id, ${sql.join(names, sql`, `)})
values (${tenant.companyId}::uuid, ${sql.join(values, sql`, `)})`,
  );
}

/** Puts the fields of `row` in the place of what stands there. */
export async function setRow(tenant: TenantScope, table: ClonedTable, row: Row): Promise<void> {
  const changed = table.columns.filter(({ name }) => !table.key.includes(name));
  if (changed.length === 0) return;
  const sets = [
    ...changed.map((column) => sql`${sql.identifier(column.name)} = ${asParameter(row, column)}`),
    ...(table.hasVersion ? [sql`version = t.version + 1`] : []),
  ];
  await tenant.db.execute(
    sql`update tenant.${sql.identifier(table.name)} t set ${sql.join(sets, sql`, `)}
where t.company_id = ${tenant.companyId}::uuid and ${hasKeyOf(table, row)}`,
  );
}

/** An entry whose words are its template's again: until somebody changes them, it is not the company's own. */
export async function setFollowed(tenant: TenantScope, entryId: EntryRow['id']): Promise<void> {
  await tenant.db
    .update(knowledgeEntries)
    .set({ followedVersion: sql`${knowledgeEntries.version}` })
    .where(and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.id, entryId)));
}

export async function removeRow(tenant: TenantScope, table: ClonedTable, row: Row): Promise<void> {
  await tenant.db.execute(
    sql`delete from tenant.${sql.identifier(table.name)} t
where t.company_id = ${tenant.companyId}::uuid and ${hasKeyOf(table, row)}`,
  );
}

/** JSON as its column takes it. */
function asParameter(row: Row, { name, type }: ClonedTable['columns'][number]): SQL {
  const value = row[name] ?? null;
  const given = type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  return sql`${sql.param(given)}::${sql.raw(type)}`;
}

function hasKeyOf({ key, columns }: ClonedTable, row: Row): SQL {
  return sql.join(
    columns
      .filter(({ name }) => key.includes(name))
      .map((column) => sql`t.${sql.identifier(column.name)} = ${asParameter(row, column)}`),
    sql` and `,
  );
}

export type Versions = { industry: string; industryVersion: number; companyTemplateVersion: number };

export function findVersions(tenant: TenantScope): Promise<Versions[]> {
  return tenant.db
    .select({
      industry: companies.industry,
      industryVersion: companies.industryVersion,
      companyTemplateVersion: companies.companyTemplateVersion,
    })
    .from(companies)
    .where(eq(companies.companyId, tenant.companyId))
    .execute();
}

export async function setVersions(
  tenant: TenantScope,
  { industryVersion, companyTemplateVersion }: Omit<Versions, 'industry'>,
): Promise<void> {
  await tenant.db
    .update(companies)
    .set({ industryVersion, companyTemplateVersion })
    .where(eq(companies.companyId, tenant.companyId));
}

export function findThresholds(tenant: TenantScope): Promise<{ quoteThreshold: number; suggestThreshold: number }[]> {
  return tenant.db
    .select({ quoteThreshold: knowledgeStats.quoteThreshold, suggestThreshold: knowledgeStats.suggestThreshold })
    .from(knowledgeStats)
    .where(eq(knowledgeStats.companyId, tenant.companyId))
    .execute();
}

export function listPublishedEntries(tenant: TenantScope): Promise<EntryRow[]> {
  return tenant.db
    .select()
    .from(knowledgeEntries)
    .where(and(eq(knowledgeEntries.companyId, tenant.companyId), eq(knowledgeEntries.status, 'published')))
    .execute();
}

export async function addUpgrade(
  tenant: TenantScope,
  upgrade: Omit<typeof templateUpgrades.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(templateUpgrades).values({ companyId: tenant.companyId, ...upgrade });
}

/** Newest first. */
export function listUpgrades(tenant: TenantScope, limit: number): Promise<UpgradeRow[]> {
  return tenant.db
    .select()
    .from(templateUpgrades)
    .where(eq(templateUpgrades.companyId, tenant.companyId))
    .orderBy(desc(templateUpgrades.createdAt), desc(templateUpgrades.id))
    .limit(limit)
    .execute();
}

export async function setRolledBack(tenant: TenantScope, id: string, at: Date): Promise<void> {
  await tenant.db
    .update(templateUpgrades)
    .set({ status: 'rolled-back', rolledBackAt: at })
    .where(and(eq(templateUpgrades.companyId, tenant.companyId), eq(templateUpgrades.id, id)));
}

/** What the fleet's list says about one company. */
export async function setDirectoryVersions(
  db: PlatformDatabase,
  companyId: CompanyId,
  change: { templateVersion?: number; companyTemplateVersion?: number; upgradeHeld: boolean },
): Promise<void> {
  await db.update(companyDirectory).set(change).where(eq(companyDirectory.id, companyId));
}

/** The newest version of each industry, by its slug, and of the template company. */
export async function findCurrentVersions(
  db: PlatformDatabase,
): Promise<{ industries: ReadonlyMap<string, number>; company: number }> {
  const rows = await db
    .select({ kind: templates.kind, slug: templates.slug, version: templates.version })
    .from(templates)
    .where(eq(templates.current, true));
  return {
    industries: new Map(rows.filter(({ kind }) => kind === 'industry').map(({ slug, version }) => [slug, version])),
    company: rows.find(({ kind }) => kind === 'company')?.version ?? 0,
  };
}

export type FleetFigure = { industry: string; version: number; current: number; companies: number; held: number };

/** How many companies of each industry are at which version. */
export async function listFleetFigures(db: PlatformDatabase): Promise<FleetFigure[]> {
  const { rows } =
    await db.execute(sql`select c.industry, c.template_version as version, coalesce(t.version, c.template_version) as current,
  count(*)::integer as companies, (count(*) filter (where c.upgrade_held))::integer as held
from ${companyDirectory} c left join ${templates} t on t.kind = 'industry' and t.slug = c.industry and t.is_current
where c.status <> 'closing' group by 1, 2, 3 order by 1, 2`);
  return rows as FleetFigure[];
}

export async function addOperatorAudit(db: PlatformDatabase, event: typeof operatorAudit.$inferInsert): Promise<void> {
  await db.insert(operatorAudit).values(event);
}
