import { createCore, createLogger, systemClock } from '@rowhouse/core';
import { openDatabase, readJournal } from '@rowhouse/core/database';
import { z } from 'zod';

/** A rotation as a process of its own, so that a test may kill it; says a line for each company that is done. */
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
  tenantConnections: 8,
  platformConnections: 2,
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
const result = await core.keyRotation.rotate(({ done }) => process.stdout.write(`done ${done}\n`));
process.stdout.write(`finished ${JSON.stringify(result)}\n`);
await core.close();
await database.close();
