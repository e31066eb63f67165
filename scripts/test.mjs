import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { runInFront } from './child.mjs';
import { runChecks } from './check.mjs';
import { inRoot, privateNode, sourceFlags } from './places.mjs';
import { say } from './progress.mjs';

const summaryFile = inRoot('artifacts', 'tests.json');

/**
 * The checks, then every test, then the last line: how many passed, how many failed. Each check counts as one.
 * Parameters narrow the run to some test files, without the checks.
 * @returns {Promise<number>} the exit code
 */
export async function runTests(parameters, { missingTools }) {
  const checks = parameters.length > 0 ? { passed: 0, failed: 0 } : await runChecks();
  say();
  mkdirSync(inRoot('artifacts'), { recursive: true });
  rmSync(summaryFile, { force: true });
  const code = await runInFront(privateNode, [
    ...sourceFlags,
    inRoot('tests', 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    inRoot('tests', 'vitest.config.ts'),
    ...parameters,
  ]);
  const tests = readSummary();
  for (const tool of missingTools) say(`Not run: ${tool.for}, because ${tool.name} is missing.`);
  if (tests.notRun > 0) say(`${tests.notRun} ${tests.notRun === 1 ? 'test was' : 'tests were'} not run.`);
  const failed = tests.failed + checks.failed;
  // A run that ended badly without a failed test (a file that does not load, an unhandled error) is a failure too.
  const unexplained = code !== 0 && tests.failed === 0 ? 1 : 0;
  process.stdout.write(`${tests.passed + checks.passed} passed, ${failed + unexplained} failed\n`);
  return failed + unexplained > 0 ? 1 : 0;
}

function readSummary() {
  try {
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
    // A file that could not even be loaded has no tests in it, and still is a failure.
    const brokenFiles = summary.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return {
      passed: summary.numPassedTests,
      failed: summary.numFailedTests + brokenFiles,
      notRun: summary.numPendingTests + summary.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 0, notRun: 0 };
  }
}
