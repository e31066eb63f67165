import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Core, createCore, createLogger, systemClock } from '@rowhouse/core';
import {
  createStatementGuard,
  type Database,
  openDatabase,
  readJournal,
  sharedTables,
  type StatementGuard,
  tenantTableNames,
} from '@rowhouse/core/database';
import {
  createTenancy,
  createTenantContext,
  parseCompanyId,
  type Tenancy,
  type TenantContext,
} from '@rowhouse/core/tenant';
import { type FakeProvider, startFakeOpenAi } from '../tests/support/fake-providers.ts';
import { cloneDatabase, migrationsFolder, startTestServer, type TestDatabase } from '../tests/support/postgres.ts';

export type BenchHouse = {
  core: Core;
  tenancy: Tenancy;
  guard: StatementGuard;
  database: Database;
  testDatabase: TestDatabase;
  fake: FakeProvider;
  context: TenantContext;
  /** @param industry the trade; plumbing if none is named. */
  furnish(industry?: string): Promise<{ companyId: string; tookMs: number }>;
  close(): Promise<void>;
};

/** An embedded PostgreSQL 18 with 50 furnished companies, and a provider of our own that answers at once. */
export async function openBenchHouse(): Promise<BenchHouse> {
  const server = await startTestServer(18);
  const testDatabase = await cloneDatabase(server);
  const fake = await startFakeOpenAi();
  const database = openDatabase({
    tenantUrl: testDatabase.tenantUrl,
    platformUrl: testDatabase.platformUrl,
    tenantConnections: 16,
    platformConnections: 8,
    pooled: false,
    explicitTransactions: false,
  });
  const core = await createCore({
    database,
    expectedMigrations: await readJournal(migrationsFolder),
    redisUrl: undefined,
    masterKeys: `1:${randomBytes(32).toString('base64url')}`,
    tokenKeys: `v1:${randomBytes(32).toString('base64url')}`,
    platformProviders: { openai: { apiKey: 'sk-bench-key-0001', baseUrl: `${fake.url}/v1` } },
    clock: systemClock,
    logger: createLogger({ level: 'silent' }),
    allowInternalUrls: true,
    rates: { address: 1_000_000_000, company: 1_000_000_000, visitor: 1_000_000_000 },
  });
  await core.templates.load(fileURLToPath(new URL('../templates', import.meta.url)));
  const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
  const tenancy = createTenancy({ database, guard });
  const admin = { name: 'Bench', email: 'bench@example.com', password: 'four unlikely words here' };
  const furnish = async (industry = 'plumbing') => {
    const made = await core.provisioning.provision({
      companyName: `Bench ${randomUUID().slice(0, 8)}`,
      industry,
      tier: 'enterprise',
      admin,
      idempotencyKey: randomUUID(),
      requestId: 'bench',
    });
    return { companyId: made.companyId, tookMs: made.tookMs };
  };
  const first = await furnish();
  for (let number = 1; number < 50; number += 1) await furnish();
  return {
    core,
    tenancy,
    guard,
    database,
    testDatabase,
    fake,
    context: createTenantContext(parseCompanyId(first.companyId), { kind: 'system', job: 'bench' }, 'bench'),
    furnish,
    async close() {
      await core.close();
      await database.close();
      await fake.close();
      await server.stop();
    },
  };
}
