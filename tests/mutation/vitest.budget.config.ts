import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of the limiter. */
export default defineConfig({
  ...base,
  test: {
    include: ['tests/features/{limiter,limiter-model,spend-dates}.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    // The whole search of the limiter's model takes a minute; a mutant that breaks it is found in its first steps.
    env: { ROWHOUSE_TEST_STEPS: '3000', ROWHOUSE_TEST_HISTORIES: '6' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
