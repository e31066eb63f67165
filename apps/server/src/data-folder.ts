import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  closeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const secretsShape = z.object({
  postgresPassword: z.string().min(20),
  tenantPassword: z.string().min(20),
  platformPassword: z.string().min(20),
  masterKeys: z.string().min(40),
  tokenKeys: z.string().min(40),
  operator: z.object({ email: z.string(), password: z.string() }),
  demo: z.object({ email: z.string(), password: z.string() }),
});

/** Made on the first start and kept readable for us alone. Losing it means losing every company's keys. */
export type Secrets = z.infer<typeof secretsShape>;

export type DataFolder = {
  path: string;
  secrets: Secrets;
  isNew: boolean;
  /** A running server has the folder; we use its PostgreSQL and stop nothing. */
  isShared: boolean;
  release(): void;
};

/**
 * Opens the data folder, makes its secrets the first time, and keeps a second process out.
 * @param beside a command may work beside the server that has the folder.
 * @throws Error with a sentence that says what to do.
 */
export function openDataFolder(folder: string, { beside = false } = {}): DataFolder {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new Error(
      `The data folder ${path} cannot be made (${codeOf(error)}). Set ROWHOUSE_DATA to a folder that you may write.`,
    );
  }
  if (!statSync(path).isDirectory()) throw new Error(`${path} is no folder. Set ROWHOUSE_DATA to one.`);
  const holder = beside ? holderOf(path) : undefined;
  const release = holder === undefined ? takeLock(path) : () => undefined;
  try {
    const file = join(path, 'secrets.json');
    const isNew = !existsSync(file);
    if (isNew) {
      if (existsSync(join(path, 'postgres', 'data', 'PG_VERSION')))
        throw new Error(
          `${file} is missing, and without it the data beside it cannot be opened. Put it back from your backup, or move ${path} away to start anew.`,
        );
      writeSecrets(file);
    }
    return { path, secrets: readSecrets(file), isNew, isShared: holder !== undefined, release };
  } catch (error) {
    release();
    throw error;
  }
}

function readSecrets(file: string): Secrets {
  let raw: unknown;
  try {
    chmodSync(file, 0o600);
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${codeOf(error)}). Put it back from your backup, or give this user the right to read it.`,
    );
  }
  const parsed = secretsShape.safeParse(raw);
  if (!parsed.success) throw new Error(`${file} is damaged. Put it back from your backup.`);
  return parsed.data;
}

function writeSecrets(file: string): void {
  const random = () => randomBytes(24).toString('base64url');
  const secrets: Secrets = {
    postgresPassword: random(),
    tenantPassword: random(),
    platformPassword: random(),
    masterKeys: `1:${randomBytes(32).toString('base64url')}`,
    tokenKeys: `v1:${randomBytes(32).toString('base64url')}`,
    operator: { email: 'operator@example.com', password: random().slice(0, 16) },
    demo: { email: 'demo@example.com', password: random().slice(0, 16) },
  };
  // Whole or not at all: a crash in between leaves no half file.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The live process that has the folder, if one does. */
function holderOf(path: string): number | undefined {
  const file = join(path, 'server.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8'));
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

/** A file with our process id; one of a dead process is taken over. */
function takeLock(path: string): () => void {
  const file = join(path, 'server.pid');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = openSync(file, 'wx', 0o644);
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST')
        throw new Error(
          `The data folder ${path} cannot be written (${codeOf(error)}). Give this user the right, or set ROWHOUSE_DATA to another folder.`,
        );
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid > 0 && pid !== process.pid && isAlive(pid))
        throw new Error(
          `Another Rowhouse (process ${pid}) uses ${path} already. Stop it first, or start this one with another ROWHOUSE_DATA and PORT.`,
        );
      rmSync(file, { force: true });
    }
  }
  throw new Error(`The lock ${file} changes all the time. Start only one Rowhouse on this folder.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
