import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { hasSystemPostgres, startTestServer, type TestServer } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer;
    /** The oldest PostgreSQL that is supported, where this machine has it. */
    postgres15: TestServer | null;
    /** Programs that npm cannot bring: their paths, or null where the tests that need them are not run. */
    chromium: string | null;
    redisServer: string | null;
  }
}

/** One PostgreSQL for the whole run; every test file has a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [newest, oldest] = await Promise.all([startTestServer(18), hasSystemPostgres() ? startTestServer(15) : null]);
  const { host, port, password, version, pid } = newest;
  project.provide('postgres', { host, port, password, version, pid });
  project.provide(
    'postgres15',
    oldest && {
      host: oldest.host,
      port: oldest.port,
      password: oldest.password,
      version: oldest.version,
      pid: oldest.pid,
    },
  );
  project.provide('chromium', findProgram(['chromium', 'chromium-browser', 'google-chrome']));
  project.provide('redisServer', findProgram(['redis-server']));
  return async () => {
    await Promise.all([newest.stop(), oldest?.stop()]);
  };
}

function findProgram(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
