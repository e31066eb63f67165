import { type Core, createCore, createLogger, systemClock } from '@rowhouse/core';
import { type Database, openDatabase, readJournal } from '@rowhouse/core/database';
import { z } from 'zod';

const settingsSchema = z.object({
  tenantUrl: z.string(),
  platformUrl: z.string(),
  masterKeys: z.string(),
  tokenKeys: z.string(),
  migrations: z.string(),
});

/** The house of a process that a test may kill, from the settings in its first parameter. */
export async function openKillable(): Promise<{ core: Core; database: Database }> {
  const { migrations, tenantUrl, platformUrl, masterKeys, tokenKeys } = settingsSchema.parse(
    JSON.parse(process.argv[2] ?? ''),
  );
  const database = openDatabase({
    tenantUrl,
    platformUrl,
    tenantConnections: 8,
    platformConnections: 8,
    pooled: false,
    explicitTransactions: false,
  });
  const core = await createCore({
    database,
    expectedMigrations: await readJournal(migrations),
    redisUrl: undefined,
    masterKeys,
    tokenKeys,
    platformProviders: {},
    clock: systemClock,
    logger: createLogger({ level: 'silent' }),
  });
  return { core, database };
}
