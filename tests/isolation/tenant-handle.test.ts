import { randomUUID } from 'node:crypto';
import { CoreError } from '@rowhouse/core';
import {
  createPool,
  createStatementGuard,
  openDatabase,
  sharedTables,
  tenantTableNames,
} from '@rowhouse/core/database';
import { createTenancy, createTenantContext, parseCompanyId, type TenantScope } from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, type TestDatabase, withAdmin } from '../support/postgres.ts';

const server = inject('postgres');
const [ours, theirs] = [parseCompanyId(randomUUID()), parseCompanyId(randomUUID())];
const contextOf = (companyId: typeof ours) => createTenantContext(companyId, { kind: 'system', job: 'test' }, 'test');
const [a, b] = [contextOf(ours), contextOf(theirs)];
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

/** One connection: whatever is not given back is missed at once. */
async function open(modes: { pooled: boolean; explicitTransactions: boolean }) {
  const { tenantUrl, platformUrl } = testDatabase;
  const database = openDatabase({ tenantUrl, platformUrl, tenantConnections: 1, platformConnections: 1, ...modes });
  const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
  return { database, tenancy: createTenancy({ database, guard }) };
}

async function seen(tenant: TenantScope): Promise<string[]> {
  const { rows } = await tenant.db.execute(
    sql`select c.company_id::text as id from tenant.companies c where c.company_id = ${tenant.companyId}`,
  );
  return rows.map((row) => String(row['id']));
}

function keep(tenant: TenantScope, text: string, id: string = randomUUID()): Promise<number | null> {
  return tenant.db
    .execute(
      sql`insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source) values (${tenant.companyId}, ${id}, 'company', ${tenant.companyId}, ${text}, 'staff')`,
    )
    .then(({ rowCount }) => rowCount);
}

async function kept(tenant: TenantScope, text: string): Promise<number> {
  const { rows } = await tenant.db.execute(
    sql`select m.id from tenant.memories m where m.company_id = ${tenant.companyId} and m.text = ${text}`,
  );
  return rows.length;
}

describe.each([
  ['a server of its own', { pooled: false, explicitTransactions: false }],
  ['a transaction pooler in front', { pooled: true, explicitTransactions: false }],
  ['tables that are distributed', { pooled: false, explicitTransactions: true }],
])('with %s', (_name, modes) => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open(modes);
  });
  afterAll(() => opened.database.close());

  test('a transaction keeps what its work wrote, and hands out what it returned', async () => {
    const text = randomUUID();
    const result = await opened.tenancy.run(a, async (tenant) => {
      expect(tenant.companyId).toBe(ours);
      expect(await keep(tenant, text)).toBe(1);
      return kept(tenant, text);
    });
    expect(result).toBe(1);
    expect(await opened.tenancy.run(a, (tenant) => kept(tenant, text))).toBe(1);
    expect(await opened.tenancy.run(b, (tenant) => kept(tenant, text))).toBe(0);
  });

  test('a transaction whose work fails keeps nothing, and gives its connection back', async () => {
    const text = randomUUID();
    const mistake = new CoreError('bad-input', 'Not like that.');
    for (let time = 0; time < 3; time += 1)
      await expect(
        opened.tenancy.run(a, async (tenant) => {
          await keep(tenant, text);
          throw mistake;
        }),
      ).rejects.toBe(mistake);
    expect(await opened.tenancy.run(a, (tenant) => kept(tenant, text))).toBe(0);
  });

  test('a batch is one transaction: all of it or nothing', async () => {
    const [whole, half, id] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await opened.tenancy.batch(a, (tenant) => [keep(tenant, whole), kept(tenant, whole), seen(tenant)])).toEqual(
      [1, 1, [ours]],
    );
    const twice = opened.tenancy.batch(a, (tenant) => [keep(tenant, half, id), keep(tenant, half, id)]);
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    expect(await opened.tenancy.batch(a, (tenant) => [kept(tenant, half)])).toEqual([0]);
    expect(await opened.tenancy.batch(b, (tenant) => [kept(tenant, whole), seen(tenant)])).toEqual([0, [theirs]]);
  });

  test('the company is gone from the connection when its transaction is over', async () => {
    for (const enter of [
      () => opened.tenancy.batch(a, (tenant) => [seen(tenant)]),
      () => opened.tenancy.run(a, seen),
      () => opened.tenancy.run(a, () => Promise.reject(new TypeError('given up'))).catch(() => undefined),
    ]) {
      await enter();
      const connection = await opened.database.tenant.acquire();
      const text = `select current_setting('app.current_company_id', true) as company, count(*)::int as companies from tenant.companies`;
      const [result] = await connection.send([{ config: { text }, values: [] }]);
      connection.release();
      expect(result?.rows).toEqual([{ company: '', companies: 0 }]);
    }
  });

  test('a connection that was given back is not used again, and giving it back twice is once', async () => {
    const connection = await opened.database.tenant.acquire();
    connection.release();
    connection.release();
    await expect(connection.begin(ours)).rejects.toThrow('given back');
    await connection.rollback();
    expect(await opened.tenancy.run(a, seen)).toEqual([ours]);
  });

  test('a transaction that was left open is not handed to the next one', async () => {
    const connection = await opened.database.tenant.acquire();
    await connection.begin(ours);
    connection.release();
    expect(await opened.tenancy.run(b, seen)).toEqual([theirs]);
  });

  test('an error that work swallowed does not pass for a commit', async () => {
    const text = randomUUID();
    const work = opened.tenancy.run(a, async (tenant) => {
      const id = randomUUID();
      await keep(tenant, text, id);
      await keep(tenant, text, id).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('an error in it was swallowed');
    expect(await opened.tenancy.run(a, (tenant) => kept(tenant, text))).toBe(0);
  });
});

