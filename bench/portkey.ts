import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@rowhouse/server/embedded';

const version = '1.15.2';
const folder = fileURLToPath(new URL(`../.rowhouse/bench-peers/portkey-${version}`, import.meta.url));
const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
/** With later ones its streams end in an error 500: headers of a fetched answer are immutable. */
const working = { hono: '4.9.7', '@hono/node-server': '1.13.7' };
const startTimeoutMs = 30_000;

export type Portkey = { url: string; close(): Promise<void> };

/**
 * Portkey's gateway on a port of loopback. It is a peer to compare with and no part of the product, so that its packages
 * stand apart from the workspace, and are fetched the first time that they are measured.
 * @throws Error when npm cannot install it, or it does not start.
 */
export async function startPortkey(): Promise<Portkey> {
  if (!existsSync(program)) await install();
  const port = await freePort();
  const child = spawn(process.execPath, [program, '--headless', `--port=${port}`], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child);
  return {
    url,
    async close() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function install(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const dependencies = { '@portkey-ai/gateway': version };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides: working }));
  const parameters = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent'];
  const child = spawn('npm', parameters, { cwd: folder, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('npm could not install Portkey, the peer to compare with; does "npm ping" answer?');
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const untilMs = performance.now() + startTimeoutMs;
  while (child.exitCode === null && performance.now() < untilMs) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Portkey, the peer to compare with, did not start.');
}
