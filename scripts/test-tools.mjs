import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './child.mjs';
import { dim, phase, say } from './progress.mjs';

const tools = [
  { name: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'], for: 'the browser tests' },
  { name: 'redis-server', programs: ['redis-server'], for: 'the tests on a real Redis' },
];

/**
 * Brings the programs that some tests need and npm cannot: as root on Debian or Ubuntu they are installed, elsewhere one
 * line says how.
 * @returns {Promise<{ name: string, for: string }[]>} those that are still missing
 */
export async function ensureTestTools() {
  const missing = tools.filter((tool) => !findProgram(tool.programs));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const names = missing.map((tool) => tool.name);
    await phase(`Installing ${names.join(' and ')}`, async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const install = ['install', '-y', '--no-install-recommends', ...names];
      if ((await run('apt-get', install, { env })).code === 0) return undefined;
      // A fresh container has no package lists yet.
      await run('apt-get', ['update'], { env });
      return (await run('apt-get', install, { env })).code === 0 ? undefined : 'apt-get failed';
    });
  }
  const still = missing.filter((tool) => !findProgram(tool.programs));
  for (const tool of still) say(`No ${tool.name} here, so ${tool.for} are not run. ${dim(installHint(tool.name))}`);
  return still;
}

function installHint(name) {
  if (process.platform === 'darwin') return name === 'chromium' ? 'brew install --cask chromium' : 'brew install redis';
  return `sudo apt-get install -y --no-install-recommends ${name}`;
}

function findProgram(programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
