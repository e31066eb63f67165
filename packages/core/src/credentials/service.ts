import { CoreError } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { addSentinel, listSentinels, removeSentinel } from './repository.ts';
import type { Vault } from './vault.ts';

/**
 * Compares the master keys at hand with those that sealed what is stored.
 * @throws CoreError 'unavailable' when the current key is another one under a known number, or a needed one is missing.
 */
export async function checkMasterKeys(platform: Platform, vault: Vault): Promise<void> {
  for (const { masterVersion, sealed } of await listSentinels(platform.db)) {
    if (!vault.versions.includes(masterVersion))
      throw new CoreError(
        'unavailable',
        `Master key ${masterVersion} sealed what is stored here, and it is missing. Add it to ROWHOUSE_MASTER_KEYS.`,
      );
    if (!vault.isSentinel(masterVersion, sealed))
      throw new CoreError(
        'unavailable',
        `Master key ${masterVersion} is not the one that sealed what is stored here. Put the right one into ROWHOUSE_MASTER_KEYS.`,
      );
  }
  await addSentinel(platform.db, vault.sentinel());
}

/**
 * Forgets a master key that no data key needs any more, which the caller has seen: the next start may do without it.
 * @throws CoreError 'bad-input' for the current one, 'not-found' for one that sealed nothing here.
 */
export async function retireMasterKey(platform: Platform, vault: Vault, masterVersion: number): Promise<void> {
  if (masterVersion === vault.currentVersion)
    throw new CoreError(
      'bad-input',
      `Master key ${masterVersion} is the current one. Put its successor first and rotate.`,
    );
  if (!(await listSentinels(platform.db)).some((sentinel) => sentinel.masterVersion === masterVersion))
    throw new CoreError('not-found', `There is no master key ${masterVersion} here.`);
  await removeSentinel(platform.db, masterVersion);
}
