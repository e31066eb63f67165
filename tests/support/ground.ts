import { randomUUID } from 'node:crypto';
import { createStatementGuard, openDatabase, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import {
  createTenancy,
  createTenantContext,
  type OnWork,
  parseCompanyId,
  type TenantScope,
} from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { cloneDatabase, type TestDatabase, urlOf, withAdmin } from './postgres.ts';

const server = inject('postgres');
export const [ours, theirs] = [parseCompanyId(randomUUID()), parseCompanyId(randomUUID())];
const contextOf = (companyId: typeof ours) => createTenantContext(companyId, { kind: 'system', job: 'test' }, 'test');
export const [a, b] = [contextOf(ours), contextOf(theirs)];

export const ownServer = { pooled: false, explicitTransactions: false };
export const modes = [
  ['a server of its own', ownServer],
  ['a transaction pooler in front', { pooled: true, explicitTransactions: false }],
  ['tables that are distributed', { pooled: false, explicitTransactions: true }],
] as const;

type Opening = {
  pooled: boolean;
  explicitTransactions: boolean;
  connections?: number;
  /** Another database than the one that was laid. */
  named?: string;
  onWork?: OnWork;
};

/**
 * Two companies' rows and no house on them: what the ground's own tests stand on. `open` opens it in a test and closes it
 * after it, so that the search for mutants knows which test has opened what.
 */
export function layGround() {
  let testDatabase: TestDatabase;
  beforeAll(async () => {
    testDatabase = await cloneDatabase(server);
    await withAdmin(server, testDatabase.name, (client) =>
      client.query(
        `insert into tenant.companies (company_id, slug, name, industry, tier, time_zone, noun_business, noun_customer, noun_visit)
         select id, 's-' || id, 'A company', 'plumbing', 'growth', 'UTC', 'shop', 'customer', 'visit' from unnest($1::uuid[]) as id`,
        [[ours, theirs]],
      ),
    );
  });
  afterAll(() => testDatabase.drop());

  return {
    database: () => testDatabase,
    asAdmin: (text: string, values: unknown[] = []) =>
      withAdmin(server, testDatabase.name, (client) => client.query(text, values)),
    /** One connection, if nothing else is asked for: whatever is not given back is missed at once. */
    async open(options: Opening = ownServer) {
      const { pooled, explicitTransactions, connections = 1, named = testDatabase.name } = options;
      const database = openDatabase({
        tenantUrl: urlOf(server, 'rowhouse_tenant', named),
        platformUrl: urlOf(server, 'rowhouse_platform', named),
        tenantConnections: connections,
        platformConnections: 1,
        pooled,
        explicitTransactions,
      });
      onTestFinished(() => database.close());
      const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
      const onWork = options.onWork === undefined ? {} : { onWork: options.onWork };
      return { database, guard, tenancy: createTenancy({ database, guard, ...onWork }) };
    },
  };
}

/** The companies that a handle sees: its own. */
export async function seen(tenant: TenantScope): Promise<string[]> {
  const { rows } = await tenant.db.execute(
    sql`select c.company_id::text as id from tenant.companies c where c.company_id = ${tenant.companyId}`,
  );
  return rows.map((row) => String(row['id']));
}

/** Writes a row that holds a text. */
export function keep(tenant: TenantScope, text: string, id: string = randomUUID()): Promise<number | null> {
  return tenant.db
    .execute(
      sql`insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source) values (${tenant.companyId}, ${id}, 'company', ${tenant.companyId}, ${text}, 'staff')`,
    )
    .then(({ rowCount }) => rowCount);
}

/** How many of a company's rows hold a text. */
export async function kept(tenant: TenantScope, text: string): Promise<number> {
  const { rows } = await tenant.db.execute(
    sql`select m.id from tenant.memories m where m.company_id = ${tenant.companyId} and m.text = ${text}`,
  );
  return rows.length;
}
