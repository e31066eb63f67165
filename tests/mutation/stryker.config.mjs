import { fileURLToPath } from 'node:url';

/**
 * Changes the walls in small ways, one at a time, and asks whether a test notices: `npm run mutants [-- --mutate FILES]`.
 * Texts are left alone: most are sentences for people, and those that matter are held by known answers.
 */
export default {
  mutate: [
    'packages/core/src/{tenant,credentials,budget}/*.ts',
    'packages/core/src/db/{connection,encoding,errors,executor,one-sync-query,prepared-statements,statement-*}.ts',
    '!packages/core/src/**/{index,repository}.ts',
    '!packages/core/src/**/*.test.ts',
  ],
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
  testRunner: 'vitest',
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  testRunnerNodeArgs: ['--conditions=rowhouse-source'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 30_000,
  // TypeScript 7 has no compiler interface, and nothing here needs one.
  tsconfigFile: 'none',
  ignorePatterns: ['.rowhouse', 'artifacts', '**/dist', '**/dist-types'],
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: 'artifacts/mutants.html' },
  jsonReporter: { fileName: 'artifacts/mutants.json' },
  tempDirName: 'artifacts/stryker',
};
