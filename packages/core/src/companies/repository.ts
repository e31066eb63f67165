import { and, asc, eq, sql } from 'drizzle-orm';
import type { IdentityId } from '../base/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyDirectory, operatorAudit } from '../db/schema/platform.ts';
import type { CompanyId } from '../tenant/index.ts';

export type DirectoryEntry = typeof companyDirectory.$inferSelect;

/** Newest first, from before the cursor on. */
export function listDirectory(
  db: PlatformDatabase,
  { before, query, limit }: { before: { at: Date; id: string } | null; query: string; limit: number },
): Promise<DirectoryEntry[]> {
  const pattern = `%${query.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return db
    .select()
    .from(companyDirectory)
    .where(
      and(
        query === ''
          ? undefined
          : sql`(${companyDirectory.name} ilike ${pattern} or ${companyDirectory.slug} ilike ${pattern})`,
        before === null
          ? undefined
          : sql`(${companyDirectory.createdAt}, ${companyDirectory.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${companyDirectory.createdAt} desc`, sql`${companyDirectory.id} desc`)
    .limit(limit)
    .execute();
}

/** Oldest first, from after the cursor on: a company made meanwhile stands at the end. */
export function listOldestFirst(
  db: PlatformDatabase,
  { after, limit }: { after: Pick<DirectoryEntry, 'createdAt' | 'id'> | undefined; limit: number },
): Promise<Pick<DirectoryEntry, 'id' | 'slug' | 'createdAt'>[]> {
  return db
    .select({ id: companyDirectory.id, slug: companyDirectory.slug, createdAt: companyDirectory.createdAt })
    .from(companyDirectory)
    .where(
      after === undefined
        ? undefined
        : sql`(date_trunc('milliseconds', ${companyDirectory.createdAt}), ${companyDirectory.id}) > (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
    )
    .orderBy(sql`date_trunc('milliseconds', ${companyDirectory.createdAt})`, asc(companyDirectory.id))
    .limit(limit)
    .execute();
}

export async function countDirectory(db: PlatformDatabase): Promise<{ companies: number; active: number }> {
  const [row] = await db
    .select({
      companies: sql<number>`count(*)`.mapWith(Number),
      active: sql<number>`count(*) filter (where ${companyDirectory.status} = 'active')`.mapWith(Number),
    })
    .from(companyDirectory);
  return row ?? { companies: 0, active: 0 };
}

export async function findDirectoryEntry(db: PlatformDatabase, slug: string): Promise<DirectoryEntry | undefined> {
  return (await db.select().from(companyDirectory).where(eq(companyDirectory.slug, slug)).limit(1))[0];
}

export async function setDirectoryStatus(
  db: PlatformDatabase,
  companyId: CompanyId,
  status: DirectoryEntry['status'],
): Promise<void> {
  await db.update(companyDirectory).set({ status }).where(eq(companyDirectory.id, companyId));
}

export async function addOperatorAudit(
  db: PlatformDatabase,
  event: { id: string; identityId: IdentityId | null; action: string; target: string; reason: string },
): Promise<void> {
  await db.insert(operatorAudit).values(event);
}
