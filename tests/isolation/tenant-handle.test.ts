import { randomUUID } from 'node:crypto';
import { CoreError } from '../../packages/core/src/base/index.ts';
import { createTenancy, type TenantScope } from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { a, b, keep, kept, layGround, ours, ownServer, seen, theirs } from '../support/ground.ts';

const ground = layGround();

/** With a tenancy that writes down when something is sent. */
async function openWatched() {
  const opened = await ground.open();
  const { database, guard } = opened;
  const order: string[] = [];
  const watched = createTenancy({
    database,
    guard: {
      check: guard.check,
      verify(...call) {
        order.push('sent');
        return guard.verify(...call);
      },
    },
  });
  return { ...opened, watched, order };
}

describe('a tenant handle', () => {
  test('is dead when its transaction has ended, well or badly', async () => {
    const opened = await ground.open();
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

  test('is dead while its transaction is still being ended, well or badly', async () => {
    const opened = await ground.open();
    const ends = [() => Promise.resolve(), () => Promise.reject(new RangeError('given up'))];
    for (const end of ends) {
      const orphans: Promise<unknown>[] = [];
      const work = opened.tenancy.run(a, (tenant) => {
        // Comes when the work is over, and PostgreSQL has not yet answered that it is.
        const late = new Promise<void>((resolve) => setImmediate(resolve)).then(() => seen(tenant));
        orphans.push(late.catch((error: unknown) => error));
        return end();
      });
      await work.catch(() => undefined);
      expect(await orphans[0]).toMatchObject({
        cause: expect.objectContaining({ message: expect.stringContaining('has ended') }),
      });
    }
  });

  test('of a batch takes nothing after the batch was sent', async () => {
    const opened = await ground.open();
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
    const opened = await ground.open();
    const work = opened.tenancy.run(a, (tenant) => Promise.all([seen(tenant), seen(tenant)]));
    await expect(work).rejects.toThrow('a statement is under way');
    expect(await opened.tenancy.run(b, seen)).toEqual([theirs]);
  });

  test('takes the next statement after one that failed, in a transaction that is lost anyway', async () => {
    const opened = await ground.open();
    const work = opened.tenancy.run(a, async (tenant) => {
      await expect(tenant.db.execute(sql`select ${'x'}::int`)).rejects.toThrow();
      await seen(tenant);
    });
    await expect(work).rejects.toMatchObject({ code: 'internal', cause: { code: '25P02' } });
  });

  test('rolls back work that returned with a statement unfinished', async () => {
    const opened = await ground.open();
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
    const opened = await ground.open();
    await expect(opened.tenancy.run(a, () => opened.tenancy.run(b, seen))).rejects.toThrow('open already');
    const batch = opened.tenancy.run(a, () => opened.tenancy.batch(b, (tenant) => [seen(tenant)]));
    await expect(batch).rejects.toThrow('open already');
    // Work that goes on after its transaction may enter again.
    const [later] = await opened.tenancy.run(a, () => Promise.resolve([() => opened.tenancy.run(b, seen)] as const));
    expect(await later()).toEqual([theirs]);
  });

  test('takes no statement that names another company, and none without a company at all', async () => {
    const opened = await ground.open();
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
    const opened = await ground.open();
    const more = opened.tenancy.batch(a, (tenant) => [Promise.all([seen(tenant), seen(tenant)])]);
    await expect(more).rejects.toThrow('a batch of 1 issued 2 statements');
    const less = opened.tenancy.batch(a, (tenant) => [seen(tenant), Promise.resolve(1)]);
    await expect(less).rejects.toThrow('a batch of 2 issued 1 statements');
    const chained = opened.tenancy.batch(a, (tenant) => [seen(tenant).then(() => seen(tenant))]);
    await expect(chained).rejects.toThrow('takes all of its statements at once');
    expect(await opened.tenancy.batch(a, () => [])).toEqual([]);
  });

  test('tells what a batch could not encode before it sends anything', async () => {
    const opened = await ground.open();
    const work = opened.tenancy.batch(a, (tenant) => [keep(tenant, 'with a \u0000 in it')]);
    await expect(work).rejects.toMatchObject({ code: 'bad-input' });
    expect(await opened.tenancy.run(a, seen)).toEqual([ours]);
  });

  test.each(['40001', '40P01'])('repeats the work, twice at most, when PostgreSQL answers %s', async (sqlState) => {
    const opened = await ground.open();
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

  test('says for whom a connection was used, how long, and for how many statements', async () => {
    const told: { companyId: string; workMs: number; statements: number }[] = [];
    const onWork = (companyId: string, workMs: number, statements: number) =>
      void told.push({ companyId, workMs, statements });
    const opened = await ground.open({ ...ownServer, onWork });
    const startedMs = performance.now();
    await opened.tenancy.run(a, async (tenant) => {
      await seen(tenant);
      await seen(tenant);
    });
    await opened.tenancy.batch(b, (tenant) => [seen(tenant), seen(tenant), seen(tenant)]);
    await opened.tenancy.run(a, () => Promise.reject(new RangeError('no'))).catch(() => undefined);
    const tookMs = performance.now() - startedMs;
    expect(told.map(({ companyId, statements }) => [companyId, statements])).toEqual([
      [ours, 2],
      [theirs, 3],
      [ours, 0],
    ]);
    for (const { workMs } of told) expect(workMs).toBeGreaterThan(0);
    expect(told.reduce((sum, { workMs }) => sum + workMs, 0)).toBeLessThan(tookMs);
  });

  test('waits while one company holds all connections but the eighth part', async () => {
    const { tenancy } = await ground.open({ ...ownServer, connections: 12 });
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = Array.from({ length: 12 }, () => tenancy.run(a, () => finished));
    expect(tenancy.load()).toMatchObject({ held: 11, waiting: 1 });
    expect(await tenancy.run(b, seen)).toEqual([theirs]);
    finish();
    await Promise.all(running);
    expect(tenancy.load()).toMatchObject({ held: 0, waiting: 0 });
  });

  test('is given up at once, again and again, while there is no database', async () => {
    const { tenancy } = await ground.open({ ...ownServer, named: 'no_such_database' });
    for (let time = 0; time < 3; time += 1) {
      await expect(tenancy.run(a, seen)).rejects.toMatchObject({ cause: { code: '3D000' } });
      await expect(tenancy.batch(a, (tenant) => [seen(tenant)])).rejects.toMatchObject({ cause: { code: '3D000' } });
    }
    expect(tenancy.load()).toMatchObject({ held: 0, waiting: 0 });
  });

  test('of a batch sends it before anything else is done, and gives its connection back before rows are read', async () => {
    const { database, tenancy, watched, order } = await openWatched();
    await tenancy.run(a, seen);
    setImmediate(() => order.push('the next turn'));
    await watched.batch(a, (tenant) => [
      seen(tenant).then((rows) => {
        order.push(`${database.tenant.load().idle} idle`);
        return rows;
      }),
    ]);
    expect(order).toEqual(['sent', 'the next turn', '1 idle']);
  });

  test('of a batch waits for all that begin a little late, and for nothing where all have begun', async () => {
    const { watched, order } = await openWatched();
    const after = async (turns: number, tenant: TenantScope) => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      return seen(tenant);
    };
    expect(await watched.batch(a, (tenant) => [after(5, tenant), after(1, tenant), after(9, tenant)])).toEqual([
      [ours],
      [ours],
      [ours],
    ]);
    order.length = 0;
    setImmediate(() => order.push('the next turn'));
    await watched.batch(a, (tenant) => [tenant.execute({ text: 'select 1' }, [])]);
    expect(order).toEqual(['sent', 'the next turn']);
  });

  test('of a batch tells of an element that failed by itself', async () => {
    const { tenancy } = await ground.open();
    const mistake = new CoreError('bad-input', 'Not like that.');
    const failing = async (tenant: TenantScope) => {
      await Promise.resolve(tenant.companyId);
      throw mistake;
    };
    await expect(tenancy.batch(a, (tenant) => [seen(tenant), failing(tenant)])).rejects.toBe(mistake);
    expect(await tenancy.batch(a, (tenant) => [seen(tenant)])).toEqual([[ours]]);
  });

  test('is not asked again for work that failed for another reason', async () => {
    const { tenancy } = await ground.open();
    let count = 0;
    const work = tenancy.run(a, async (tenant) => {
      count += 1;
      await tenant.db.execute(sql`select ${'x'}::int`);
    });
    await expect(work).rejects.toMatchObject({ code: 'bad-input' });
    expect(count).toBe(1);
  });
});
