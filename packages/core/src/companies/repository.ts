import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { type IdentityId, literalPattern, type ListPlace } from '../base/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyHealth } from '../db/schema/books.ts';
import { companies } from '../db/schema/companies.ts';
import { knowledgePostings } from '../db/schema/knowledge.ts';
import { companyDirectory, identities, memberships, operatorAudit } from '../db/schema/platform.ts';
import type { CompanyId, TenantScope } from '../tenant/index.ts';

export type DirectoryEntry = typeof companyDirectory.$inferSelect;

/** A company with how it fares; `null` while nobody has looked. */
export type FleetEntry = DirectoryEntry & { health: typeof companyHealth.$inferSelect | null };

export type FleetOrder = 'newest' | 'health';
/** Where a page ends: its last company. */
export type FleetPlace = ListPlace & { severity: number };
/** What nobody has looked at yet stands below what is well. */
export const unmeasured = -1;

/** From after the place on: newest first, or worst first and then newest. */
export function listDirectory(
  db: PlatformDatabase,
  {
    after,
    query,
    severity,
    order,
    limit,
  }: { after: FleetPlace | null; query: string; severity: number | null; order: FleetOrder; limit: number },
): Promise<FleetEntry[]> {
  const pattern = `%${literalPattern(query)}%`;
  const worst = sql`coalesce(${companyHealth.severity}, ${unmeasured}::integer)`;
  const newest = [sql`${companyDirectory.createdAt} desc`, sql`${companyDirectory.id} desc`];
  return db
    .select({ ...getTableColumns(companyDirectory), health: companyHealth })
    .from(companyDirectory)
    .leftJoin(companyHealth, eq(companyHealth.id, companyDirectory.id))
    .where(
      and(
        query === ''
          ? undefined
          : sql`(${companyDirectory.name} ilike ${pattern} or ${companyDirectory.slug} ilike ${pattern})`,
        severity === null ? undefined : sql`${worst} = ${severity}::integer`,
        after === null
          ? undefined
          : order === 'health'
            ? sql`(${worst}, ${companyDirectory.createdAt}, ${companyDirectory.id}) < (${after.severity}::integer, ${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`
            : sql`(${companyDirectory.createdAt}, ${companyDirectory.id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(...(order === 'health' ? [sql`${worst} desc`] : []), ...newest)
    .limit(limit)
    .execute();
}

export type FleetCount = { companies: number; active: number; failing: number; attention: number };

export async function countDirectory(db: PlatformDatabase): Promise<FleetCount> {
  const [row] = await db
    .select({
      companies: sql<number>`count(*)`.mapWith(Number),
      active: sql<number>`count(*) filter (where ${companyDirectory.status} = 'active')`.mapWith(Number),
      failing: sql<number>`count(*) filter (where ${companyHealth.severity} = 2)`.mapWith(Number),
      attention: sql<number>`count(*) filter (where ${companyHealth.severity} = 1)`.mapWith(Number),
    })
    .from(companyDirectory)
    .leftJoin(companyHealth, eq(companyHealth.id, companyDirectory.id));
  return row ?? { companies: 0, active: 0, failing: 0, attention: 0 };
}

export async function findDirectoryEntry(db: PlatformDatabase, slug: string): Promise<DirectoryEntry | undefined> {
  return (await db.select().from(companyDirectory).where(eq(companyDirectory.slug, slug)).limit(1))[0];
}

export async function findDirectoryById(
  db: PlatformDatabase,
  companyId: CompanyId,
): Promise<DirectoryEntry | undefined> {
  return (await db.select().from(companyDirectory).where(eq(companyDirectory.id, companyId)).limit(1))[0];
}

/** The company, its search index, and by the references' cascade everything else that is its own. */
export async function removeCompany(tenant: TenantScope): Promise<void> {
  // Posting lists bear no reference: it would cost more than the rows when they are written.
  await tenant.db.delete(knowledgePostings).where(eq(knowledgePostings.companyId, tenant.companyId));
  await tenant.db.delete(companies).where(eq(companies.companyId, tenant.companyId));
}

/** How many rows of this company are in one tenant table. */
export function countRows(tenant: TenantScope, table: string): Promise<{ table: string; rows: number }> {
  return tenant.db
    .select({ rows: sql<number>`count(*)`.mapWith(Number) })
    .from(sql`tenant.${sql.identifier(table)}`)
    .where(sql`company_id = ${tenant.companyId}`)
    .then(([counted]) => ({ table, rows: counted?.rows ?? 0 }));
}

/** Takes the company out of the directory, and with it its people who belong to no other company and operate nothing. */
export async function removeFromDirectory(db: PlatformDatabase, companyId: CompanyId): Promise<void> {
  const members = await db
    .select({ id: memberships.identityId })
    .from(memberships)
    .where(eq(memberships.companyId, companyId));
  await db.delete(companyDirectory).where(eq(companyDirectory.id, companyId));
  for (const { id } of members)
    await db
      .delete(identities)
      .where(
        and(
          eq(identities.id, id),
          eq(identities.operator, false),
          sql`not exists (select 1 from ${memberships} where ${memberships.identityId} = ${id}::uuid)`,
        ),
      );
}

export async function setDirectoryStatus(
  db: PlatformDatabase,
  companyId: CompanyId,
  status: DirectoryEntry['status'],
): Promise<void> {
  await db.update(companyDirectory).set({ status }).where(eq(companyDirectory.id, companyId));
}

export async function setDirectoryTier(db: PlatformDatabase, companyId: CompanyId, tier: string): Promise<void> {
  await db.update(companyDirectory).set({ tier }).where(eq(companyDirectory.id, companyId));
}

export async function setDirectoryName(db: PlatformDatabase, companyId: CompanyId, name: string): Promise<void> {
  await db.update(companyDirectory).set({ name }).where(eq(companyDirectory.id, companyId));
}

/** @returns false when the domain is another company's. */
export async function setDirectoryDomain(
  db: PlatformDatabase,
  companyId: CompanyId,
  domain: string | null,
): Promise<boolean> {
  const taken =
    domain === null
      ? []
      : await db.select({ id: companyDirectory.id }).from(companyDirectory).where(eq(companyDirectory.domain, domain));
  if (taken.some(({ id }) => id !== companyId)) return false;
  await db.update(companyDirectory).set({ domain }).where(eq(companyDirectory.id, companyId));
  return true;
}

export type OperatorNote = {
  id: string;
  createdAt: Date;
  /** The operator's address; `null` where the platform acted by itself. */
  who: string | null;
  action: string;
  target: string;
  reason: string;
};

/** Newest first, from before the cursor on. */
export function listOperatorAudit(
  db: PlatformDatabase,
  { before, limit }: { before: ListPlace | null; limit: number },
): Promise<OperatorNote[]> {
  return db
    .select({
      id: operatorAudit.id,
      createdAt: operatorAudit.createdAt,
      who: identities.email,
      action: operatorAudit.action,
      target: operatorAudit.target,
      reason: operatorAudit.reason,
    })
    .from(operatorAudit)
    .leftJoin(identities, eq(identities.id, operatorAudit.identityId))
    .where(
      before === null
        ? undefined
        : sql`(date_trunc('milliseconds', ${operatorAudit.createdAt}), ${operatorAudit.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
    )
    .orderBy(sql`date_trunc('milliseconds', ${operatorAudit.createdAt}) desc`, sql`${operatorAudit.id} desc`)
    .limit(limit)
    .execute();
}

export async function addOperatorAudit(
  db: PlatformDatabase,
  event: { id: string; identityId: IdentityId | null; action: string; target: string; reason: string },
): Promise<void> {
  await db.insert(operatorAudit).values(event);
}
