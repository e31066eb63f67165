import { randomBytes } from 'node:crypto';
import type { TenantScope } from '@rowhouse/core/tenant';
import { describe, expect, test } from 'vitest';
import { openDataKey, rewrapDataKeys } from '../../packages/core/src/credentials/data-keys.ts';
import { listDataKeys } from '../../packages/core/src/credentials/repository.ts';
import { checkMasterKeys, retireMasterKey } from '../../packages/core/src/credentials/service.ts';
import { createVault, type Vault } from '../../packages/core/src/credentials/vault.ts';
import { a, b, layGround, ours, ownServer } from '../support/ground.ts';

const ground = layGround();
const key = () => randomBytes(32).toString('base64url');
const [oldKey, newKey] = [key(), key()];

/** A company without data keys; `versions` are of its keys, the newest first. */
async function withoutKeys(connections = 1) {
  await ground.asAdmin('delete from tenant.company_data_keys');
  const { tenancy } = await ground.open({ ...ownServer, connections });
  return {
    open: (vault: Vault, context = a) => tenancy.run(context, (tenant) => openDataKey(tenant, vault)),
    /** Twice at once: one has done its work and holds its rows, and the other must wait for them. */
    twice: <T>(work: (tenant: TenantScope) => Promise<T>) =>
      whileAnotherWaits(
        (hold) =>
          tenancy.run(a, async (tenant) => {
            const result = await work(tenant);
            await hold();
            return result;
          }),
        () => tenancy.run(a, work),
      ),
    rewrap: (vault: Vault) => tenancy.run(a, (tenant) => rewrapDataKeys(tenant, vault)),
    rows: () => tenancy.run(a, (tenant) => listDataKeys(tenant)),
    /** As a broken disk may: turns bits of what is stored. */
    spoil: () =>
      ground.asAdmin(
        'update tenant.company_data_keys set wrapped_key = set_byte(wrapped_key, 30, get_byte(wrapped_key, 30) # 1) where company_id = $1',
        [ours],
      ),
  };
}

