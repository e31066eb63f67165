import { type Environment, type OpenedCore, openCore, readEnvironment } from '@rowhouse/server';

/** Opens the core for one command and closes it afterwards; beside a running server it uses that server's database. */
export async function withCore<T>(work: (opened: OpenedCore, environment: Environment) => Promise<T>): Promise<T> {
  const environment = readEnvironment();
  const opened = await openCore(environment, async (_phase, start) => void (await start()), {
    quiet: true,
    beside: true,
  });
  try {
    return await work(opened, environment);
  } finally {
    await opened.close();
  }
}
