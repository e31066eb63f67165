import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createHmac } from 'node:crypto';
import { type Core, createCore, createLogger, type Logger, systemClock } from '@rowhouse/core';
import { createDatabase, migrateDatabase, openDatabase, readJournal } from '@rowhouse/core/database';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { attachEmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.ts';
import type { Environment } from './env.ts';
import { type Addresses, createAddresses } from './http/addresses.ts';
import { createApp } from './http/app.ts';
import { createHealth } from './http/health.ts';

export type Progress = (phase: string, work: () => Promise<string | undefined>) => Promise<void>;

export type RunningServer = {
  core: Core;
  addresses: Addresses;
  port: number;
  folder: DataFolder | undefined;
  stop(): Promise<void>;
};

export type OpenedCore = {
  core: Core;
  folder: DataFolder | undefined;
  logger: Logger;
  warnings: string[];
  close(): Promise<void>;
};

const version = '0.1.0';
/** How long answers in the making may take when the server stops, in milliseconds. */
const graceMs = 8_000;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The template company, the industries and the master knowledge that come with the product. */
export const templatesFolder = here('../../../templates');

/** Database, migrations, templates, core: everything but the port. The command line stops here. */
export async function openCore(
  environment: Environment,
  progress: Progress,
  options: { quiet?: boolean; beside?: boolean } = {},
): Promise<OpenedCore> {
  const logger = createLogger({ level: options.quiet ? 'silent' : environment.ROWHOUSE_LOG });
  const folder = environment.DATABASE_URL
    ? undefined
    : openDataFolder(environment.ROWHOUSE_DATA, { beside: options.beside === true });
  const masterKeys = environment.ROWHOUSE_MASTER_KEYS ?? folder?.secrets.masterKeys ?? '';
  const tokenKeys = environment.ROWHOUSE_TOKEN_KEYS ?? folder?.secrets.tokenKeys ?? '';
  const closers: (() => Promise<void> | void)[] = folder ? [folder.release] : [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const warnings: string[] = [];
  let core: Core | undefined;
  try {
    let adminUrl = environment.DATABASE_DIRECT_URL ?? environment.DATABASE_URL ?? '';
    let runtimeUrl = (user: string, password: string) => withUser(environment.DATABASE_URL ?? '', user, password);
    if (folder)
      await progress('Starting PostgreSQL 18', async () => {
        const settings = { dataFolder: folder.path, password: folder.secrets.postgresPassword, createDatabase };
        const postgres = folder.isShared ? attachEmbeddedPostgres(settings) : await startEmbeddedPostgres(settings);
        closers.push(postgres.stop);
        adminUrl = postgres.adminUrl;
        runtimeUrl = postgres.urlOf;
        // As root it may have had to move to a folder that its user can enter.
        return postgres.folder.startsWith(folder.path)
          ? `port ${postgres.port}`
          : `port ${postgres.port}, data in ${postgres.folder}`;
      });
    const tenantPassword = folder?.secrets.tenantPassword ?? derive(masterKeys, 'rowhouse_tenant');
    const platformPassword = folder?.secrets.platformPassword ?? derive(masterKeys, 'rowhouse_platform');
    await progress('Bringing the database up to date', async () => {
      const migrated = await migrateDatabase({
        adminUrl,
        folder: here('../../../drizzle'),
        tenantPassword,
        platformPassword,
      });
      warnings.push(...migrated.warnings);
      return `${migrated.applied} migrations`;
    });
    const database = openDatabase({
      tenantUrl: runtimeUrl('rowhouse_tenant', tenantPassword),
      platformUrl: runtimeUrl('rowhouse_platform', platformPassword),
      tenantConnections: 20,
      platformConnections: 10,
      pooled: environment.DB_POOLER === 'transaction',
      explicitTransactions: environment.DB_DISTRIBUTED === 'citus',
    });
    closers.push(database.close);
    await progress('Checking the walls and loading the templates', async () => {
      core = await createCore({
        database,
        expectedMigrations: await readJournal(here('../../../drizzle')),
        redisUrl: environment.REDIS_URL,
        masterKeys,
        tokenKeys,
        platformProviders: {
          openai: providerAt(environment.OPENAI_BASE_URL, environment.OPENAI_API_KEY),
          anthropic: providerAt(environment.ANTHROPIC_BASE_URL, environment.ANTHROPIC_API_KEY),
        },
        clock: systemClock,
        logger,
        modelSlots: environment.ROWHOUSE_MODEL_SLOTS,
        reportSources: {
          openai: providerAt(environment.OPENAI_BASE_URL, environment.OPENAI_ADMIN_KEY),
          anthropic: providerAt(environment.ANTHROPIC_BASE_URL, environment.ANTHROPIC_ADMIN_KEY),
        },
      });
      closers.push(core.close);
      const loaded = await core.templates.load(templatesFolder, { own: environment.ROWHOUSE_INDUSTRIES });
      return `${loaded.total - 1} industries`;
    });
    if (!core) throw new Error('the core did not start');
    return { core, folder, logger, warnings, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens everything and listens. @throws Error with a sentence when the port is taken. */
export async function startServer(environment: Environment, progress: Progress): Promise<RunningServer> {
  const opened = await openCore(environment, progress);
  const { core, folder, logger } = opened;
  try {
    const addresses = createAddresses({
      domain: environment.ROWHOUSE_DOMAIN,
      sitesDomain: environment.ROWHOUSE_SITES_DOMAIN ?? environment.ROWHOUSE_DOMAIN,
      port: environment.PORT,
      publicUrl: environment.ROWHOUSE_PUBLIC_URL,
    });
    const operator = operatorOf(environment, folder);
    if (operator) await core.access.ensureOperator({ name: 'Operator', ...operator });
    const health = createHealth(core, version);
    const app = createApp({
      core,
      addresses,
      health,
      logger,
      webFolder: here('../../web/dist'),
      widgetFolder: here('../../widget/dist'),
      trustProxy: environment.ROWHOUSE_TRUST_PROXY,
    });
    const hosts = environment.ROWHOUSE_BIND ? [environment.ROWHOUSE_BIND] : ['127.0.0.1', '::1'];
    const servers: Server[] = [];
    for (const host of hosts) {
      const server = createServer(app);
      server.keepAliveTimeout = 65_000;
      server.requestTimeout = 60_000;
      try {
        await listen(server, environment.PORT, host);
        servers.push(server);
      } catch (error) {
        // A machine without IPv6 has no ::1; the other address will do.
        if (host === '::1' && servers.length > 0 && codeOf(error) !== 'EADDRINUSE') continue;
        for (const open of servers) open.close();
        throw error;
      }
    }
    const jobs = core.jobs.start();
    const reindexing = core.reindexing.start();
    const housekeeping = core.books.housekeeping.start();
    let stopped: Promise<void> | undefined;
    return {
      core,
      addresses,
      port: environment.PORT,
      folder,
      stop() {
        stopped ??= (async () => {
          health.stopping();
          for (const server of servers) server.close();
          await Promise.all([jobs.stop(), reindexing.stop()]);
          await core.conversations.drain(graceMs);
          await housekeeping.stop();
          for (const server of servers) server.closeAllConnections();
          await opened.close();
        })();
        return stopped;
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function operatorOf(
  environment: Environment,
  folder: DataFolder | undefined,
): { email: string; password: string } | undefined {
  if (environment.ROWHOUSE_OPERATOR_EMAIL && environment.ROWHOUSE_OPERATOR_PASSWORD)
    return { email: environment.ROWHOUSE_OPERATOR_EMAIL, password: environment.ROWHOUSE_OPERATOR_PASSWORD };
  return folder?.secrets.operator;
}

/** A provider as somebody with a key asks it; `undefined` without a key. */
function providerAt(baseUrl: string | undefined, apiKey: string | undefined) {
  return apiKey ? { apiKey, baseUrl } : undefined;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: unknown) => {
      reject(
        codeOf(error) === 'EADDRINUSE'
          ? Object.assign(
              new Error(`Port ${port} is taken. Stop what uses it, or start on another: PORT=${port + 1} npm start`),
              { code: 'EADDRINUSE' },
            )
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The runtime roles' passwords on a PostgreSQL of the operator's: the same on every server, and nowhere written down. */
function derive(masterKeys: string, role: string): string {
  // The oldest key's: putting a new one in front changes no password under a server that still runs.
  const number = (key: string) => Number(key.trim().split(':')[0]);
  const [oldest = ''] = masterKeys.split(',').sort((a, b) => number(a) - number(b));
  return createHmac('sha256', oldest.trim()).update(role).digest('base64url');
}

function withUser(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = user;
  url.password = password;
  return url.toString();
}
