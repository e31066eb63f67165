import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';
import { parts } from './parts.mjs';

const { tests, database = false } = parts[process.env['ROWHOUSE_MUTANTS'] ?? 'guard'];

/** The tests of one part. Each opens what it judges by itself, so that the search knows which of them a change can reach. */
export default defineConfig({
  ...base,
  test: {
    include: tests,
    globalSetup: database ? ['tests/mutation/ground-setup.ts'] : [],
    // A mutant that loses a connection keeps its test waiting: a test that takes so long has noticed it.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