/** Runs one until it has what it wants, then another, which must wait for rows of the first; then the first may end. */
async function whileAnotherWaits<T>(one: (hold: () => Promise<void>) => Promise<T>, another: () => Promise<T>) {
  const [holds, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = one(() => {
    holds.resolve();
    return mayEnd.promise;
  });
  await Promise.race([holds.promise, first]);
  const other = another();
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await Promise.race([other, expect.poll(async () => (await ground.asAdmin(waiting)).rowCount).toBe(1)]);
  mayEnd.resolve();
  return Promise.all([first, other]);
}

describe("a company's data key", () => {
  test('is made when it is first needed, and is the same from then on; every company has its own', async () => {
    const { open, rows } = await withoutKeys();
    const vault = createVault(`1:${oldKey}`);
    const made = await open(vault);
    expect(made.version).toBe(1);
    expect(await open(vault)).toEqual(made);
    expect(await rows()).toMatchObject([{ version: 1, masterVersion: 1 }]);
    expect((await open(vault, b)).key).not.toEqual(made.key);
  });

  test('is read in one statement and under no lock once it is there', async () => {
    await ground.asAdmin('delete from tenant.company_data_keys');
    const statements: number[] = [];
    const { tenancy } = await ground.open({
      ...ownServer,
      onWork: (_company, _ms, count) => void statements.push(count),
    });
    const vault = createVault(`1:${oldKey}`);
    for (let time = 0; time < 2; time += 1) await tenancy.run(a, (tenant) => openDataKey(tenant, vault));
    expect(statements).toEqual([3, 1]);
  });

  test('that does not open any more is kept and followed by a fresh one', async () => {
    const { open, rows, spoil } = await withoutKeys();
    const vault = createVault(`1:${oldKey}`);
    const lost = await open(vault);
    await spoil();
    const fresh = await open(vault);
    expect(fresh.version).toBe(2);
    expect(fresh.key).not.toEqual(lost.key);
    expect(await open(vault)).toEqual(fresh);
    expect((await rows()).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('is not called lost where the operator has forgotten its master key', async () => {
    const { open, rows } = await withoutKeys();
    const made = await open(createVault(`1:${oldKey}`));
    await expect(open(createVault(`2:${newKey}`))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await rows()).toHaveLength(1);
    expect(await open(createVault(`2:${newKey},1:${oldKey}`))).toEqual(made);
  });

  test('is followed by one fresh key, also where two find at the same time that it does not open', async () => {
    const { open, twice, rows, spoil } = await withoutKeys(2);
    const vault = createVault(`1:${oldKey}`);
    await open(vault);
    await spoil();
    const [one, other] = await twice((tenant) => openDataKey(tenant, vault));
    expect(other).toEqual(one);
    expect(await rows()).toHaveLength(2);
  });
});

test('two that are the first to need a key make one', async () => {
  const { twice, rows } = await withoutKeys(2);
  const vault = createVault(`1:${oldKey}`);
  const [one, other] = await twice((tenant) => openDataKey(tenant, vault));
  expect(other).toEqual(one);
  expect(await rows()).toMatchObject([{ version: 1 }]);
});

describe('a rotation', () => {
  test('wraps anew what an older master key wrapped, and nothing else', async () => {
    const { open, rewrap, rows } = await withoutKeys();
    const made = await open(createVault(`1:${oldKey}`));
    const both = createVault(`2:${newKey},1:${oldKey}`);
    expect(await rewrap(both)).toEqual([1]);
    expect(await open(createVault(`2:${newKey}`))).toEqual(made);
    const before = await rows();
    expect(await rewrap(both)).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  test('changes nothing where a key does not open', async () => {
    const { open, rewrap, rows, spoil } = await withoutKeys();
    await open(createVault(`1:${oldKey}`));
    await spoil();
    await open(createVault(`1:${oldKey}`));
    const before = await rows();
    await expect(rewrap(createVault(`2:${newKey},1:${oldKey}`))).rejects.toMatchObject({ code: 'internal' });
    expect(await rows()).toEqual(before);
  });

  test('waits for another one of the same company, and finds its work done', async () => {
    const { open, twice } = await withoutKeys(2);
    const both = createVault(`2:${newKey},1:${oldKey}`);
    await open(createVault(`1:${oldKey}`));
    expect(await twice((tenant) => rewrapDataKeys(tenant, both))).toEqual([[1], []]);
  });
});

describe('a start with master keys', () => {
  /** A platform on which nothing was sealed yet. */
  async function fresh() {
    await ground.asAdmin('delete from platform.key_sentinels');
    const { platform } = (await ground.open()).database;
    return {
      check: (keys: string) => checkMasterKeys(platform, createVault(keys)),
      retire: (keys: string, version: number) => retireMasterKey(platform, createVault(keys), version),
      known: async () =>
        (await ground.asAdmin('select master_version from platform.key_sentinels order by 1')).rows.map(
          (row: { master_version: number }) => row.master_version,
        ),
    };
  }

  test('remembers the current one, and takes the same again', async () => {
    const { check, known } = await fresh();
    await check(`2:${newKey},1:${oldKey}`);
    expect(await known()).toEqual([2]);
    await check(`2:${newKey}`);
    await check(`3:${key()},2:${newKey}`);
    expect(await known()).toEqual([2, 3]);
  });

  test('is refused with another one under a known number, or without one that is needed', async () => {
    const { check, known } = await fresh();
    await check(`1:${oldKey}`);
    await expect(check(`1:${newKey}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Master key 1 is not the one'),
    });
    await expect(check(`2:${newKey}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Master key 1 sealed what is stored here, and it is missing'),
    });
    expect(await known()).toEqual([1]);
  });

  test('does without an old one once that is retired, which the current one and strangers cannot be', async () => {
    const { check, retire, known } = await fresh();
    await check(`1:${oldKey}`);
    const both = `2:${newKey},1:${oldKey}`;
    await check(both);
    await expect(retire(both, 2)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(retire(both, 3)).rejects.toMatchObject({ code: 'not-found' });
    expect(await known()).toEqual([1, 2]);
    await retire(both, 1);
    expect(await known()).toEqual([2]);
    await check(`2:${newKey}`);
    await expect(retire(both, 1)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('master key 1'),
    });
  });
});
