import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrateDatabase, readJournal, sealDatabase } from '@rowhouse/core/database';
import { freePort, initializeCluster, locatePostgresBinaries, startPostgres } from '@rowhouse/server/embedded';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { rolePassword, type TestServer, urlOf, withAdmin } from '../support/postgres.ts';

const server = inject('postgres');

/** A folder of migrations, each of which makes a table; `when` are their dates. */
function migrations(...when: number[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'meta'));
  const entries = when.map((moment, idx) => ({
    idx,
    version: '7',
    when: moment,
    tag: `step_${idx}`,
    breakpoints: true,
  }));
  writeFileSync(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  for (const { tag } of entries)
    writeFileSync(join(folder, `${tag}.sql`), `create table tenant.${tag} (company_id uuid)`);
  return folder;
}

function named(
  name: string,
  on: TestServer = server,
): { name: string; url: string; ask(text: string): Promise<object[]> } {
  const database = `t_${process.pid}_${name}_${Math.random().toString(36).slice(2, 8)}`;
  onTestFinished(async () => {
    await withAdmin(on, 'postgres', (client) =>
      client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`),
    );
  });
  return {
    name: database,
    url: urlOf(on, 'postgres', database),
    ask: async (text) => (await withAdmin(on, database, (client) => client.query<object>(text))).rows,
  };
}

async function empty(name: string, on: TestServer = server) {
  const database = named(name, on);
  await createDatabase(urlOf(on, 'postgres', 'postgres'), database.name);
  return database;
}

const passwords = { tenantPassword: rolePassword, platformPassword: rolePassword };
const migrate = (adminUrl: string, folder: string) => migrateDatabase({ adminUrl, folder, ...passwords });

describe('an empty database', () => {
  test('is brought up to date: schemas and tables of the owner, and no right that nobody was given', async () => {
    const database = await empty('new');
    expect(await migrate(database.url, migrations(1, 2))).toEqual({ applied: 2, warnings: [] });
    const tables = `select relname as name, relowner::regrole::text as owner from pg_class where relnamespace = 'tenant'::regnamespace and relkind = 'r' order by 1`;
    expect(await database.ask(tables)).toEqual([
      { name: 'step_0', owner: 'rowhouse_owner' },
      { name: 'step_1', owner: 'rowhouse_owner' },
    ]);
    const rights = `select r.role, has_database_privilege(r.role, current_database(), 'CONNECT') as connect,
      has_database_privilege(r.role, current_database(), 'TEMP') as temp, has_database_privilege(r.role, current_database(), 'CREATE') as make,
      has_schema_privilege(r.role, 'public', 'CREATE') as public, has_function_privilege(r.role, 'set_config(text,text,boolean)', 'EXECUTE') as move,
      has_function_privilege(r.role, 'pg_notify(text,text)', 'EXECUTE') as tell, has_function_privilege(r.role, 'lower(text)', 'EXECUTE') as lower
      from unnest(array['rowhouse_owner', 'rowhouse_tenant', 'rowhouse_platform']) as r(role)`;
    const runtime = { connect: true, temp: false, make: false, public: false, move: false, tell: false, lower: true };
    expect(await database.ask(rights)).toEqual([
      { role: 'rowhouse_owner', ...runtime, make: true },
      { role: 'rowhouse_tenant', ...runtime },
      { role: 'rowhouse_platform', ...runtime },
    ]);
    const own = `select nspowner::regrole::text as owner from pg_namespace where nspname in ('tenant', 'platform')`;
    expect(await database.ask(own)).toEqual([{ owner: 'rowhouse_owner' }, { owner: 'rowhouse_owner' }]);
    const counted = `select has_table_privilege('rowhouse_platform', 'platform.migrations', 'SELECT') as platform,
      has_table_privilege('rowhouse_tenant', 'platform.migrations', 'SELECT') as tenant`;
    expect(await database.ask(counted)).toEqual([{ platform: true, tenant: false }]);
  });

  test('is brought forward by what is new, and left alone where nothing is', async () => {
    const database = await empty('again');
    expect(await migrate(database.url, migrations(1))).toEqual({ applied: 1, warnings: [] });
    expect(await migrate(database.url, migrations(1, 2, 3))).toEqual({ applied: 3, warnings: [] });
    expect(await migrate(database.url, migrations(1, 2, 3))).toEqual({ applied: 3, warnings: [] });
  });

  test('of a later version is not touched', async () => {
    const database = await empty('later');
    await migrate(database.url, migrations(1, 2));
    await expect(migrate(database.url, migrations(1))).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'The database has 2 migrations and this version of Rowhouse has 1. Start the version that made it, or a newer one.',
    });
  });

  test('is prepared once where two start at the same time', async () => {
    const database = await empty('twice');
    const folder = migrations(1, 2);
    expect(await Promise.all([migrate(database.url, folder), migrate(database.url, folder)])).toEqual([
      { applied: 2, warnings: [] },
      { applied: 2, warnings: [] },
    ]);
  });

  test('whose administrator may not revoke functions is brought up all the same, with a warning', async () => {
    const database = await empty('half');
    const admin = `${database.name}_admin`;
    await database.ask(`create role ${admin} login createrole password '${rolePassword}'`);
    onTestFinished(async () => {
      await withAdmin(server, database.name, (client) =>
        client.query(`drop owned by ${admin} cascade; reassign owned by ${admin} to postgres`),
      );
      await withAdmin(server, 'postgres', (client) =>
        client.query(`alter database ${database.name} owner to postgres; drop owned by ${admin}; drop role ${admin}`),
      );
    });
    await database.ask(
      `alter database ${database.name} owner to ${admin}; grant rowhouse_owner, rowhouse_tenant, rowhouse_platform to ${admin} with admin option`,
    );
    const url = `postgres://${admin}:${rolePassword}@${server.host}:${server.port}/${database.name}`;
    const { applied, warnings } = await migrate(url, migrations(1));
    expect(applied).toBe(1);
    expect(warnings).toEqual([
      expect.stringMatching(/^This database user may not revoke set_config .*docs\/running\.md\.$/),
    ]);
  });
});

