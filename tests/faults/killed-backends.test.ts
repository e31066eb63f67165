import type { CoreError } from '@rowhouse/core';
import { createStatementGuard, openDatabase, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { createTenancy, createTenantContext, parseCompanyId, type TenantScope } from '@rowhouse/core/tenant';
import { openHouse } from '../support/house.ts';
import { withAdmin } from '../support/postgres.ts';

const server = inject('postgres');
const house = await openHouse();
const [a, b] = [await house.furnish('Company A'), await house.furnish('Company B')];
const database = openDatabase({
  tenantUrl: house.testDatabase.tenantUrl,
  platformUrl: house.testDatabase.platformUrl,
  tenantConnections: 4,
  platformConnections: 1,
  pooled: false,
  explicitTransactions: false,
});
const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
const tenancy = createTenancy({ database, guard });
const contextOf = (companyId: string) =>
  createTenantContext(parseCompanyId(companyId), { kind: 'system', job: 'test' }, 'test');
const [contextA, contextB] = [contextOf(a.companyId), contextOf(b.companyId)];
afterAll(async () => {
  await database.close();
  await house.close();
});

/** Whose rows a statement sees; with the filter in plain sight as every repository writes it. */
async function seen(tenant: TenantScope): Promise<string[]> {
  const { rows } = await tenant.db.execute(
    sql`select c.company_id::text as id from tenant.companies c where c.company_id = ${tenant.companyId}`,
  );
  return rows.map((row) => String(row['id']));
}

function killAll(): Promise<number> {
  return withAdmin(server, 'postgres', async (client) => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'rowhouse_tenant'`,
      [house.testDatabase.name],
    );
    return rowCount ?? 0;
  });
}

function isUnavailable(error: unknown): boolean {
  return (error as CoreError).code === 'unavailable';
}

describe('when a backend dies', () => {
  test.each(['before the first statement', 'between two statements', 'before the commit'])(
    '%s of a transaction, the work fails cleanly and writes nothing',
    async (moment) => {
      const text = `Note ${moment}`;
      const work = tenancy.run(contextA, async (tenant) => {
        if (moment === 'before the first statement') await killAll();
        await seen(tenant);
        if (moment === 'between two statements') await killAll();
        await tenant.db.execute(
          sql`insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source) values (${tenant.companyId}, ${crypto.randomUUID()}, 'company', ${tenant.companyId}, ${text}, 'staff')`,
        );
        if (moment === 'before the commit') await killAll();
      });
      await expect(work).rejects.toSatisfy(isUnavailable);
      const [kept] = await tenancy.batch(contextA, (tenant) => [
        tenant.db.execute(
          sql`select m.id from tenant.memories m where m.company_id = ${tenant.companyId} and m.text = ${text}`,
        ),
      ]);
      expect(kept.rows).toEqual([]);
    },
  );

  test('at random under load of two companies, no statement of one ever runs for the other, and nothing hangs', async () => {
    const outcomes = { own: 0, foreign: 0, failed: 0 };
    let isOver = false;
    const worker = async (context: typeof contextA) => {
      while (!isOver) {
        const work =
          Math.random() < 0.5
            ? tenancy.run(context, async (tenant) => [...(await seen(tenant)), ...(await seen(tenant))])
            : tenancy.batch(context, (tenant) => [seen(tenant), seen(tenant)]).then((lists) => lists.flat());
        const ids = await work.catch(() => undefined);
        if (ids === undefined) outcomes.failed += 1;
        else if (ids.every((id) => id === context.companyId)) outcomes.own += 1;
        else outcomes.foreign += 1;
      }
    };
    const workers = Array.from({ length: 8 }, (_, index) => worker(index % 2 === 0 ? contextA : contextB));
    let kills = 0;
    while (kills < 60) kills += await killAll();
    isOver = true;
    await Promise.all(workers);
    expect(outcomes.foreign).toBe(0);
    expect(outcomes.failed).toBeGreaterThan(0);
    expect(outcomes.own).toBeGreaterThan(50);
    expect(await tenancy.run(contextA, seen)).toEqual([a.companyId]);
  });
});
