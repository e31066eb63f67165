import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, goodSignUp } from '../support/http.ts';
import { makeDataFolder, removeDataFolder, startServerProcess, type TestServerProcess } from '../support/server.ts';
import { sourceFlags } from '../support/source-flags.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dataFolder = makeDataFolder();
let server: TestServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ dataFolder });
}, 120_000);
afterAll(async () => {
  await server.stop();
  removeDataFolder(dataFolder);
});

/** Starts the server where it cannot start: what it says, and how it ends. */
async function refuse(env: Record<string, string>, uid?: number): Promise<string> {
  const program = join(root, 'node_modules/.bin/node');
  const child = spawn(program, [...sourceFlags, 'apps/server/src/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ROWHOUSE_LOG: 'warn', PORT: String(server.port + 1), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code, said).toBe(1);
  expect(said).toContain('Rowhouse could not start.');
  // A sentence for people: no stack, no path into the program.
  expect(said).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  return said;
}

test('the console travels compressed, and its parts are kept by the browser', async () => {
  const page = await (await fetch(`${server.url}/`)).text();
  const [script = ''] = /\/assets\/[^"]+\.js/.exec(page) ?? [];
  const answer = await fetch(`${server.url}${script}`, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('cache-control')).toContain('immutable');
});

const keys = {
  ROWHOUSE_MASTER_KEYS: `1:${randomBytes(32).toString('base64url')}`,
  ROWHOUSE_TOKEN_KEYS: `v1:${randomBytes(32).toString('base64url')}`,
};

describe('a start that cannot be says why and what to do', () => {
  test('when another one uses the data folder', async () => {
    expect(await refuse({ ROWHOUSE_DATA: dataFolder })).toMatch(
      /Another Rowhouse \(process \d+\) uses .*ROWHOUSE_DATA/s,
    );
  });

  test('when the port is taken by somebody else', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const folder = makeDataFolder();
    try {
      expect(await refuse({ ROWHOUSE_DATA: folder, PORT: String(port) })).toMatch(
        /Port \d+ is taken.*PORT=\d+ npm start/s,
      );
    } finally {
      other.close();
      removeDataFolder(folder);
    }
  });

  test('when the data folder is a file', async () => {
    const folder = makeDataFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await refuse({ ROWHOUSE_DATA: join(folder, 'file') })).toMatch(/ROWHOUSE_DATA/);
    removeDataFolder(folder);
  });

  test.runIf(process.getuid?.() === 0)('when the data folder may not be written', async () => {
    const folder = makeDataFolder();
    expect(await refuse({ ROWHOUSE_DATA: folder }, 65_534)).toMatch(/cannot be written \(EACCES\).*the right/s);
    removeDataFolder(folder);
  });

  test.each([
    ['a port that is none', { PORT: 'eighty' }, /PORT/],
    [
      'a database without keys',
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' },
      /ROWHOUSE_MASTER_KEYS and ROWHOUSE_TOKEN_KEYS are needed/,
    ],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/x', ...keys },
      /database.*(answer|reach|connect)/is,
    ],
    ['a Redis that does not answer', { REDIS_URL: 'redis://127.0.0.1:1' }, /Redis does not answer at REDIS_URL/],
  ])('when the configuration names %s', async (_name, env, message) => {
    const folder = makeDataFolder();
    expect(await refuse({ ROWHOUSE_DATA: folder, ...env })).toMatch(message);
    removeDataFolder(folder);
  });
});

describe('what was committed', () => {
  test('is there after a kill -9, and no secret of the folder is needed twice', { timeout: 120_000 }, async () => {
    const stranger = createClient(server.url);
    const input = goodSignUp({ companyName: 'Kept Plumbing' });
    expect((await stranger.mutate('trpc/auth.signUp', input)).status).toBe(200);
    const killed = once(server.process, 'exit');
    server.process.kill('SIGKILL');
    await killed;
    server = await startServerProcess({ dataFolder });
    const again = createClient(server.url);
    const { status } = await again.mutate('trpc/auth.signIn', { email: input.email, password: input.password });
    expect(status).toBe(200);
    expect((await again.request('/sites/kept-plumbing', {})).status).toBe(200);
  });

  test('stays when Ctrl-C stops the server, and no process is left behind', { timeout: 120_000 }, async () => {
    const found = JSON.parse(readFileSync(join(dataFolder, 'secrets.json'), 'utf8')) as { masterKeys: string };
    const pidFile = findPidFile(server.output());
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    expect(await server.stop()).toBe(0);
    expect(existsSync(pidFile)).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);

    // While it is down: what a start makes of a folder that somebody has meddled with.
    const secrets = join(dataFolder, 'secrets.json');
    copyFileSync(secrets, `${secrets}.kept`);
    rmSync(secrets);
    if (pidFile.startsWith(dataFolder))
      expect(await refuse({ ROWHOUSE_DATA: dataFolder })).toMatch(/secrets\.json is missing.*backup/s);
    writeFileSync(secrets, '{"half":');
    expect(await refuse({ ROWHOUSE_DATA: dataFolder })).toMatch(/secrets\.json cannot be read.*backup/s);
    const other = readFileSync(`${secrets}.kept`, 'utf8').replace(found.masterKeys, keys.ROWHOUSE_MASTER_KEYS);
    writeFileSync(secrets, other);
    expect(await refuse({ ROWHOUSE_DATA: dataFolder })).toMatch(/Master key 1 is not the one/);
    renameSync(`${secrets}.kept`, secrets);
    mkdirSync(join(dataFolder, 'unrelated'), { recursive: true });
    server = await startServerProcess({ dataFolder });
    expect((await createClient(server.url).request('/sites/kept-plumbing', {})).status).toBe(200);
  });
});

/** Where PostgreSQL lies: in the data folder, or where its user can enter, which the start then says. */
function findPidFile(output: string): string {
  const moved = /data in (\S+?),? /.exec(output)?.[1];
  const candidates = [join(dataFolder, 'postgres', 'data'), ...(moved ? [join(moved, 'data'), moved] : [])];
  const file = candidates.map((folder) => join(folder, 'postmaster.pid')).find((path) => existsSync(path));
  if (!file) throw new Error(`no postmaster.pid in ${candidates.join(', ')}`);
  return file;
}
