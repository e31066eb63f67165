import { run } from './child.mjs';
import { inRoot } from './places.mjs';
import { bold, dim, red, say, secondsSince } from './progress.mjs';

const bin = (name) => inRoot('node_modules', '.bin', name);
const checks = [
  {
    name: 'Layout, floors and taste',
    tool: 'biome',
    parameters: ['check', '--error-on-warnings', '--max-diagnostics=200', '.'],
  },
  { name: 'Types', tool: 'tsc', parameters: ['--build', '--pretty', 'false'] },
  { name: 'Promises and switches', tool: 'oxlint', parameters: ['--type-aware', '--deny-warnings'] },
  { name: 'Dead code', tool: 'knip', parameters: ['--no-progress'] },
];

/**
 * Runs every check to its end, also after a failed one.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  const failed = [];
  // oxlint reads the declarations that tsc makes, so the order counts.
  for (const check of checks) {
    const startedMs = performance.now();
    const { code, output } = await run(bin(check.tool), check.parameters);
    say(`${code === 0 ? dim('ok') : red('no')}  ${check.name} ${dim(`(${check.tool}, ${secondsSince(startedMs)})`)}`);
    if (code !== 0) failed.push({ ...check, output });
  }
  for (const { name, tool, output } of failed)
    process.stdout.write(`\n${bold(`${name} (${tool})`)}\n${output.trimEnd()}\n`);
  return { passed: checks.length - failed.length, failed: failed.length };
}
