import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of the limiter: known answers, most of them over a ledger in memory. */
export default defineConfig({
  ...base,
  test: {
    include: [
      'packages/core/src/budget/*.test.ts',
      'tests/features/{budget,ledger,limiter-losses,limiter-rules}.test.ts',
    ],
    globalSetup: ['tests/mutation/ground-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
