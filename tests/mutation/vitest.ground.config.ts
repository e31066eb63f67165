import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of the ground under PostgreSQL's eyes. Each opens what it judges by itself. */
export default defineConfig({
  ...base,
  test: {
    include: ['tests/isolation/{connections,data-keys,kept-settings,migrations,start-check,tenant-handle}.test.ts'],
    globalSetup: ['tests/mutation/ground-setup.ts'],
    // A mutant that loses a connection keeps its test waiting: a test that takes so long has noticed it.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
