import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './child.mjs';
import { inRoot, privateNode } from './places.mjs';
import { BootError, dim, phase, say } from './progress.mjs';

/** Pinned here alone: a `packageManager` field would make pnpm fetch itself for every platform. */
const pnpm = 'pnpm@12.21.0';
const stampFile = inRoot('node_modules', '.boot-stamp');
const relayMs = 2_000;

/** Installs what the lockfile names, unless that is what stands there already. */
export async function ensureInstalled() {
  const stamp = expectedStamp();
  if (existsSync(privateNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  await phase('Installing packages (about a minute, the first time)', async () => {
    rmSync(stampFile, { force: true });
    let counters = '';
    let told = '';
    const relay = setInterval(() => {
      if (counters !== told) say(dim(`  ${counters}`));
      told = counters;
    }, relayMs);
    try {
      const { code, output } = await run(
        'npx',
        ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'],
        {
          env: { ...process.env, CI: 'true' },
          onLine(line) {
            counters = /Progress: (.+)/.exec(line)?.[1] ?? counters;
          },
        },
      );
      if (code !== 0)
        throw new BootError(
          'The packages could not be installed; the lines above say why.\nDoes "npm ping" answer? Then start again: it goes on where it stopped.',
          { output },
        );
    } finally {
      clearInterval(relay);
    }
    mkdirSync(inRoot('node_modules'), { recursive: true });
    // Only now, so that an install that was cut off is done again.
    writeFileSync(stampFile, stamp);
    return counters.replace(/^resolved (\d+).*/, '$1 packages');
  });
}

/** What an installation depends on; an equal stamp means that there is nothing to do. */
function expectedStamp() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(inRoot(file)));
  return hash.update(`${pnpm} ${process.platform} ${process.arch}`).digest('hex');
}
