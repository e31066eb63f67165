import { mutants } from './mutants.mjs';

export default mutants({
  mutate: [
    'packages/core/src/db/{encoding,errors,statement-*}.ts',
    'packages/core/src/tenant/{company-id,context,keys,ownership}.ts',
  ],
  part: 'guard',
  timeoutMs: 5_000,
});
