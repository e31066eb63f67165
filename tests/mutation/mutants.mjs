import { fileURLToPath } from 'node:url';

/**
 * Changes code in small ways, one at a time, and asks whether a test notices: `npm run mutants -- [guard|schema|ground|budget] [--mutate FILES]`.
 * Texts are left alone: most are sentences for people, and those that matter are held by known answers.
 * @param {{ mutate: string[], part: string, timeoutMs?: number }} what files, and the name of the vitest configuration beside this
 * that lists the tests which must notice.
 */
export function mutants({ mutate, part, timeoutMs = 30_000 }) {
  return {
    mutate: [...mutate, '!packages/core/src/**/{index,repository}.ts', '!packages/core/src/**/*.test.ts'],
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
    testRunner: 'vitest',
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    vitest: { configFile: `tests/mutation/vitest.${part}.config.ts`, related: false },
    testRunnerNodeArgs: ['--conditions=rowhouse-source'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: timeoutMs,
    // TypeScript 7 has no compiler interface, and nothing here needs one.
    tsconfigFile: 'none',
    ignorePatterns: ['.rowhouse', 'artifacts', '**/dist', '**/dist-types'],
    reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
    clearTextReporter: { logTests: false, reportTests: false },
    htmlReporter: { fileName: `artifacts/mutants-${part}.html` },
    jsonReporter: { fileName: `artifacts/mutants-${part}.json` },
    tempDirName: 'artifacts/stryker',
  };
}
