import { checkDatabase, createPool, type Pool, inspectWalls, readJournal } from '@rowhouse/core/database';
import { describe, expect, onTestFinished, test } from 'vitest';
import { layGround, ownServer } from '../support/ground.ts';
import { migrationsFolder } from '../support/postgres.ts';

const ground = layGround();
const expectedMigrations = await readJournal(migrationsFolder);

function openPools() {
  const { tenantUrl, platformUrl, adminUrl } = ground.database();
  const [tenantPool, platformPool, adminPool] = [tenantUrl, platformUrl, adminUrl].map((url) => {
    const pool = createPool({ url, size: 1, ...ownServer });
    onTestFinished(() => pool.end());
    return pool;
  }) as [Pool, Pool, Pool];
  return { tenantPool, platformPool, adminPool };
}

/** Plants a fault for one test. */
async function plant(fault: string, remedy: string): Promise<void> {
  await ground.asAdmin(fault);
  onTestFinished(async () => {
    await ground.asAdmin(remedy);
  });
}

const check = (
  { tenantPool, platformPool }: { tenantPool: Pool; platformPool: Pool },
  migrations = expectedMigrations,
) => checkDatabase({ tenantPool, platformPool, expectedMigrations: migrations });
const refusal = (reason: string) => ({
  code: 'unavailable',
  message: `This database is not safe to serve companies from: ${reason}.`,
});

describe('a start', () => {
  test('is fine on a database as it should be, again and again on the same connections', async () => {
    const pools = openPools();
    await check(pools);
    await check(pools);
    expect([pools.tenantPool.load().waiting, pools.tenantPool.load().idle]).toEqual([0, 1]);
    const findings = await inspectWalls(pools.tenantPool);
    expect(findings.filter(({ ok, rows }) => !ok || rows.length > 0)).toEqual([]);
    expect(findings.map(({ title }) => title)).toContain('no foreign key crosses a wall');
    expect(findings.length).toBeGreaterThanOrEqual(10);
  });

  test('is refused where migrations are missing, or are more than are known', async () => {
    const pools = openPools();
    for (const migrations of [expectedMigrations + 1, expectedMigrations - 1])
      await expect(check(pools, migrations)).rejects.toMatchObject(
        refusal(
          `it has ${expectedMigrations} migrations where ${migrations} are expected; start once with an administrator's DATABASE_URL`,
        ),
      );
  });

  test('is refused to a role that stands above row-level security', async () => {
    const { adminPool, platformPool } = openPools();
    await expect(check({ tenantPool: adminPool, platformPool })).rejects.toMatchObject(
      refusal('the role postgres stands above row-level security'),
    );
    await ground.asAdmin(`create role above_walls login bypassrls password 'x'`);
    onTestFinished(async () => {
      await ground.asAdmin('drop owned by above_walls; drop role above_walls');
    });
    await ground.asAdmin(`grant connect on database ${ground.database().name} to above_walls`);
    const url = ground.database().tenantUrl.replace(/rowhouse_tenant:[^@]+/, 'above_walls:x');
    const pool = createPool({ url, size: 1, ...ownServer });
    onTestFinished(() => pool.end());
    await expect(check({ tenantPool: pool, platformPool })).rejects.toMatchObject(
      refusal('the role above_walls stands above row-level security'),
    );
  });

  test('is refused with a wall down, and says which and where', async () => {
    await plant(
      'alter table tenant.agents no force row level security',
      'alter table tenant.agents force row level security',
    );
    await expect(check(openPools())).rejects.toMatchObject(
      refusal(
        'it fails the check "every tenant table is a closed room": tenant.agents row security not enabled and forced',
      ),
    );
  });

  test.each([
    [3, ''],
    [4, '; and 1 more'],
    [6, '; and 3 more'],
  ])('names three of %i faults', async (count, more) => {
    const tables = ['agents', 'services', 'guardrails', 'contacts', 'memories', 'users'].slice(0, count);
    const each = (change: string) =>
      tables.map((table) => `alter table tenant.${table} ${change} row level security`).join('; ');
    await plant(each('no force'), each('force'));
    const error: unknown = await check(openPools()).catch((reason: unknown) => reason);
    const message = error instanceof Error ? error.message : '';
    expect(message.split('row security not enabled and forced')).toHaveLength(4);
    expect(message).toMatch(new RegExp(`forced; tenant\\.\\w+ row security not enabled and forced${more}\\.$`));
  });

  test('is refused where a table is missing', async () => {
    await plant(
      'alter table tenant.company_revisions rename to elsewhere',
      'alter table tenant.elsewhere rename to company_revisions',
    );
    await expect(check(openPools())).rejects.toMatchObject(refusal('the table company_revisions is missing'));
  });

  test.each([
    [
      'keeps it for the next one',
      async (connection: Connection, company: string, statements: readonly Asked[]) => {
        const set = { config: { text: `set app.current_company_id = '${company}'` }, values: [] };
        const [, ...answers] = await connection.send([set, ...statements]);
        return answers;
      },
    ],
    [
      'never sees it',
      (connection: Connection, _company: string, statements: readonly Asked[]) => connection.send(statements),
    ],
  ])('is refused behind a pooler that, told a company, %s', async (_what, sendAs) => {
    const { tenantPool, platformPool } = openPools();
    const leaking = {
      ...tenantPool,
      async acquire() {
        const connection = await tenantPool.acquire();
        return {
          ...connection,
          sendAs: (company: string, statements: readonly Asked[]) => sendAs(connection, company, statements),
        };
      },
    } as unknown as Pool;
    await expect(check({ tenantPool: leaking, platformPool })).rejects.toMatchObject(
      refusal('a company set for one transaction does not end with it; check the pooler in front of PostgreSQL'),
    );
    expect(tenantPool.load().idle).toBe(1);
  });
});

type Connection = Awaited<ReturnType<Pool['acquire']>>;
type Asked = Parameters<Connection['send']>[0][number];
