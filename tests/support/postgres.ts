import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateDatabase, sealDatabase } from '@rowhouse/core/database';
import {
  freePort,
  initializeCluster,
  locatePostgresBinaries,
  type PostgresBinaries,
  startPostgres,
} from '@rowhouse/server/embedded';
import pg from 'pg';

export type TestServer = { host: string; port: number; password: string; version: 15 | 18; pid: number };

export const templateDatabase = 'rowhouse_template';
export const rolePassword = 'only-for-tests';
export const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/** One server for a whole run, faster than it is safe: its data is thrown away. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'shared_buffers=256MB',
  'jit=off',
];

/** @param templates whether the databases on it know the published templates: those on which no company is furnished need none. */
export async function startTestServer(
  version: 15 | 18,
  { templates = true }: { templates?: boolean } = {},
): Promise<TestServer & { stop(): Promise<void> }> {
  const binaries = version === 18 ? locatePostgresBinaries() : systemBinaries();
  const folder = mkdtempSync(join(tmpdir(), `rowhouse-test-${version}-`));
  const passwordFile = join(folder, 'password');
  const password = 'only-for-tests';
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.user) for (const path of [folder, passwordFile]) chownSync(path, binaries.user.uid, binaries.user.gid);
  const dataFolder = join(folder, 'data');
  await initializeCluster(binaries, dataFolder, passwordFile, version);
  const server = await startPostgres(binaries, { dataFolder, port: await freePort(), settings });
  const made = { host: '127.0.0.1', port: server.port, password, version, pid: server.pid };
  const forget = whenProcessEnds(() => {
    process.kill(server.pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  });
  await withAdmin(made, 'postgres', (client) => client.query(`create database ${templateDatabase}`));
  await migrateDatabase({
    adminUrl: urlOf(made, 'postgres', templateDatabase),
    folder: migrationsFolder,
    tenantPassword: rolePassword,
    platformPassword: rolePassword,
  });
  if (templates) {
    // Loaded where it is asked for: half of core comes with it.
    const { publishTemplates } = await import('./published-templates.ts');
    await publishTemplates({
      tenantUrl: urlOf(made, 'rowhouse_tenant', templateDatabase),
      platformUrl: urlOf(made, 'rowhouse_platform', templateDatabase),
    });
  }
  return {
    ...made,
    async stop() {
      forget();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Cleans up when the run is ended from outside, too; @returns what takes that back. */
function whenProcessEnds(clean: () => void): () => void {
  const end = () => process.exit(143);
  process.once('exit', clean);
  process.once('SIGTERM', end);
  return () => {
    process.off('exit', clean);
    process.off('SIGTERM', end);
  };
}

/** Debian's PostgreSQL 15, where it is installed. */
export function hasSystemPostgres(): boolean {
  return existsSync('/usr/lib/postgresql/15/bin/postgres');
}

function systemBinaries(): PostgresBinaries {
  return { folder: '/usr/lib/postgresql/15', user: locatePostgresBinaries().user };
}

export function urlOf(
  server: TestServer,
  user: 'postgres' | 'rowhouse_tenant' | 'rowhouse_platform',
  database: string,
): string {
  const password = user === 'postgres' ? server.password : rolePassword;
  return `postgres://${user}:${password}@${server.host}:${server.port}/${database}`;
}

/** Whoever changes settings by hand, past the program, says so: `$1` is the company. */
export const moveRevision = `insert into tenant.company_revisions as r (company_id, revision) values ($1, 1)
  on conflict (company_id) do update set revision = r.revision + 1`;

export async function withAdmin<T>(
  server: TestServer,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres', database) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export type TestDatabase = {
  name: string;
  server: TestServer;
  tenantUrl: string;
  platformUrl: string;
  adminUrl: string;
  drop(): Promise<void>;
};

/** A database of one's own, cloned from a template in tens of milliseconds. */
export async function cloneDatabase(server: TestServer, template: string = templateDatabase): Promise<TestDatabase> {
  const name = `t_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await withAdmin(server, 'postgres', (client) => client.query(`create database ${name} template ${template}`));
  // CREATE DATABASE … TEMPLATE copies no rights on the database itself.
  await withAdmin(server, name, sealDatabase);
  return {
    name,
    server,
    tenantUrl: urlOf(server, 'rowhouse_tenant', name),
    platformUrl: urlOf(server, 'rowhouse_platform', name),
    adminUrl: urlOf(server, 'postgres', name),
    async drop() {
      await withAdmin(server, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}
