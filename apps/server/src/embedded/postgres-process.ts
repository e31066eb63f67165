import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';

export type PostgresProcess = { pid: number; port: number; stop(): Promise<void>; exited: Promise<number | null> };

const startTimeoutMs = 30_000;
const stopTimeoutMs = 15_000;

/** Makes a new cluster in an empty folder. @throws Error with what initdb said. */
export async function initializeCluster(
  binaries: PostgresBinaries,
  dataFolder: string,
  passwordFile: string,
  version: 15 | 18 = 18,
): Promise<void> {
  // The same sort order on every machine, whatever locales it has.
  const locale = version === 18 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
  const child = start(binaries, 'initdb', [
    '--pgdata',
    dataFolder,
    '--username=postgres',
    '--encoding=UTF8',
    ...locale,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ]);
  const said = collect(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL could not make its data folder: ${lastLine(said())}`);
}

/**
 * Starts a server on a port of 127.0.0.1 and waits until it takes connections. It has a process group of its own, so that
 * a Ctrl-C in the terminal reaches us first and we stop it last.
 */
export async function startPostgres(
  binaries: PostgresBinaries,
  { dataFolder, port, settings = [] }: { dataFolder: string; port: number; settings?: readonly string[] },
): Promise<PostgresProcess> {
  const child = start(binaries, 'postgres', [
    '-D',
    dataFolder,
    '-p',
    String(port),
    ...[
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'log_parameter_max_length=0',
      'log_parameter_max_length_on_error=0',
      'log_error_verbosity=terse',
      ...settings,
    ].flatMap((setting) => ['-c', setting]),
  ]);
  const said = collect(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = new Promise<void>((resolve) => {
    child.stderr?.on('data', () => {
      if (said().includes('database system is ready to accept connections')) resolve();
    });
  });
  const outcome = await Promise.race([
    ready.then(() => 'ready' as const),
    exited.then(() => 'exited' as const),
    new Promise<'late'>((resolve) => {
      setTimeout(() => resolve('late'), startTimeoutMs).unref();
    }),
  ]);
  if (outcome !== 'ready' || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`PostgreSQL did not start: ${lastLine(said())}`);
  }
  return {
    pid: child.pid,
    port,
    exited,
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: clients are disconnected, everything is written.
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function start(binaries: PostgresBinaries, program: string, parameters: string[]): ChildProcess {
  return spawn(join(binaries.folder, 'bin', program), parameters, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(binaries.user ? { uid: binaries.user.uid, gid: binaries.user.gid } : {}),
  });
}

/** The last of what a child said, for a message; the rest is let go. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-8_000);
    });
  return () => text;
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /FATAL|ERROR|error|PANIC/.test(line));
  return (lines.at(-1) ?? text.trim().split('\n').at(-1) ?? 'it said nothing').trim();
}
