import { randomInt, randomUUID } from 'node:crypto';
import { CoreError } from '../../packages/core/src/base/index.ts';
import { createPool, openDatabase, type PlatformDatabase } from '@rowhouse/core/database';
import type { TenantScope } from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { a, b, keep, kept, layGround, modes, ours, ownServer, seen, theirs } from '../support/ground.ts';

const ground = layGround();

describe.each(modes)('with %s', (_name, mode) => {
  test('a transaction keeps what its work wrote, and hands out what it returned', async () => {
    const opened = await ground.open(mode);
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
    const opened = await ground.open(mode);
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
    const opened = await ground.open(mode);
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
    const opened = await ground.open(mode);
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
      expect(result.rows).toEqual([{ company: '', companies: 0 }]);
    }
  });

  test('a connection that was given back is not used again, and giving it back twice is once', async () => {
    const opened = await ground.open(mode);
    const connection = await opened.database.tenant.acquire();
    connection.release();
    connection.release();
    await expect(connection.begin(ours)).rejects.toThrow('given back');
    await connection.rollback();
    expect(await opened.tenancy.run(a, seen)).toEqual([ours]);
  });

  test('a transaction that was left open is not handed to the next one, and keeps nothing', async () => {
    const opened = await ground.open(mode);
    const connection = await opened.database.tenant.acquire();
    await connection.begin(ours);
    const text = `insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source) values ($1, $2, 'company', $1, $3, 'staff')`;
    const word = randomUUID();
    await connection.send([{ config: { text }, values: [ours, randomUUID(), word] }]);
    connection.release();
    expect(await opened.tenancy.run(b, seen)).toEqual([theirs]);
    expect(await opened.tenancy.run(a, (tenant) => kept(tenant, word))).toBe(0);
  });

  test('an error that work swallowed does not pass for a commit', async () => {
    const opened = await ground.open(mode);
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

describe('a connection', () => {
  const ask = (text: string, ...values: unknown[]) => [{ config: { text }, values }] as const;
  const pid = ask('select pg_backend_pid() as pid');

  test('stops what takes too long, on a server of its own; behind a pooler its settings are the pooler’s affair', async () => {
    const settings = ask(
      `select current_setting(name) as value from unnest(array['statement_timeout', 'lock_timeout',
       'idle_in_transaction_session_timeout', 'client_min_messages', 'plan_cache_mode']) as name`,
    );
    const valuesIn = async (mode: typeof ownServer) => {
      const { database } = await ground.open(mode);
      const connection = await database.tenant.acquire();
      const [{ rows }] = await connection.send(settings);
      connection.release();
      return (rows as { value: string }[]).map(({ value }) => value);
    };
    expect(await valuesIn(ownServer)).toEqual(['15s', '5s', '10s', 'error', 'force_generic_plan']);
    expect(await valuesIn({ ...ownServer, pooled: true })).toEqual(['0', '0', '0', 'notice', 'auto']);
  });

  test('prepares statements on a server of its own, and none behind a pooler', async () => {
    const names = ask('select count(*)::int as n from pg_prepared_statements');
    const preparedIn = async (mode: typeof ownServer) => {
      const { database } = await ground.open(mode);
      const counts: unknown[] = [];
      for (let time = 0; time < 3; time += 1) {
        const connection = await database.tenant.acquire();
        const [{ rows }] = await connection.sendAs(ours, names);
        counts.push(...rows);
        connection.release();
      }
      return counts;
    };
    // What one use prepared, the next one has: the company's context and the question.
    expect(await preparedIn(ownServer)).toEqual([{ n: 2 }, { n: 2 }, { n: 2 }]);
    expect(await preparedIn({ ...ownServer, pooled: true })).toEqual([{ n: 0 }, { n: 0 }, { n: 0 }]);
  });

  test.each(modes)('with %s outlives an error of a statement, in a batch and in a transaction', async (_name, mode) => {
    const { database, tenancy } = await ground.open(mode);
    const pidNow = async () => {
      const connection = await database.tenant.acquire();
      const [{ rows }] = await connection.send(pid);
      connection.release();
      return rows;
    };
    const before = await pidNow();
    const wrong = (tenant: TenantScope) => tenant.db.execute(sql`select ${'x'}::int`);
    await expect(tenancy.batch(a, (tenant) => [wrong(tenant)])).rejects.toMatchObject({ code: 'bad-input' });
    await expect(tenancy.run(a, wrong)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(tenancy.run(a, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
    expect(await pidNow()).toEqual(before);
  });

  test.each(modes)(
    'with %s is in a transaction block where tables are distributed, and only there',
    async (_name, mode) => {
      const { database } = await ground.open(mode);
      const connection = await database.tenant.acquire();
      // PostgreSQL takes a savepoint inside a block alone.
      const answer = await connection.sendAs(ours, ask('savepoint here')).catch(() => 'refused');
      connection.release();
      expect(answer === 'refused').toBe(!mode.explicitTransactions);
    },
  );

  test('whose values cannot be read any more is thrown away', async () => {
    const { database } = await ground.open();
    const connection = await database.tenant.acquire();
    const [{ rows }] = await connection.send(pid);
    const types = {
      getTypeParser: () => () => {
        throw new RangeError('not read');
      },
    };
    await expect(connection.send([{ config: { text: 'select 1', types }, values: [] }])).rejects.toThrow();
    connection.release();
    const next = await database.tenant.acquire();
    expect((await next.send(pid))[0].rows).not.toEqual(rows);
    next.release();
  });

  test('is replaced when its backend died, in use or idle, and the one who used it is told', async () => {
    const { database, tenancy } = await ground.open();
    const kill = () =>
      ground.asAdmin(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'rowhouse_tenant'`,
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
  });
});

describe('a pool', () => {
  const openPool = (url = ground.database().tenantUrl) => {
    const pool = createPool({ url, size: 1, ...ownServer });
    onTestFinished(() => pool.end());
    return pool;
  };

  test('tells how many connections are open, idle and waited for', async () => {
    const pool = openPool();
    expect(pool.size).toBe(1);
    expect(pool.load()).toEqual({ total: 0, idle: 0, waiting: 0 });
    const connection = await pool.acquire();
    const next = pool.acquire();
    expect(pool.load()).toEqual({ total: 1, idle: 0, waiting: 1 });
    connection.release();
    (await next).release();
    expect(pool.load()).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  test('says in a sentence that its database is not there', async () => {
    const pool = openPool(ground.database().tenantUrl.replace(/[^/]+$/, 'no_such_database'));
    await expect(pool.acquire()).rejects.toMatchObject({ name: 'CoreError' });
  });

  test.each(['; reset role; --', '0', ''])('opens no transaction for what is no company: …%s', async (more) => {
    const connection = await openPool().acquire();
    const injected = (more === '' ? ` ${ours}` : `${ours}${more}`) as typeof ours;
    await expect(connection.begin(injected)).rejects.toThrow('no UUID');
    await expect(connection.sendAs(injected, [])).rejects.toThrow('no UUID');
    connection.release();
  });

  test('closes its connections when the database is closed, those of both planes', async () => {
    const { tenantUrl, platformUrl } = ground.database();
    const database = openDatabase({
      tenantUrl,
      platformUrl,
      tenantConnections: 1,
      platformConnections: 1,
      ...ownServer,
    });
    await database.platform.db.execute(sql`select 1`);
    (await database.tenant.acquire()).release();
    expect([database.tenant.load().total, database.platformPool.load().total]).toEqual([1, 1]);
    await database.close();
    expect([database.tenant.load().total, database.platformPool.load().total]).toEqual([0, 0]);
  });
});

describe('the platform', () => {
  const claim = (db: PlatformDatabase, version: number) =>
    db.execute(
      sql`insert into platform.key_sentinels (master_version, sealed) values (${version}, ${Buffer.from('x')})`,
    );
  const claimed = async (db: PlatformDatabase, version: number) =>
    (await db.execute(sql`select from platform.key_sentinels where master_version = ${version}`)).rowCount;

  test.each(modes)('with %s keeps all of a transaction or nothing', async (_name, mode) => {
    const { platform } = (await ground.open(mode)).database;
    const [whole, half] = [randomInt(1_000_000), 1_000_000 + randomInt(1_000_000)];
    const result = await platform.transaction(async (db) => {
      await claim(db, whole);
      return claimed(db, whole);
    });
    expect([result, await claimed(platform.db, whole)]).toEqual([1, 1]);
    const twice = platform.transaction(async (db) => {
      await claim(db, half);
      await claim(db, half);
    });
    await expect(twice).rejects.toMatchObject({ code: 'conflict' });
    const given = platform.transaction(async (db) => {
      await claim(db, half);
      throw new RangeError('given up');
    });
    await expect(given).rejects.toThrow(RangeError);
    expect(await claimed(platform.db, half)).toBe(0);
    await expect(claim(platform.db, whole)).rejects.toMatchObject({ cause: { code: 'conflict' } });
    expect(await claimed(platform.db, whole)).toBe(1);
  });

  test.each(modes)('with %s furnishes a company inside its walls, all or nothing', async (_name, mode) => {
    const { database, tenancy } = await ground.open(mode);
    const furnish = (...companies: string[]) => {
      const text = `insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source) values ($1, $2, 'company', $1, $3, 'staff')`;
      const word = randomUUID();
      const statements = companies.map((company) => ({ text, values: [company, randomUUID(), word] }));
      return { word, done: database.platform.furnish(ours, statements) };
    };
    const good = furnish(ours, ours);
    expect((await good.done).map(({ rowCount }) => rowCount)).toEqual([1, 1]);
    expect(await tenancy.run(a, (tenant) => kept(tenant, good.word))).toBe(2);
    const bad = furnish(ours, theirs);
    await expect(bad.done).rejects.toMatchObject({ code: 'internal', cause: { code: '42501' } });
    expect(await tenancy.run(a, (tenant) => kept(tenant, bad.word))).toBe(0);
    expect(await tenancy.run(b, (tenant) => kept(tenant, bad.word))).toBe(0);
  });
});
