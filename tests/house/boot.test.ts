import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

type Ending = { code: number; said: string };

/** The boot script as npm calls it, to its end. */
function boot(parameters: readonly string[], env: Record<string, string> = {}): Promise<Ending> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } };
    execFile(process.execPath, ['scripts/boot.mjs', ...parameters], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: `${stdout}${stderr}` });
    });
  });
}

test('a taken port is told before anything is started, with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const { code, said } = await boot(['start'], { PORT: String(port) });
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken.`);
    expect(said).toMatch(/PORT=\d+ npm start/);
    expect(said).not.toContain('PostgreSQL');
  } finally {
    server.close();
  }
});

test('a port that is no port is named', async () => {
  const { code, said } = await boot(['start'], { PORT: 'three' });
  expect(code).toBe(1);
  expect(said).toContain('PORT is "three"');
});

test('an unknown command lists those that there are', async () => {
  const { code, said } = await boot(['fly']);
  expect(code).toBe(2);
  expect(said).toContain('start, test, check, mutants, bench, templates, cli');
});
