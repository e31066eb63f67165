import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { isEnterable, locatePostgresBinaries, type PostgresBinaries, unprivilegedUser } from './postgres-binaries.ts';
import { freePort, initializeCluster, type PostgresProcess, startPostgres } from './postgres-process.ts';

export type EmbeddedPostgres = {
  adminUrl: string;
  port: number;
  folder: string;
  urlOf(user: string, password: string): string;
  stop(): Promise<void>;
};

const database = 'rowhouse';
const leftoverTimeoutMs = 10_000;

/**
 * The PostgreSQL that Rowhouse brings along, on data of our own.
 * @throws Error with a sentence for a broken folder, a missing right, or a platform without binaries.
 */
export async function startEmbeddedPostgres({
  dataFolder,
  password,
  createDatabase,
}: {
  dataFolder: string;
  password: string;
  /** Makes the database when it is not there yet; given an administrator's URL. */
  createDatabase(adminUrl: string, name: string): Promise<void>;
}): Promise<EmbeddedPostgres> {
  const binaries = locatePostgresBinaries();
  const folder = placeFor(dataFolder, binaries.user !== undefined);
  if (binaries.user) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, binaries.user.uid, binaries.user.gid);
  }
  const cluster = join(folder, 'data');
  if (!existsSync(cluster)) await makeCluster(binaries, folder, cluster, password);
  if (!existsSync(join(cluster, 'PG_VERSION')))
    throw new Error(
      `${cluster} is damaged: its PG_VERSION is missing. Put it back from your backup, or move the folder away to start anew.`,
    );
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (major !== '18')
    throw new Error(
      `The data in ${cluster} were made by PostgreSQL ${major}, and this Rowhouse brings 18. Start the version that made them and export your companies first.`,
    );
  await stopLeftover(cluster);
  const server = await start(binaries, cluster);
  const urlOf = (user: string, secret: string) =>
    `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${server.port}/${database}`;
  await createDatabase(
    `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`,
    database,
  );
  return { adminUrl: urlOf('postgres', password), port: server.port, folder: cluster, urlOf, stop: server.stop };
}

/** The server that another process has started on the same data; it is left running. @throws Error when there is none. */
export function attachEmbeddedPostgres({
  dataFolder,
  password,
}: {
  dataFolder: string;
  password: string;
}): EmbeddedPostgres {
  const folder = join(placeFor(dataFolder, unprivilegedUser() !== undefined), 'data');
  const file = join(folder, 'postmaster.pid');
  // The fourth line of that file is the port.
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[3]) : 0;
  if (!(port > 0)) throw new Error('The running Rowhouse has no PostgreSQL yet. Try again in a moment.');
  const urlOf = (user: string, secret: string) =>
    `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`;
  return { adminUrl: urlOf('postgres', password), port, folder, urlOf, stop: () => Promise.resolve() };
}

/** Made under another name and renamed when it is whole: a Ctrl-C in between leaves nothing that looks like data. */
async function makeCluster(
  binaries: PostgresBinaries,
  folder: string,
  cluster: string,
  password: string,
): Promise<void> {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = join(folder, 'password');
  mkdirSync(folder, { recursive: true });
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.user) chownSync(passwordFile, binaries.user.uid, binaries.user.gid);
  try {
    await initializeCluster(binaries, unfinished, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster);
}

async function start(binaries: PostgresBinaries, cluster: string): Promise<PostgresProcess> {
  try {
    return await startPostgres(binaries, {
      dataFolder: cluster,
      port: await freePort(),
      settings: [
        'shared_buffers=128MB',
        'max_connections=100',
        'jit=off',
        'autovacuum_vacuum_insert_scale_factor=0.02',
      ],
    });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${words}\nThe data are in ${cluster}. If they are damaged, put them back from your backup, or move the folder away to start anew.`,
    );
  }
}

/** As root, PostgreSQL runs as another user: then its data must lie where that user may go. */
function placeFor(dataFolder: string, asAnotherUser: boolean): string {
  if (!asAnotherUser || isEnterable(dataFolder)) return join(dataFolder, 'postgres');
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  return join('/var/lib', `rowhouse-${name}`, 'postgres');
}

/** After a kill -9 of ours the old server may live on, with nobody to stop it. It has written all that was committed. */
async function stopLeftover(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!(pid > 0) || !isPostgres(pid, cluster)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + leftoverTimeoutMs;
  while (isPostgres(pid, cluster)) {
    if (Date.now() > deadline)
      throw new Error(
        `An old PostgreSQL (process ${pid}) still uses ${dirname(cluster)} and does not stop. End it first.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isPostgres(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    // A process that is just dying has no command line any more, but PostgreSQL still honours its lock.
    if (commandLine === '') return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
    return commandLine.includes(cluster);
  } catch {
    return true;
  }
}
