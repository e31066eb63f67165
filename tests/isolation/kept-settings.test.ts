import { findRevision, keepSettled, type TenantContext, type TenantScope } from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { a, b, keep, layGround, modes, ours, ownServer } from '../support/ground.ts';

const ground = layGround();

const nameOf = async (tenant: TenantScope) =>
  (await tenant.db.execute(sql`select c.name from tenant.companies c where c.company_id = ${tenant.companyId}`)).rows;
const rename = (tenant: TenantScope, name: string) =>
  tenant.db.execute(sql`update tenant.companies set name = ${name} where company_id = ${tenant.companyId}`);

/** Keeps companies' names, and counts how often they are made; `trips` counts the ways to the database. */
async function keepNames({ most = 2, mode = ownServer }: { most?: number; mode?: typeof ownServer } = {}) {
  const counts = { made: 0, trips: 0 };
  const opened = await ground.open({
    ...mode,
    onWork: () => {
      counts.trips += 1;
    },
  });
  const { tenancy } = opened;
  const names = keepSettled({
    tenancy,
    most,
    reads: (tenant) => [nameOf(tenant)],
    make: ([rows]) => {
      counts.made += 1;
      return { names: rows.map((row) => String(row['name'])) };
    },
  });
  const revisionOf = async (context: TenantContext) =>
    (await tenancy.batch(context, (tenant) => [findRevision(tenant)]))[0];
  return {
    ...opened,
    counts,
    names,
    revisionOf,
    at: async (context: TenantContext) => names.at(context, await revisionOf(context)),
  };
}

describe.each(modes)('with %s', (_name, mode) => {
  test('what is made of settings is made once, and anew after a change that was kept', async () => {
    const { tenancy, counts, at } = await keepNames({ mode });
    await tenancy.run(a, (tenant) => rename(tenant, 'First'));
    const first = await at(a);
    expect(first).toEqual({ names: ['First'] });
    expect(await at(a)).toBe(first);
    expect(counts.made).toBe(1);

    await tenancy.batch(a, (tenant) => [keep(tenant, 'before'), rename(tenant, 'Second'), keep(tenant, 'after')]);
    expect(await at(a)).toEqual({ names: ['Second'] });
    await tenancy.run(a, async (tenant) => {
      await rename(tenant, 'Third');
      await nameOf(tenant);
    });
    expect(await at(a)).toEqual({ names: ['Third'] });
    expect(counts.made).toBe(3);
  });

  test('nothing is made anew for what was only read, was no setting, or was taken back', async () => {
    const { tenancy, revisionOf } = await keepNames({ mode });
    const before = await revisionOf(a);
    await tenancy.batch(a, (tenant) => [nameOf(tenant), keep(tenant, 'a memory')]);
    await tenancy.run(a, (tenant) => keep(tenant, 'a memory'));
    const undone = tenancy.run(a, async (tenant) => {
      await rename(tenant, 'Never');
      throw new RangeError('no');
    });
    await expect(undone).rejects.toThrow(RangeError);
    await expect(
      tenancy.batch(a, (tenant) => [rename(tenant, 'Never'), tenant.db.execute(sql`select ${'x'}::int`)]),
    ).rejects.toMatchObject({ code: 'bad-input' });
    expect(await revisionOf(a)).toEqual(before);
    await tenancy.run(a, (tenant) => rename(tenant, 'Once'));
    expect(await revisionOf(a)).toEqual([{ revision: (before[0]?.revision ?? 0) + 1 }]);
  });
});

test('what is kept costs no trip', async () => {
  const { counts, names, revisionOf, at } = await keepNames();
  const [kept, found] = [await at(a), await revisionOf(a)];
  const before = counts.trips;
  expect(await names.at(a, found)).toBe(kept);
  expect(counts.trips).toBe(before);
});

test('work with what is kept asks in its own trip whether that stands, and is done again with what was changed', async () => {
  const { tenancy, counts, names } = await keepNames();
  const use = (context: TenantContext) =>
    names.use(
      context,
      (tenant) => [nameOf(tenant)],
      async (made, check, ahead) => {
        await tenancy.batch(context, (tenant) => [check(tenant)]);
        // What was sent ahead came in the trip that loaded.
        if (ahead) expect(ahead).toEqual([made.names.map((name) => ({ name }))]);
        return made.names;
      },
    );
  const tripsOf = async (context: TenantContext, told: string[]) => {
    const before = counts.trips;
    expect(await use(context)).toEqual(told);
    return counts.trips - before;
  };
  await tenancy.run(a, (tenant) => rename(tenant, 'Ours'));
  await tenancy.run(b, (tenant) => rename(tenant, 'Theirs'));
  // Loaded and used; used; used in vain, loaded and used.
  expect(await tripsOf(a, ['Ours'])).toBe(2);
  expect(await tripsOf(b, ['Theirs'])).toBe(2);
  expect(await tripsOf(a, ['Ours'])).toBe(1);
  await tenancy.run(a, (tenant) => rename(tenant, 'Anew'));
  expect(await tripsOf(a, ['Anew'])).toBe(3);
  expect(await tripsOf(a, ['Anew'])).toBe(1);
  expect(await tripsOf(b, ['Theirs'])).toBe(1);
  await expect(
    names.use(
      a,
      () => [],
      (made) => Promise.resolve(made),
    ),
  ).rejects.toThrow(/never asked/);
});

test("what is kept of one company is not another's, and of those that were asked for longest ago nothing is kept", async () => {
  const { tenancy, counts, at } = await keepNames({ most: 1 });
  await tenancy.run(a, (tenant) => rename(tenant, 'Ours'));
  await tenancy.run(b, (tenant) => rename(tenant, 'Theirs'));
  expect([await at(a), await at(b), await at(a)]).toEqual([
    { names: ['Ours'] },
    { names: ['Theirs'] },
    { names: ['Ours'] },
  ]);
  expect(counts.made).toBe(3);
});

test('a company that never changed a setting has revision 0', async () => {
  const { at, counts } = await keepNames();
  await ground.asAdmin('delete from tenant.company_revisions where company_id = $1', [ours]);
  expect(await at(a)).toBe(await at(a));
  expect(counts.made).toBe(1);
});

test('nobody can change what others share: objects and lists are frozen all the way down, and nothing else is', async () => {
  const { tenancy } = await ground.open();
  const day = new Date(0);
  const made = {
    list: [{ deep: [1] }],
    object: { inner: { word: 'a' } },
    nothing: null,
    missing: undefined,
    word: 'b',
    map: new Map([['key', { free: 1 }]]),
    day,
  };
  const settled = keepSettled({ tenancy, most: 1, reads: (tenant) => [nameOf(tenant)], make: () => made });
  const kept = await settled.at(a, []);
  expect(kept).toBe(made);
  const parts = [kept, kept.list, kept.list[0], kept.list[0]?.deep, kept.object, kept.object.inner];
  expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
  expect([kept.map, kept.map.get('key'), kept.day].map((part) => Object.isFrozen(part))).toEqual([false, false, false]);
});
