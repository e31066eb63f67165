import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { removeDataFolder, startServerProcess } from '../support/server.ts';
import { sourceFlags } from '../support/source-flags.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const server = await startServerProcess();
afterAll(async () => {
  await server.stop();
  removeDataFolder(server.dataFolder);
});

/** The command line beside the running server, as an operator types it. */
function rowhouse(...parameters: string[]) {
  return run(`${root}node_modules/.bin/node`, [...sourceFlags, 'apps/cli/src/main.ts', ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ROWHOUSE_DATA: server.dataFolder },
  });
}

test('the doctor finds a running platform well, for people and for scripts', async () => {
  const told = await rowhouse('doctor');
  expect(told.stdout).toContain('All is well.');
  const { healthy, checks } = JSON.parse((await rowhouse('doctor', '--json')).stdout) as {
    healthy: boolean;
    checks: unknown[];
  };
  expect(healthy).toBe(true);
  expect(checks.length).toBeGreaterThan(6);
});

test('a company made on the command line is live on the running server', async () => {
  const parameters = [
    '--industry',
    'dental',
    '--admin-name',
    'Dora',
    '--admin-email',
    'dora@example.com',
    '--admin-password',
    'nine clean white teeth',
  ];
  const made = JSON.parse(
    (await rowhouse('companies', 'provision', '--name', 'Dora Dental', ...parameters, '--json')).stdout,
  ) as { slug: string };
  expect(made.slug).toBe('dora-dental');
  const { companies } = JSON.parse((await rowhouse('companies', 'list', '--json')).stdout) as {
    companies: { slug: string }[];
  };
  expect(companies.map((company) => company.slug).sort()).toEqual(['bluebird-plumbing', 'dora-dental']);
  const site = await fetch(`${server.url}/sites/dora-dental`);
  expect(await site.text()).toContain('Dora Dental');
});

test('the master keys are shown, and a rotation to the current one finds nothing to do', async () => {
  const status = JSON.parse((await rowhouse('keys', 'status', '--json')).stdout) as object;
  expect(status).toMatchObject({ currentVersion: 1, loadedVersions: [1], unopened: [] });
  expect((await rowhouse('keys', 'status')).stdout).toMatch(/^1 +current +\d+$/m);
  expect((await rowhouse('keys', 'rotate')).stdout).toMatch(/^0 companies moved to master key 1 .* had it already\.$/m);
  await expect(rowhouse('keys', 'retire', '1')).rejects.toMatchObject({
    code: 1,
    stderr: 'Master key 1 is the current one. Put its successor first and rotate.\n',
  });
});

test('a price of one’s own holds from today, for people and for scripts, and goes again', async () => {
  const wish = ['prices', 'set', 'openai', 'gpt-5-mini', '--input', '0.20', '--output', '1.5', '--cached', '0.02'];
  expect((await rowhouse(...wish)).stdout).toMatch(/^From \d{4}-\d{2}-\d{2} on gpt-5-mini costs 0.20 in and 1.5 out/);
  const { prices, changes } = JSON.parse((await rowhouse('prices', 'history', 'gpt-5-mini', '--json')).stdout) as {
    prices: { origin: string; state: string }[];
    changes: unknown[];
  };
  expect(prices.map(({ origin, state }) => `${origin} ${state}`)).toEqual(['operator in-force', 'list past']);
  expect(changes).toHaveLength(1);
  await rowhouse('prices', 'remove', 'openai', 'gpt-5-mini');
  const listed = (await rowhouse('prices', 'list')).stdout;
  expect(listed).toMatch(/^openai +gpt-5-mini +\S+ +list +in force +0\.25 +2\.00 +0\.025$/m);
  expect(listed).not.toMatch(/ yours +in force/);
});

test('the economics are measured on the running platform, with every assumption in sight', async () => {
  const told = (await rowhouse('economics', '--own-database-usd', '20')).stdout;
  expect(told).toMatch(/^ +1,000 +\$\S+ +\$\d+\.\d\d +\$20,000 +\$20\.00 +\d/m);
  expect(told).toMatch(/--vcpu-usd +24 /);
  expect(told).toContain('Note: ');
  const { measured, table } = JSON.parse((await rowhouse('economics', '--json')).stdout) as {
    measured: { companies: number; rows: number; diskBytes: number };
    table: { companies: number; ownDatabasesUsd: number }[];
  };
  expect(measured.companies).toBe(2);
  expect(measured.rows).toBeGreaterThan(600);
  expect(table.map((row) => row.ownDatabasesUsd)).toEqual([1_500, 15_000, 75_000]);
});

test('a day without a call has nothing to reconcile', async () => {
  expect((await rowhouse('reconcile', '--day', '2026-01-01')).stdout).toContain('2026-01-01: no model was called.');
});

test('golden questions are checked on the command line, for the fleet in figures and for one company in words', async () => {
  expect((await rowhouse('knowledge', 'check')).stdout).toMatch(
    /bluebird-plumbing: right first 1\d of 15, .*; 0 better, 0 worse than before/,
  );
  const { companies } = JSON.parse((await rowhouse('knowledge', 'check', 'bluebird-plumbing', '--json')).stdout) as {
    companies: { slug: string; report: { questions: unknown[] } | null }[];
  };
  expect(companies).toMatchObject([{ slug: 'bluebird-plumbing' }]);
  expect(companies[0]?.report?.questions).toHaveLength(20);
  await expect(rowhouse('knowledge', 'check', 'nobody-here')).rejects.toMatchObject({
    stderr: expect.stringContaining('There is no company with that slug.') as unknown,
  });
});

test('the isolation report says that every wall stands', async () => {
  expect((await rowhouse('isolation')).stdout).toContain('Every wall stands.');
});

test('a wish that cannot be met ends with a sentence and code 1', async () => {
  const wish = rowhouse(
    'companies',
    'provision',
    '--name',
    'X Ray',
    '--industry',
    'alchemy',
    '--admin-name',
    'A',
    '--admin-email',
    'a@example.com',
    '--admin-password',
    'four unlikely words here',
  );
  await expect(wish).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no such industry. Choose one from the list.\n',
  });
});
