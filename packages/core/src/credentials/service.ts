import { CoreError } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { addSentinel, listSentinels } from './repository.ts';
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
