import { desc, eq, ne } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { canaries } from '../db/schema/audit.ts';
import { companyDirectory, operatorAudit } from '../db/schema/platform.ts';
import type { CompanyId, TenantScope } from '../tenant/index.ts';

export type CanaryPlace = (typeof canaries.$inferSelect)['place'];

export async function setMarker(tenant: TenantScope, place: CanaryPlace, marker: string): Promise<void> {
  await tenant.db
    .insert(canaries)
    .values({ companyId: tenant.companyId, place, marker })
    .onConflictDoUpdate({ target: [canaries.companyId, canaries.place], set: { marker } });
}

/** Companies whose markers were made with another key than this version's, or that have none. */
export async function listUnmarked(db: PlatformDatabase, keyVersion: number): Promise<CompanyId[]> {
  const rows = await db
    .select({ id: companyDirectory.id })
    .from(companyDirectory)
    .where(ne(companyDirectory.canaryVersion, keyVersion))
    .orderBy(companyDirectory.id);
  return rows.map((row) => row.id);
}

export async function setCanaryVersion(db: PlatformDatabase, companyId: CompanyId, keyVersion: number): Promise<void> {
  await db.update(companyDirectory).set({ canaryVersion: keyVersion }).where(eq(companyDirectory.id, companyId));
}

const alarm = 'canary.found';

export async function addAlarm(
  db: PlatformDatabase,
  { id, surfacedIn, reason }: { id: string; surfacedIn: CompanyId; reason: string },
): Promise<void> {
  await db.insert(operatorAudit).values({ id, identityId: null, action: alarm, target: surfacedIn, reason });
}

/** Newest first. */
export function listAlarms(
  db: PlatformDatabase,
  limit: number,
): Promise<{ createdAt: Date; target: string; reason: string }[]> {
  return db
    .select({ createdAt: operatorAudit.createdAt, target: operatorAudit.target, reason: operatorAudit.reason })
    .from(operatorAudit)
    .where(eq(operatorAudit.action, alarm))
    .orderBy(desc(operatorAudit.createdAt))
    .limit(limit)
    .execute();
}
