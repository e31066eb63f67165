import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@rowhouse/server/embedded';
import { sourceFlags } from './source-flags.ts';

const nobody = { email: '', password: '' };
const root = fileURLToPath(new URL('../..', import.meta.url));

export type TestServerProcess = {
  url: string;
  port: number;
  dataFolder: string;
  process: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  operator: { email: string; password: string };
  demo: { email: string; password: string };
  stop(): Promise<number | null>;
};

/** The server as an operator starts it, on a data folder of its own. */
export async function startServerProcess({
  env = {},
  dataFolder = makeDataFolder(),
}: {
  env?: Record<string, string>;
  dataFolder?: string;
} = {}): Promise<TestServerProcess> {
  const port = await freePort();
  const child = spawn(join(root, 'node_modules/.bin/node'), [...sourceFlags, 'apps/server/src/main.ts'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      ROWHOUSE_DATA: dataFolder,
      ROWHOUSE_LOG: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const running = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('Rowhouse is running')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
  await running;
  const secretsFile = join(dataFolder, 'secrets.json');
  // On a PostgreSQL of the operator's there are none, and no demo company.
  const secrets = existsSync(secretsFile)
    ? (JSON.parse(readFileSync(secretsFile, 'utf8')) as Pick<TestServerProcess, 'operator' | 'demo'>)
    : { operator: nobody, demo: nobody };
  return {
    url: `http://localhost:${port}`,
    port,
    dataFolder,
    process: child,
    output: () => output,
    operator: secrets.operator,
    demo: secrets.demo,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Enterable for the user that PostgreSQL runs as, so that its data stay inside. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-server-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeDataFolder(dataFolder: string): void {
  rmSync(dataFolder, { recursive: true, force: true });
}