describe('a tenant handle', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open({ pooled: false, explicitTransactions: false });
  });
  afterAll(() => opened.database.close());

  test('is dead when its transaction has ended, well or badly', async () => {
    const escaped: TenantScope[] = [];
    await opened.tenancy.run(a, async (tenant) => {
      escaped.push(tenant);
      await seen(tenant);
    });
    const failed = opened.tenancy.run(a, (tenant) => {
      escaped.push(tenant);
      return Promise.reject(new Error('given up'));
    });
    await expect(failed).rejects.toThrow('given up');
    expect(escaped).toHaveLength(2);
    for (const tenant of escaped)
      await expect(seen(tenant)).rejects.toMatchObject({
        cause: expect.objectContaining({ message: expect.stringContaining('has ended') }),
      });
  });

  test('of a batch takes nothing after the batch was sent', async () => {
    const escaped: TenantScope[] = [];
    await opened.tenancy.batch(a, (tenant) => {
      escaped.push(tenant);
      return [seen(tenant)];
    });
    const [tenant] = escaped;
    await expect(tenant && seen(tenant)).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining('takes all of its statements at once') }),
    });
  });

  test('refuses a second statement beside one that is under way', async () => {
    const work = opened.tenancy.run(a, (tenant) => Promise.all([seen(tenant), seen(tenant)]));
    await expect(work).rejects.toThrow('a statement is under way');
    expect(await opened.tenancy.run(b, seen)).toEqual([theirs]);
  });

  test('takes the next statement after one that failed, in a transaction that is lost anyway', async () => {
    const work = opened.tenancy.run(a, async (tenant) => {
      await expect(tenant.db.execute(sql`select ${'x'}::int`)).rejects.toThrow();
      await seen(tenant);
    });
    await expect(work).rejects.toMatchObject({ code: 'internal', cause: { code: '25P02' } });
  });

  test('rolls back work that returned with a statement unfinished', async () => {
    const text = randomUUID();
    const work = opened.tenancy.run(a, async (tenant) => {
      await seen(tenant);
      void keep(tenant, text).catch(() => undefined);
      await Promise.resolve();
    });
    await expect(work).rejects.toThrow('await all of it');
    expect(await opened.tenancy.run(a, (tenant) => kept(tenant, text))).toBe(0);
  });

  test('opens no second company inside the first, by a transaction or a batch', async () => {
    await expect(opened.tenancy.run(a, () => opened.tenancy.run(b, seen))).rejects.toThrow('open already');
    const batch = opened.tenancy.run(a, () => opened.tenancy.batch(b, (tenant) => [seen(tenant)]));
    await expect(batch).rejects.toThrow('open already');
    // Work that goes on after its transaction may enter again.
    const [later] = await opened.tenancy.run(a, () => Promise.resolve([() => opened.tenancy.run(b, seen)] as const));
    expect(await later()).toEqual([theirs]);
  });

  test('takes no statement that names another company, and none without a company at all', async () => {
    const foreign = (tenant: TenantScope) =>
      tenant.db.execute(sql`select c.name from tenant.companies c where c.company_id = ${theirs}`);
    const unfiltered = (tenant: TenantScope) => tenant.db.execute(sql`select c.name from tenant.companies c`);
    await expect(opened.tenancy.run(a, foreign)).rejects.toThrow('not the company of the handle');
    await expect(opened.tenancy.run(a, unfiltered)).rejects.toThrow('not pinned');
    await expect(opened.tenancy.batch(a, (tenant) => [seen(tenant), foreign(tenant)])).rejects.toThrow(
      'not the company',
    );
    await expect(opened.tenancy.batch(a, (tenant) => [unfiltered(tenant)])).rejects.toThrow('not pinned');
    expect(await opened.tenancy.run(a, seen)).toEqual([ours]);
  });

  test('of a batch issues one statement for each element, no more and no less', async () => {
    const more = opened.tenancy.batch(a, (tenant) => [Promise.all([seen(tenant), seen(tenant)])]);
    await expect(more).rejects.toThrow('a batch of 1 issued 2 statements');
    const less = opened.tenancy.batch(a, (tenant) => [seen(tenant), Promise.resolve(1)]);
    await expect(less).rejects.toThrow('a batch of 2 issued 1 statements');
    const chained = opened.tenancy.batch(a, (tenant) => [seen(tenant).then(() => seen(tenant))]);
    await expect(chained).rejects.toThrow('takes all of its statements at once');
    expect(await opened.tenancy.batch(a, () => [])).toEqual([]);
  });

  test('tells what a batch could not encode before it sends anything', async () => {
    const work = opened.tenancy.batch(a, (tenant) => [keep(tenant, 'with a \u0000 in it')]);
    await expect(work).rejects.toMatchObject({ code: 'bad-input' });
    expect(await opened.tenancy.run(a, seen)).toEqual([ours]);
  });

  test.each(['40001', '40P01'])('repeats the work, twice at most, when PostgreSQL answers %s', async (sqlState) => {
    const asked = (times: number) => {
      let count = 0;
      return opened.tenancy.run(a, async (tenant) => {
        count += 1;
        await seen(tenant);
        const cause = Object.assign(new Error('again'), { code: sqlState });
        // As the driver's error comes out of a query.
        if (count <= times) throw Object.assign(cause, { cause: undefined });
        return count;
      });
    };
    expect(await asked(0)).toBe(1);
    expect(await asked(2)).toBe(3);
    await expect(asked(3)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a pool', () => {
  test('replaces a connection whose backend died, in use or idle, and says so to the one who used it', async () => {
    const { database, tenancy } = await open({ pooled: false, explicitTransactions: false });
    const kill = () =>
      withAdmin(server, 'postgres', (client) =>
        client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'rowhouse_tenant'`,
          [testDatabase.name],
        ),
      );
    const text = randomUUID();
    const work = tenancy.run(a, async (tenant) => {
      await keep(tenant, text);
      await kill();
      await kept(tenant, text);
    });
    await expect(work).rejects.toMatchObject({ code: 'unavailable' });
    expect(await tenancy.run(a, (tenant) => kept(tenant, text))).toBe(0);
    await kill();
    await expect.poll(() => database.tenant.load().total).toBe(0);
    expect(await tenancy.batch(b, (tenant) => [seen(tenant)])).toEqual([[theirs]]);
    await database.close();
  });

  test('tells how many connections are open, idle and waited for', async () => {
    const pool = createPool({ url: testDatabase.tenantUrl, size: 1, pooled: false, explicitTransactions: false });
    expect(pool.load()).toEqual({ total: 0, idle: 0, waiting: 0 });
    const connection = await pool.acquire();
    const next = pool.acquire();
    expect(pool.load()).toEqual({ total: 1, idle: 0, waiting: 1 });
    connection.release();
    (await next).release();
    expect(pool.load()).toEqual({ total: 1, idle: 1, waiting: 0 });
    await pool.end();
  });

  test('says in a sentence that its database is not there', async () => {
    const url = testDatabase.tenantUrl.replace(/[^/]+$/, 'no_such_database');
    const pool = createPool({ url, size: 1, pooled: false, explicitTransactions: false });
    await expect(pool.acquire()).rejects.toMatchObject({ name: 'CoreError' });
    await pool.end();
  });

  test('opens no transaction for what is no company', async () => {
    const pool = createPool({ url: testDatabase.tenantUrl, size: 1, pooled: false, explicitTransactions: false });
    const connection = await pool.acquire();
    const injected = `${ours}'; reset role; --` as typeof ours;
    await expect(connection.begin(injected)).rejects.toThrow('no UUID');
    await expect(connection.sendAs(injected, [])).rejects.toThrow('no UUID');
    connection.release();
    await pool.end();
  });
});
