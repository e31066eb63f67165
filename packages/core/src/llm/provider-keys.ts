import { CoreError, describeError, isCoreError, type Logger, type ProviderId } from '../base/index.ts';
import { assertMasterKey, type DataKey, listDataKeys, type Vault } from '../credentials/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { findProvider, type ProviderRow, updateProvider } from './repository.ts';

const column = { table: 'llm_providers', column: 'api_key' };

export type ProviderKeys = ReturnType<typeof createProviderKeys>;

/** A company's own keys to providers; sealed in its rows, in clear for one call alone. */
export function createProviderKeys({ tenancy, vault, logger }: { tenancy: Tenancy; vault: Vault; logger: Logger }) {
  // For the metrics of this process; what is true of a key stands in its row.
  const failures = { opens: 0 };

  return {
    failedOpens: () => failures.opens,

    /** The key in clear, for one call alone. @throws CoreError 'key-refused' after marking a key that does not open. */
    async open(context: TenantContext, providerId: ProviderId): Promise<{ row: ProviderRow; apiKey: string }> {
      const [rows, dataKeys] = await tenancy.batch(context, (tenant) => [
        findProvider(tenant, providerId),
        listDataKeys(tenant),
      ]);
      const row = rows[0];
      if (!row) throw new CoreError('provider-unavailable', 'This AI key was removed.');
      try {
        const sealedWith = row.apiKey.readUInt32BE(1);
        const keyRow = dataKeys.find((key) => key.version === sealedWith);
        if (!keyRow) throw new CoreError('internal', 'A stored secret does not open.');
        assertMasterKey(vault, keyRow);
        const dataKey: DataKey = vault.unwrap(context.companyId, keyRow);
        const apiKey = vault.open(dataKey, { companyId: context.companyId, rowId: row.id, ...column }, row.apiKey);
        // An older ciphertext of this very row opens too, but its fingerprint is not the one that was kept with it.
        if (vault.fingerprint(dataKey, apiKey) !== row.fingerprint)
          throw new CoreError('internal', 'A stored secret is not the one that was kept last.');
        return { row, apiKey };
      } catch (error) {
        failures.opens += 1;
        logger.error(
          { company: context.companyId, provider: row.id, ...describeError(error) },
          'a stored AI key does not open',
        );
        if (isCoreError(error, 'unavailable')) throw error;
        await tenancy.batch(context, (tenant) => [
          updateProvider(tenant, providerId, {
            status: 'needs-re-entry',
            lastError: 'This key cannot be opened any more. Enter it again.',
          }),
        ]);
        throw new CoreError('key-refused', 'This AI key cannot be opened any more. Enter it again under AI keys.');
      }
    },
  };
}
