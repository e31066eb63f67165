import { mutants } from './mutants.mjs';

export default mutants({
  mutate: [
    'packages/core/src/db/{statement-*,encoding,errors,executor,one-sync-query,prepared-*}.ts',
    'packages/core/src/tenant/{company-id,context,keys,ownership}.ts',
    'packages/core/src/credentials/vault.ts',
  ],
  part: 'guard',
  timeoutMs: 15_000,
});
