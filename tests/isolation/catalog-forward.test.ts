import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCatalog, migrateDatabase } from '@rowhouse/core/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { plantedFaults } from '../support/planted-faults.ts';
import {
  cloneDatabase,
  migrationsFolder,
  rolePassword,
  type TestDatabase,
  urlOf,
  withAdmin,
} from '../support/postgres.ts';

const servers = [inject('postgres'), inject('postgres15')].filter((server) => server !== null);

const faultsOf = async (client: pg.Client) =>
  (await checkCatalog(async (text) => (await client.query<Record<string, unknown>>(text)).rows)).filter(
    (finding) => !finding.ok,
  );

/** All that decides who may do what, in words: two databases with the same words are the same house. */
const description = `select 'column' as kind, format('%s.%s', a.attrelid::regclass, a.attname) as name,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) as text
  from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace in ('tenant'::regnamespace, 'platform'::regnamespace) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
union all select 'constraint', format('%s.%s', conrelid::regclass, conname), pg_get_constraintdef(oid) from pg_constraint
  where connamespace in ('tenant'::regnamespace, 'platform'::regnamespace)
union all select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace in ('tenant'::regnamespace, 'platform'::regnamespace)
union all select 'policy', format('%s.%s', polrelid::regclass, polname),
  concat_ws(' ', polcmd, polpermissive, polroles::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
union all select 'relation', oid::regclass::text,
  concat_ws(' ', relkind, relpersistence, relowner::regrole, relrowsecurity, relforcerowsecurity, (select string_agg(x::text, ' ' order by x::text) from unnest(relacl) x))
  from pg_class where relnamespace in ('tenant'::regnamespace, 'platform'::regnamespace) and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
union all select 'schema', nspname, concat_ws(' ', nspowner::regrole, nspacl::text) from pg_namespace where nspname in ('tenant', 'platform', 'public')
union all select 'function', oid::regprocedure::text, proacl::text from pg_proc where proacl is not null order by 1, 2`;

describe.each(servers)('on PostgreSQL $version', (server) => {
  let database: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await cloneDatabase(server);
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  test('a database that was brought forward is the same as a new one, and passes too', async () => {
    const name = `t_${process.pid}_forward`;
    const folder = mkdtempSync(join(tmpdir(), 'rowhouse-migrations-'));
    cpSync(migrationsFolder, folder, { recursive: true });
    const path = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: unknown[] };
    const settings = {
      adminUrl: urlOf(server, 'postgres', name),
      tenantPassword: rolePassword,
      platformPassword: rolePassword,
    };
    await withAdmin(server, 'postgres', (client) => client.query(`create database ${name}`));
    try {
      for (let length = 1; length <= journal.entries.length; length += 1) {
        writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, length) }));
        await migrateDatabase({ ...settings, folder });
      }
      await withAdmin(server, name, async (client) => {
        expect(await faultsOf(client)).toEqual([]);
        const { rows } = await client.query<{ kind: string }>(description);
        expect(rows.filter((row) => row.kind === 'policy').length).toBeGreaterThan(60);
        expect(rows).toEqual((await admin.query(description)).rows);
      });
    } finally {
      rmSync(folder, { recursive: true });
      await withAdmin(server, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
    }
  });

  test('exactly these rights are granted on tables', async () => {
    const { rows } = await admin.query<{ rights: string; tables: number }>(
      `select g.rights, count(*)::int as tables from (
  select c.oid, c.relnamespace::regnamespace || ' ' || x.grantee::regrole || ': ' || string_agg(x.privilege_type, ' ' order by x.privilege_type) as rights
  from pg_class c cross join lateral aclexplode(c.relacl) x
  where c.relnamespace in ('tenant'::regnamespace, 'platform'::regnamespace) and c.relkind in ('r', 'p') and x.grantee <> c.relowner
  group by c.oid, c.relnamespace, x.grantee) g group by 1 order by 1`,
    );
    expect(rows.map((row) => row.rights)).toMatchInlineSnapshot(`
      [
        "platform rowhouse_platform: DELETE INSERT SELECT UPDATE",
        "platform rowhouse_platform: SELECT",
        "platform rowhouse_tenant: SELECT",
        "tenant rowhouse_platform: INSERT",
        "tenant rowhouse_tenant: DELETE INSERT SELECT",
        "tenant rowhouse_tenant: DELETE INSERT SELECT UPDATE",
        "tenant rowhouse_tenant: INSERT SELECT",
        "tenant rowhouse_tenant: INSERT SELECT UPDATE",
      ]
    `);
  });

  test.each(plantedFaults)('%s is caught by the rule %s', async (_what, rule, sql) => {
    await admin.query('begin');
    try {
      await admin.query(sql);
      expect((await faultsOf(admin)).map((finding) => finding.check)).toContain(rule);
    } finally {
      await admin.query('rollback');
    }
  });
});
