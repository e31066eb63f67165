import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of the statement guard, and of what else needs no database: about a second for each. */
export default defineConfig({
  ...base,
  test: {
    include: [
      'packages/core/src/tenant/*.test.ts',
      'packages/core/src/db/{encoding,errors,one-sync-query,prepared-*,statement-*}.test.ts',
      'packages/core/src/credentials/*.test.ts',
    ],
  },
});
