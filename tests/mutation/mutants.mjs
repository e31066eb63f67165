import { fileURLToPath } from 'node:url';

/**
 * Changes code in small ways, one at a time, and asks whether a test notices: `npm run mutants -- [ground|budget] [--mutate FILES]`.
 * Texts are left alone: most are sentences for people, and those that matter are held by known answers.
 * @param {{ mutate: string[], tests: string }} what files, and the vitest configuration of the tests that must notice.
 */
export function mutants({ mutate, tests }) {
  return {
    mutate: [...mutate, '!packages/core/src/**/{index,repository}.ts', '!packages/core/src/**/*.test.ts'],
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
    testRunner: 'vitest',
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    vitest: { configFile: `tests/mutation/${tests}`, related: false },
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
}
