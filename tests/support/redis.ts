import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@rowhouse/server/embedded';

export type TestRedis = {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had written down. */
  start(): Promise<void>;
  /** Keeps a copy of its files as they are now. */
  copyFiles(): void;
  /** While it is down: puts the copy in place of its files. */
  restoreFiles(): void;
  stop(): Promise<void>;
};

/** A redis-server of one's own on loopback, writing every command down as it should in production. */
export async function startRedis(program: string, settings: readonly string[] = []): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-redis-'));
  const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
  cpSync(mkdtempSync(join(folder, 'empty-')), data, { recursive: true });
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data];
    child = spawn(program, [...place, ...durable, ...settings], { stdio: 'ignore' });
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error('redis-server did not start');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    copyFiles: () => cpSync(data, copy, { recursive: true }),
    restoreFiles() {
      rmSync(data, { recursive: true });
      cpSync(copy, data, { recursive: true });
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Has it loaded its files and does it answer? */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const done = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.on('error', () => done(false));
  });
}
