/**
 * The way in: `node scripts/boot.mjs start | test | check | mutants | bench | templates | cli`. Runs on the machine's own
 * Node (20 or newer) and has no dependencies; brings pnpm and a private Node from the npm registry, and hands over to it.
 */
import { existsSync } from 'node:fs';
import { ensureBrowserBuilds } from './browser-builds.mjs';
import { runChecks } from './check.mjs';
import { runInFront, signalChildren, watchParent } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { inRoot, privateNode, sourceFlags } from './places.mjs';
import { requireFreePort } from './port.mjs';
import { BootError, bold, say, tellFailure } from './progress.mjs';
import { ensureTestTools } from './test-tools.mjs';
import { runTests } from './test.mjs';

const [command = 'start', ...parameters] = process.argv.slice(2);

const commands = {
  async start() {
    say(`\n  ${bold('Rowhouse')}\n`);
    await requireFreePort();
    await prepare({ browser: true });
    return runSource('apps/server/src/main.ts');
  },
  async test() {
    await prepare({ browser: true });
    const missingTools = await ensureTestTools();
    return runTests(parameters, { missingTools });
  },
  async check() {
    await prepare({ browser: false });
    const { failed } = await runChecks();
    return failed > 0 ? 1 : 0;
  },
  async mutants() {
    await prepare({ browser: false });
    // Not above: a server starts without the tests.
    const { partsOf } = await import('../tests/mutation/parts.mjs');
    const chosen = partsOf(parameters[0]);
    if (!chosen)
      throw new BootError(`There is no part "${parameters[0]}". See tests/mutation/parts.mjs.`, { exitCode: 2 });
    if (!parameters[0]?.startsWith('-')) parameters.shift();
    for (const part of chosen) {
      process.env.ROWHOUSE_MUTANTS = part;
      const code = await runSource('tests/node_modules/@stryker-mutator/core/bin/stryker.js', {
        before: ['run', 'tests/mutation/stryker.config.mjs'],
      });
      if (code !== 0) return code;
    }
    return 0;
  },
  async bench() {
    await prepare({ browser: false });
    return runSource('bench/main.ts');
  },
  async templates() {
    await prepare({ browser: false });
    return runSource('apps/cli/src/main.ts', { before: ['templates', 'check'], stdin: 'inherit' });
  },
  async cli() {
    await prepare({ browser: false });
    return runSource('apps/cli/src/main.ts', { stdin: 'inherit' });
  },
};

function prepare({ browser }) {
  return withLock(async () => {
    await ensureInstalled();
    if (browser) await ensureBrowserBuilds();
  });
}

function runSource(file, { before = [], ...options } = {}) {
  return runInFront(privateNode, [...sourceFlags, inRoot(file), ...before, ...parameters], options);
}

let interrupted = false;
function passOn(signal) {
  interrupted = true;
  signalChildren(signal);
}

try {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new BootError(`Node ${process.versions.node} is too old to start with: 20 or newer, please.`);
  if (!Object.hasOwn(commands, command))
    throw new BootError(`There is no command "${command}". There are: ${Object.keys(commands).join(', ')}.`, {
      exitCode: 2,
    });
  // A file .env beside package.json counts as environment; what is set already wins. Tests bring their own.
  if (command !== 'test' && existsSync(inRoot('.env'))) process.loadEnvFile?.(inRoot('.env'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
  watchParent(() => passOn('SIGTERM'));
  process.exitCode = await commands[command]();
} catch (error) {
  // Ctrl-C while we install or build is no failure of theirs.
  if (interrupted) process.exitCode = 130;
  else tellFailure(error);
}
