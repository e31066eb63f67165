import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyDirectory } from '../db/schema/platform.ts';

export type FleetCompany = typeof companyDirectory.$inferSelect;

/** Oldest first, from after the last one on: a company made meanwhile stands at the end. */
export function listOldestFirst(
  db: PlatformDatabase,
  {
    slug,
    withClosing,
    after,
    limit,
  }: { slug: string | undefined; withClosing: boolean; after: FleetCompany | undefined; limit: number },
): Promise<FleetCompany[]> {
  return db
    .select()
    .from(companyDirectory)
    .where(
      and(
        slug === undefined ? undefined : eq(companyDirectory.slug, slug),
        withClosing ? undefined : ne(companyDirectory.status, 'closing'),
        after === undefined
          ? undefined
          : sql`(date_trunc('milliseconds', ${companyDirectory.createdAt}), ${companyDirectory.id}) > (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(sql`date_trunc('milliseconds', ${companyDirectory.createdAt})`, asc(companyDirectory.id))
    .limit(limit)
    .execute();
}
