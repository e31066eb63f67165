import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createCore, createLogger, systemClock } from '@rowhouse/core';
import { openDatabase, readJournal, tenantTableNames } from '@rowhouse/core/database';
import { afterAll, expect, test } from 'vitest';
import { openHouse, password } from '../support/house.ts';
import { migrationsFolder, withAdmin } from '../support/postgres.ts';
import { sourceFlags } from '../support/source-flags.ts';

/** Processes that die, and connections that end at a random byte of a sign-up: 1,000 on demand. */
const kills = Number(process.env['ROWHOUSE_TEST_KILLS'] ?? 3);
const cuts = Number(process.env['ROWHOUSE_TEST_CUTS'] ?? 60);

const root = fileURLToPath(new URL('../..', import.meta.url));
const house = await openHouse();
afterAll(house.close);
const { testDatabase, keys } = house;

/** Companies in the directory that lack something, and companies' rows that nobody in the directory owns. */
async function halves(): Promise<string[]> {
  return withAdmin(testDatabase.server, testDatabase.name, async (client) => {
    const found: string[] = [];
    const whole = await client.query<{ id: string; tables: number }>(
      'select id, 0 as tables from platform.companies order by id',
    );
    const ids = new Set(whole.rows.map((row) => row.id));
    const counts = new Map<string, string>();
    for (const table of tenantTableNames()) {
      const { rows } = await client.query<{ company_id: string; count: number }>(
        `select company_id, count(*)::integer as count from tenant.${table} group by 1`,
      );
      for (const row of rows) {
        if (!ids.has(row.company_id)) found.push(`${table} has rows of ${row.company_id}, which is no company`);
        counts.set(row.company_id, `${counts.get(row.company_id) ?? ''} ${table}:${row.count}`);
      }
    }
    // All are of one industry and tier: a whole one looks like every other.
    const shapes = new Set([...ids].map((id) => counts.get(id) ?? 'nothing'));
    if (shapes.size > 1) found.push(`companies differ: ${[...shapes].join(' | ')}`);
    const orphans = await client.query(`select m.id from platform.memberships m
      where not exists (select 1 from platform.companies c where c.id = m.company_id)`);
    if (orphans.rows.length > 0) found.push('memberships of no company');
    const strangers = await client.query(`select i.id from platform.identities i where not i.is_operator
      and not exists (select 1 from platform.memberships m where m.identity_id = i.id)`);
    if (strangers.rows.length > 0) found.push('people of no company');
    return found;
  });
}

const request = (idempotencyKey: string) => ({
  companyName: 'Crash Plumbing',
  industry: 'plumbing',
  tier: 'starter',
  admin: { name: 'Ada', email: `${idempotencyKey}@example.com`, password },
  idempotencyKey,
  requestId: 'test',
});

/** Passes bytes on to PostgreSQL; told to, it drops a connection after so many more bytes, as a dying process does. */
async function openCuttingProxy(server: { host: string; port: number }) {
  let left = Number.POSITIVE_INFINITY;
  let sent = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(server.port, server.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (chunk.length <= left) {
        left -= chunk.length;
        upstream.write(chunk);
        return;
      }
      upstream.write(chunk.subarray(0, left), () => {
        for (const socket of sockets) socket.destroy();
      });
      left = Number.POSITIVE_INFINITY;
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    sent: () => sent,
    cutAfter(bytes: number) {
      left = bytes;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

test(`a sign-up that is cut off at any of ${cuts} random bytes leaves nothing behind, or a whole company`, async () => {
  const proxy = await openCuttingProxy(testDatabase.server);
  const through = (url: string) => {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(proxy.port);
    return changed.toString();
  };
  const database = openDatabase({
    tenantUrl: testDatabase.tenantUrl,
    platformUrl: through(testDatabase.platformUrl),
    tenantConnections: 2,
    platformConnections: 1,
    pooled: false,
    explicitTransactions: false,
  });
  const core = await createCore({
    database,
    expectedMigrations: await readJournal(migrationsFolder),
    redisUrl: undefined,
    ...keys,
    platformProviders: {},
    clock: systemClock,
    logger: createLogger({ level: 'silent' }),
  });
  try {
    await core.provisioning.provision(request(randomUUID()));
    const before = proxy.sent();
    await core.provisioning.provision(request(randomUUID()));
    const bytes = proxy.sent() - before;
    expect(bytes).toBeGreaterThan(1_000);
    let failed = 0;
    const begun: string[] = [];
    for (let cut = 0; cut < cuts; cut += 1) {
      const key = randomUUID();
      begun.push(key);
      proxy.cutAfter(randomInt(bytes));
      await core.provisioning.provision(request(key)).catch(() => {
        failed += 1;
      });
    }
    proxy.cutAfter(Number.POSITIVE_INFINITY);
    expect(failed).toBeGreaterThan(cuts * 0.8);
    expect(await halves()).toEqual([]);
    // The same sign-up again finishes what was cut off, and makes no second one of what was done.
    for (const key of begun.slice(0, 10)) await core.provisioning.provision(request(key));
    const { rows } = await withAdmin(testDatabase.server, testDatabase.name, (client) =>
      client.query<{ count: number }>(
        'select count(*)::integer as count from platform.companies where idempotency_key = any($1)',
        [begun.slice(0, 10)],
      ),
    );
    expect(rows[0]?.count).toBe(Math.min(10, begun.length));
    expect(await halves()).toEqual([]);
  } finally {
    await core.close();
    await database.close();
    proxy.close();
  }
}, 3_600_000);

async function startSigningUp() {
  const child = spawn(
    `${root}node_modules/.bin/node`,
    [
      ...sourceFlags,
      'tests/support/sign-ups.ts',
      JSON.stringify({
        tenantUrl: testDatabase.tenantUrl,
        platformUrl: testDatabase.platformUrl,
        ...keys,
        migrations: migrationsFolder,
      }),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '' } },
  );
  await once(child.stdout, 'data');
  return child;
}

test(`kill -9 of a process that furnishes eight companies at a time, ${kills} times, leaves only whole companies`, async () => {
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await startSigningUp();
    // The point is random on purpose: anywhere in the eight sign-ups under way.
    await new Promise((resolve) => setTimeout(resolve, randomInt(400)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await withAdmin(testDatabase.server, testDatabase.name, async (client) => {
      // What the dead process had sent may still be running.
      for (;;) {
        const { rows } = await client.query(
          `select 1 from pg_stat_activity where datname = current_database() and usename = 'rowhouse_platform' and state <> 'idle'`,
        );
        if (rows.length === 0) return;
      }
    });
    expect(await halves()).toEqual([]);
  }
}, 7_200_000);
