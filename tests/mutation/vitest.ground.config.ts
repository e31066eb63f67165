import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of the walls, and no others: each mutant runs those of them that reach it. */
export default defineConfig({
  ...base,
  test: {
    include: [
      'packages/core/src/{tenant,db,credentials}/*.test.ts',
      'tests/isolation/{tenant-handle,prepared-context,settled}.test.ts',
    ],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
