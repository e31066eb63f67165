import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@rowhouse/core/database';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@rowhouse/server/embedded';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

const password = 'only-for-tests';
let dataFolder: string;
let running: EmbeddedPostgres[];

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'rowhouse-embedded-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  chmodSync(dataFolder, 0o755);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((postgres) => postgres.stop()));
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataFolder, password, createDatabase });
  running.push(postgres);
  return postgres;
}

async function query(postgres: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed is there after the old server was left behind by a killed process', async () => {
  const left = await start();
  await query(left, 'create table kept as select 42 as answer');
  const next = await start();
  expect(await query(next, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('what was committed is there after the database itself was killed', async () => {
  const killed = await start();
  await query(killed, 'create table kept as select 42 as answer');
  const pid = Number(readFileSync(join(killed.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  const next = await start();
  expect(await query(next, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a wrong password is refused: the port is open to everybody on the machine', async () => {
  const postgres = await start();
  const client = new pg.Client({ connectionString: postgres.urlOf('postgres', 'guessed') });
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('damaged data are left as they are, and the message says where they lie', async () => {
  const postgres = await start();
  await postgres.stop();
  rmSync(join(postgres.folder, 'global', 'pg_control'));
  await expect(start()).rejects.toThrow(/did not start[\s\S]*The data are in .*backup/);
  rmSync(join(postgres.folder, 'PG_VERSION'));
  await expect(start()).rejects.toThrow(/PG_VERSION is missing.*backup/);
  expect(readFileSync(join(postgres.folder, 'postgresql.conf'), 'utf8')).not.toBe('');
});

test('data of another major version are not touched', async () => {
  const postgres = await start();
  await postgres.stop();
  writeFileSync(join(postgres.folder, 'PG_VERSION'), '15\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 15/);
});
