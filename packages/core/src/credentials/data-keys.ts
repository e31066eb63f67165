import { CoreError } from '../base/index.ts';
import type { TenantScope } from '../tenant/index.ts';
import { addDataKey, listDataKeys, lockDataKeys, setWrappedKey } from './repository.ts';
import type { DataKey, DataKeyRow, Vault } from './vault.ts';

/**
 * Wraps this company's data keys with the current master key; no secret is sealed again.
 * @returns the master versions that were left behind; none when all are current.
 * @throws CoreError 'internal' when one does not open; then none is changed.
 */
export async function rewrapDataKeys(tenant: TenantScope, vault: Vault): Promise<number[]> {
  await lockDataKeys(tenant);
  const stale = (await listDataKeys(tenant)).filter((row) => row.masterVersion !== vault.currentVersion);
  for (const row of stale) await setWrappedKey(tenant, vault.rewrap(tenant.companyId, row));
  return stale.map((row) => row.masterVersion);
}

/**
 * The data key that seals what comes next. One that does not open any more is not repaired but followed by a fresh one:
 * what is entered from then on opens, and what the old one sealed stays shut.
 * @throws CoreError 'unavailable' when this process was not given the master key that it needs.
 */
export async function openDataKey(tenant: TenantScope, vault: Vault): Promise<DataKey> {
  const [newest] = await listDataKeys(tenant);
  const opened = tryUnwrap(vault, tenant, newest);
  if (opened) return opened;
  const fresh = vault.newDataKey(tenant.companyId, (newest?.version ?? 0) + 1);
  await addDataKey(tenant, fresh);
  // Another request may have added this version at the same time: then its key is the company's.
  const [made = fresh] = await listDataKeys(tenant);
  return vault.unwrap(tenant.companyId, made);
}

function tryUnwrap(vault: Vault, tenant: TenantScope, row: DataKeyRow | undefined): DataKey | undefined {
  if (!row) return undefined;
  assertMasterKey(vault, row);
  try {
    return vault.unwrap(tenant.companyId, row);
  } catch {
    return undefined;
  }
}

/** A missing master key is the operator's affair, and no reason to call a company's key lost. @throws CoreError 'unavailable'. */
export function assertMasterKey(vault: Vault, row: Pick<DataKeyRow, 'masterVersion'>): void {
  if (!vault.versions.includes(row.masterVersion))
    throw new CoreError(
      'unavailable',
      'AI keys cannot be opened on this server at the moment. Try again later; your operator has been told.',
    );
}
