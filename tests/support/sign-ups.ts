import { randomUUID } from 'node:crypto';
import { createCore, createLogger, systemClock } from '@rowhouse/core';
import { openDatabase, readJournal } from '@rowhouse/core/database';
import { z } from 'zod';

/** Signs companies up without end, eight at a time, as a process of its own, so that a test may kill it. */
const settings = z
  .object({
    tenantUrl: z.string(),
    platformUrl: z.string(),
    masterKeys: z.string(),
    tokenKeys: z.string(),
    migrations: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));
const database = openDatabase({
  tenantUrl: settings.tenantUrl,
  platformUrl: settings.platformUrl,
  tenantConnections: 2,
  platformConnections: 8,
  pooled: false,
  explicitTransactions: false,
});
const core = await createCore({
  database,
  expectedMigrations: await readJournal(settings.migrations),
  redisUrl: undefined,
  masterKeys: settings.masterKeys,
  tokenKeys: settings.tokenKeys,
  platformProviders: {},
  clock: systemClock,
  logger: createLogger({ level: 'silent' }),
});
const signUp = async () => {
  for (;;) {
    const key = randomUUID();
    await core.provisioning.provision({
      companyName: 'Crash Plumbing',
      industry: 'plumbing',
      tier: 'starter',
      admin: { name: 'Ada', email: `${key}@example.com`, password: 'four unlikely words here' },
      idempotencyKey: key,
      requestId: 'test',
    });
    process.stdout.write('.');
  }
};
await Promise.all(Array.from({ length: 8 }, signUp));
