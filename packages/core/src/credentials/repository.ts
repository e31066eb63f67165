import { eq } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyDataKeys } from '../db/schema/credentials.ts';
import { keySentinels } from '../db/schema/platform.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { DataKeyRow } from './vault.ts';

/** Newest version first. */
export function listDataKeys(tenant: TenantScope): Promise<DataKeyRow[]> {
  return tenant.db
    .select({
      id: companyDataKeys.id,
      version: companyDataKeys.version,
      masterVersion: companyDataKeys.masterVersion,
      wrappedKey: companyDataKeys.wrappedKey,
    })
    .from(companyDataKeys)
    .where(eq(companyDataKeys.companyId, tenant.companyId))
    .orderBy(companyDataKeys.version)
    .execute()
    .then((rows) => rows.reverse());
}

export function listSentinels(db: PlatformDatabase): Promise<{ masterVersion: number; sealed: Buffer }[]> {
  return db
    .select({ masterVersion: keySentinels.masterVersion, sealed: keySentinels.sealed })
    .from(keySentinels)
    .execute();
}

export async function addSentinel(
  db: PlatformDatabase,
  sentinel: { masterVersion: number; sealed: Buffer },
): Promise<void> {
  await db
    .insert(keySentinels)
    .values(sentinel)
    .onConflictDoNothing({ target: [keySentinels.masterVersion] });
}
