import { fileURLToPath } from 'node:url';
import { parts } from './parts.mjs';

/**
 * Changes code in small ways, one at a time, and asks whether a test notices: `npm run mutants -- [PART] [--mutate FILES]`, which
 * names the part in ROWHOUSE_MUTANTS. Texts are left alone: most are sentences for people, and those that matter are held by
 * known answers.
 */
const part = process.env['ROWHOUSE_MUTANTS'] ?? 'guard';
const { mutate } = parts[part];

export default {
  mutate: [...mutate, '!packages/core/src/**/{index,repository}.ts', '!packages/core/src/**/*.test.ts'],
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
  testRunner: 'vitest',
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  vitest: { configFile: 'tests/mutation/vitest.config.mjs', related: false },
  testRunnerNodeArgs: ['--conditions=rowhouse-source'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 15_000,
  // TypeScript 7 has no compiler interface, and nothing here needs one.
  tsconfigFile: 'none',
  ignorePatterns: ['.rowhouse', 'artifacts', '**/dist', '**/dist-types'],
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: `artifacts/mutants-${part}.html` },
  jsonReporter: { fileName: `artifacts/mutants-${part}.json` },
  tempDirName: 'artifacts/stryker',
};
