import { and, eq } from 'drizzle-orm';
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

/** Keeps others from wrapping this company's data keys until the commit. */
export async function lockDataKeys(tenant: TenantScope): Promise<void> {
  await tenant.db
    .select({ id: companyDataKeys.id })
    .from(companyDataKeys)
    .where(eq(companyDataKeys.companyId, tenant.companyId))
    .for('update');
}

/** Changes nothing where the company has a key of that version; waits for whoever is about to add one. */
export async function addDataKey(tenant: TenantScope, row: DataKeyRow): Promise<void> {
  await tenant.db
    .insert(companyDataKeys)
    .values({ companyId: tenant.companyId, ...row })
    .onConflictDoNothing({ target: [companyDataKeys.companyId, companyDataKeys.version] });
}

export async function setWrappedKey(
  tenant: TenantScope,
  { id, masterVersion, wrappedKey }: Pick<DataKeyRow, 'id' | 'masterVersion' | 'wrappedKey'>,
): Promise<void> {
  await tenant.db
    .update(companyDataKeys)
    .set({ masterVersion, wrappedKey })
    .where(and(eq(companyDataKeys.companyId, tenant.companyId), eq(companyDataKeys.id, id)));
}

export async function removeSentinel(db: PlatformDatabase, masterVersion: number): Promise<void> {
  await db.delete(keySentinels).where(eq(keySentinels.masterVersion, masterVersion));
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
