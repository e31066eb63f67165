import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { inRoot, privateNode } from './places.mjs';
import { BootError, phase } from './progress.mjs';

const apps = [
  { name: 'web', made: 'index.html' },
  { name: 'widget', made: 'widget.js' },
];

/** Builds the console and the widget when anything that they are made of has changed since the last time. */
export async function ensureBrowserBuilds() {
  const shared = hashOf(['pnpm-lock.yaml', 'tsconfig.base.json', 'packages/api/src']);
  const stale = apps.flatMap((app) => {
    const stampFile = inRoot('apps', app.name, 'dist', '.build-stamp');
    const folder = join('apps', app.name);
    const own = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) => join(folder, name));
    const stamp = `${shared} ${hashOf(own)}`;
    const isThere = existsSync(inRoot(folder, 'dist', app.made));
    return isThere && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
      ? []
      : [{ ...app, stamp, stampFile }];
  });
  if (stale.length === 0) return;
  await phase(
    `Building the ${stale.map((app) => (app.name === 'web' ? 'console' : app.name)).join(' and the ')}`,
    async () => {
      await Promise.all(stale.map(build));
    },
  );
}

async function build({ name, made, stamp, stampFile }) {
  const folder = inRoot('apps', name);
  rmSync(stampFile, { force: true });
  // Node on the bin file, never through npx: a child of npx outlives it.
  const { code, output } = await run(
    privateNode,
    [join(folder, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: folder,
    },
  );
  if (code !== 0) throw new BootError(`apps/${name} could not be built. The last lines above say why.`, { output });
  if (!existsSync(join(folder, 'dist', made)))
    throw new BootError(`apps/${name} was built, but made no dist/${made}.`, { output });
  writeFileSync(stampFile, stamp);
}

/** One hash over the names and contents of files and folders. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) hash.update(`${path}\n`).update(readFileSync(inRoot(path)));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(inRoot(path))) return [];
  try {
    return readdirSync(inRoot(path), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => filesUnder(join(path, entry.name)));
  } catch (error) {
    if (error.code === 'ENOTDIR') return path.endsWith('.test.ts') ? [] : [path];
    throw error;
  }
}
