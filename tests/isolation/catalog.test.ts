import { checkCatalog, openDatabase, readJournal } from '@rowhouse/core/database';
import { createCore, createLogger, systemClock } from '@rowhouse/core';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { databaseFaults } from '../support/database-faults.ts';
import { cloneDatabase, migrationsFolder, type TestServer, withAdmin } from '../support/postgres.ts';

const servers: [string, TestServer][] = [['PostgreSQL 18', inject('postgres')]];
const oldest = inject('postgres15');
if (oldest) servers.push(['PostgreSQL 15', oldest]);

describe.each(servers)('on %s', async (_name, server) => {
  const database = await cloneDatabase(server);
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const ask = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test('a migrated database passes every check', async () => {
    const findings = await checkCatalog(ask);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(10);
  });

  const faults = databaseFaults.filter(({ since }) => since === undefined || since <= server.version);
  test('there are enough faults to be seen', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60);
  });

  test.each(faults)('$fault: found by "$check"', async ({ check, sql }) => {
    await client.query('begin');
    try {
      await client.query(sql);
      const found = (await checkCatalog(ask)).filter(({ ok }) => !ok).map((finding) => finding.check);
      expect(found).toContain(check);
    } finally {
      await client.query('rollback');
    }
  });

  test('a copy made by CREATE DATABASE … TEMPLATE is open again until it is sealed', async () => {
    const copy = `${database.name}_copy`;
    await client.query('select 1');
    await withAdmin(server, 'postgres', async (admin) => {
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'rowhouse_template'`);
      await admin.query(`create database ${copy} template rowhouse_template`);
    });
    try {
      const findings = await withAdmin(server, copy, (admin) =>
        checkCatalog(async (text) => (await admin.query<Record<string, unknown>>(text)).rows),
      );
      expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['roles']);
    } finally {
      await withAdmin(server, 'postgres', (admin) => admin.query(`drop database ${copy} with (force)`));
    }
  });

  test('the platform refuses to serve from a database with a fault, and says which', async () => {
    const broken = await cloneDatabase(server);
    await withAdmin(server, broken.name, (admin) =>
      admin.query('alter table tenant.agents no force row level security'),
    );
    const pools = openDatabase({
      tenantUrl: broken.tenantUrl,
      platformUrl: broken.platformUrl,
      tenantConnections: 2,
      platformConnections: 2,
      pooled: false,
      explicitTransactions: false,
    });
    try {
      const opened = createCore({
        database: pools,
        expectedMigrations: await readJournal(migrationsFolder),
        redisUrl: undefined,
        masterKeys: `1:${randomBytes(32).toString('base64url')}`,
        tokenKeys: `v1:${randomBytes(32).toString('base64url')}`,
        platformProviders: {},
        clock: systemClock,
        logger: createLogger({ level: 'silent' }),
      });
      await expect(opened).rejects.toThrow(
        /not safe .*closed room.*tenant\.agents row security not enabled and forced/,
      );
    } finally {
      await pools.close();
      await broken.drop();
    }
  });
});
