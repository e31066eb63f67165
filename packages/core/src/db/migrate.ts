import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { CoreError } from '../base/index.ts';

export type MigrationSettings = {
  /** An administrator's direct URL (not through a pooler). */
  adminUrl: string;
  /** The folder with the SQL files and their journal. */
  folder: string;
  /** Passwords of the two runtime roles; set anew each time. */
  tenantPassword: string;
  platformPassword: string;
};

/** Two servers that start at once migrate one after the other. Any constant will do. */
const lockKey = 7_403_211;

/** Functions that run SQL text, move the context, or share a name space between companies. */
const dangerousFunctions =
  '^(set_config|(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite|lo_.*|loread|lowrite|pg_notify|pg_(try_)?advisory_.*)$';

/**
 * Brings a database up to date: roles, schemas, revoked rights, then the SQL files, all under one lock.
 * @returns how many files are applied in all, and what could not be revoked for want of rights.
 * @throws CoreError 'unavailable' when the database does not answer or the files are not in order.
 */
export async function migrateDatabase(settings: MigrationSettings): Promise<{ applied: number; warnings: string[] }> {
  const files = await readJournal(settings.folder);
  const client = new pg.Client({ connectionString: settings.adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw new CoreError(
      'unavailable',
      'The database does not answer. Check DATABASE_URL and that PostgreSQL is running.',
      {
        cause,
      },
    );
  });
  try {
    await client.query(`select pg_advisory_lock(${lockKey})`);
    const warnings = await prepare(client, settings);
    await client.query('set role rowhouse_owner');
    await migrate(drizzle(client), {
      migrationsFolder: settings.folder,
      migrationsSchema: 'platform',
      migrationsTable: 'migrations',
    });
    await client.query('grant select on platform.migrations to rowhouse_platform');
    const { rows } = await client.query<{ applied: string }>('select count(*) as applied from platform.migrations');
    const applied = Number(rows[0]?.applied ?? 0);
    if (applied !== files)
      throw new CoreError(
        'unavailable',
        `The database has ${applied} migrations and this version of Rowhouse has ${files}. Start the version that made it, or a newer one.`,
      );
    return { applied, warnings };
  } finally {
    await client.end();
  }
}

/** What CREATE DATABASE … TEMPLATE does not copy, or a database is born with: rights on the database itself. */
export async function sealDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const name = client.escapeIdentifier(rows[0]?.name ?? '');
  await client.query(`revoke all on database ${name} from public`);
  await client.query(`grant create on database ${name} to rowhouse_owner`);
  await client.query(`grant connect on database ${name} to rowhouse_owner, rowhouse_tenant, rowhouse_platform`);
}

/** How many SQL files the journal lists. @throws CoreError when one is dated before its predecessor: it would be skipped in silence. */
export async function readJournal(folder: string): Promise<number> {
  const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  journal.entries.forEach((entry, index) => {
    const before = journal.entries[index - 1];
    if (before && before.when >= entry.when)
      throw new CoreError('unavailable', `Migration ${entry.tag} is dated before ${before.tag} and would be skipped.`);
  });
  return journal.entries.length;
}

async function prepare(client: pg.Client, settings: MigrationSettings): Promise<string[]> {
  await makeRole(client, 'rowhouse_owner', 'nologin');
  await makeRole(client, 'rowhouse_tenant', `login password ${client.escapeLiteral(settings.tenantPassword)}`);
  await makeRole(client, 'rowhouse_platform', `login password ${client.escapeLiteral(settings.platformPassword)}`);
  await sealDatabase(client);
  await client.query('revoke create on schema public from public');
  await client.query('create schema if not exists tenant authorization rowhouse_owner');
  await client.query('create schema if not exists platform authorization rowhouse_owner');
  const revoked = await client
    .query(
      `do $$ declare f regprocedure; begin
        for f in select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '${dangerousFunctions}'
        loop execute format('revoke execute on function %s from public', f); end loop; end $$`,
    )
    .then(
      () => true,
      () => false,
    );
  return revoked
    ? []
    : [
        'This database user may not revoke set_config and its like from everybody. Let a superuser do it: see docs/running.md.',
      ];
}

async function makeRole(client: pg.Client, name: string, attributes: string): Promise<void> {
  const isThere = async () => (await client.query('select from pg_roles where rolname = $1', [name])).rowCount === 1;
  if (await isThere()) {
    if (attributes !== 'nologin') await client.query(`alter role ${name} ${attributes}`);
    return;
  }
  await client.query(`create role ${name} ${attributes}`).catch(async (error: unknown) => {
    // Two databases of one server may be prepared at once; roles belong to the server.
    if (!(await isThere())) throw error;
  });
}

/** Makes the database on an administrator's server unless it is there. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