test('a server that does not answer is named in a sentence', async () => {
  const url = `postgres://postgres@127.0.0.1:${await freePort()}/nothing`;
  await expect(migrate(url, migrations(1))).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The database does not answer. Check DATABASE_URL and that PostgreSQL is running.',
  });
});

test('an error of a migration leaves no connection behind', async () => {
  const database = await empty('broken');
  const folder = migrations(1);
  writeFileSync(join(folder, 'step_0.sql'), 'create table nonsense');
  await expect(migrate(database.url, folder)).rejects.toThrow();
  const left = `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await expect.poll(() => database.ask(left)).toEqual([{ n: 0 }]);
});

test('one that loses its connection while it waits for another fails, and nothing else does', async () => {
  const database = await empty('lost');
  await withAdmin(server, database.name, async (other) => {
    await other.query('select pg_advisory_lock(7403211)');
    const lost = expect(migrate(database.url, migrations(1))).rejects.toThrow(/terminat/);
    const waiting = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBe(1);
    await other.query(`select pg_terminate_backend(pid) from (${waiting}) as w`);
    await lost;
  });
});

test('migrations are counted, and refused where one is not dated after the one before it', async () => {
  expect(await readJournal(migrations())).toBe(0);
  expect(await readJournal(migrations(5, 6, 7))).toBe(3);
  for (const when of [
    [5, 7, 6],
    [5, 7, 7],
  ])
    await expect(readJournal(migrations(...when))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Migration step_2 is dated before step_1 and would be skipped.',
    });
});

test('a database is made unless it is there, whatever its name, and no connection is left', async () => {
  const admin = urlOf(server, 'postgres', 'postgres');
  const database = named('Odd-"name"');
  await createDatabase(admin, database.name);
  await database.ask('create table kept (a int)');
  await createDatabase(admin, database.name);
  expect(await database.ask('select from kept')).toEqual([]);
  await withAdmin(server, database.name, sealDatabase);
  expect(
    await database.ask(`select has_database_privilege('rowhouse_tenant', current_database(), 'TEMP') as temp`),
  ).toEqual([{ temp: false }]);
});

test('on a server that has never seen Rowhouse the roles are made, also by two databases at once', async () => {
  const binaries = locatePostgresBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-new-server-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, rolePassword, { mode: 0o600 });
  if (binaries.user) for (const path of [folder, passwordFile]) chownSync(path, binaries.user.uid, binaries.user.gid);
  const dataFolder = join(folder, 'data');
  await initializeCluster(binaries, dataFolder, passwordFile, 18);
  const started = await startPostgres(binaries, { dataFolder, port: await freePort(), settings: ['fsync=off'] });
  try {
    const fresh: TestServer = {
      host: '127.0.0.1',
      port: started.port,
      password: rolePassword,
      version: 18,
      pid: started.pid,
    };
    // Who may make no roles is told so, and has made nothing.
    await withAdmin(fresh, 'postgres', (client) => client.query(`create role weak login password '${rolePassword}'`));
    await createDatabase(urlOf(fresh, 'postgres', 'postgres'), 'weak');
    const weak = urlOf(fresh, 'postgres', 'weak').replace('postgres://postgres', 'postgres://weak');
    await expect(migrate(weak, migrations(1))).rejects.toThrow(/permission denied to create role/);
    const urls = ['one', 'two'].map((name) => urlOf(fresh, 'postgres', name));
    for (const name of ['one', 'two']) await createDatabase(urlOf(fresh, 'postgres', 'postgres'), name);
    const files = migrations(1);
    expect(await Promise.all(urls.map((url) => migrate(url, files)))).toMatchObject([{ applied: 1 }, { applied: 1 }]);
    const roles = await withAdmin(fresh, 'one', (client) =>
      client.query(
        `select rolname as name, rolcanlogin as login from pg_roles where rolname like 'rowhouse%' order by 1`,
      ),
    );
    expect(roles.rows).toEqual([
      { name: 'rowhouse_owner', login: false },
      { name: 'rowhouse_platform', login: true },
      { name: 'rowhouse_tenant', login: true },
    ]);
    // A password that is changed in the configuration holds from the next start on.
    await migrateDatabase({ adminUrl: urls[0] ?? '', folder: files, ...passwords, tenantPassword: 'another one' });
    const tenant = new pg.Client({
      connectionString: urlOf(fresh, 'rowhouse_tenant', 'one').replace(rolePassword, 'another%20one'),
    });
    await tenant.connect();
    await tenant.end();
  } finally {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
