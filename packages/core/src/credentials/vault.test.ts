import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseCompanyId } from '../tenant/index.ts';
import { createVault, type DataKey, type DataKeyRow, type SealedPlace, type Vault } from './vault.ts';

const masterKey = () => randomBytes(32).toString('base64url');
const [first, second] = [masterKey(), masterKey()];
const [ours, theirs] = [parseCompanyId(randomUUID()), parseCompanyId(randomUUID())];
const place: SealedPlace = { companyId: ours, table: 'llm_providers', rowId: randomUUID(), column: 'api_key' };
const secret = 'sk-the-secret-of-this-company';
let vault: Vault;
let row: DataKeyRow;
let dataKey: DataKey;
let sealed: Buffer;
beforeEach(() => {
  vault = createVault(`1:${first}`);
  row = vault.newDataKey(ours);
  dataKey = vault.unwrap(ours, row);
  sealed = vault.seal(dataKey, place, secret);
});
const refusal = 'A stored secret does not open.';

describe('a sealed secret', () => {
  test('opens where it was sealed, and reads like noise', () => {
    expect(vault.open(dataKey, place, sealed)).toBe(secret);
    expect(sealed.includes(Buffer.from(secret))).toBe(false);
    expect(vault.seal(dataKey, place, secret).equals(sealed)).toBe(false);
  });

  test('may be empty', () => {
    expect(vault.open(dataKey, place, vault.seal(dataKey, place, ''))).toBe('');
  });

  test.each([
    ['of a neighbour', { companyId: theirs }],
    ['in another row', { rowId: randomUUID() }],
    ['in another column', { column: 'label' }],
    ['in another table', { table: 'webhooks' }],
  ])('does not open in a place %s', (_name, change) => {
    expect(() => vault.open(dataKey, { ...place, ...change }, sealed)).toThrow(refusal);
  });

  test('does not open with any one of its bits turned', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const turned = Buffer.from(sealed);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open(dataKey, place, turned), `bit ${bit}`).toThrow(refusal);
    }
  });

  test('does not open when it is cut, grown or empty', () => {
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => vault.open(dataKey, place, sealed.subarray(0, length)), `${length} bytes`).toThrow(refusal);
    expect(() => vault.open(dataKey, place, Buffer.concat([sealed, Buffer.from([0])]))).toThrow(refusal);
  });

  test('does not open with random bytes for a key, an envelope or a text', () => {
    for (let time = 0; time < 1_000; time += 1) {
      expect(() => vault.open({ ...dataKey, key: randomBytes(32) }, place, sealed)).toThrow(refusal);
      expect(() => vault.open(dataKey, place, randomBytes(sealed.length))).toThrow(refusal);
    }
  });

  test('does not open as a version of the key that it was not sealed with', () => {
    expect(() => vault.open({ ...dataKey, version: 2 }, place, sealed)).toThrow(refusal);
  });
});

describe('a wrapped data key', () => {
  test('opens for its own company alone', () => {
    expect(() => vault.unwrap(theirs, row)).toThrow(refusal);
    expect(() => vault.unwrap(ours, { ...row, id: randomUUID() })).toThrow(refusal);
    expect(() => vault.unwrap(ours, { ...row, version: 2 })).toThrow(refusal);
  });

  test('of one company put in place of another opens nothing of theirs', () => {
    const neighbour = vault.newDataKey(theirs);
    const theirKey = vault.unwrap(theirs, neighbour);
    const theirPlace = { ...place, companyId: theirs };
    const theirSecret = vault.seal(theirKey, theirPlace, 'sk-theirs-and-nobody-elses');
    expect(() => vault.open(dataKey, theirPlace, theirSecret)).toThrow(refusal);
    expect(() => vault.open(theirKey, place, theirSecret)).toThrow(refusal);
    expect(() => vault.unwrap(ours, neighbour)).toThrow(refusal);
  });

  test('opens with the master key that wrapped it, also when a newer one is current, and with no other', () => {
    expect(createVault(`2:${second},1:${first}`).unwrap(ours, row).key).toEqual(dataKey.key);
    expect(() => createVault(`1:${second}`).unwrap(ours, row)).toThrow(refusal);
    expect(() => createVault(`2:${second}`).unwrap(ours, row)).toThrow(refusal);
    expect(createVault(`2:${second},1:${first}`).newDataKey(ours).masterVersion).toBe(2);
  });
});

test('what does not open says so, and nothing else', () => {
  expect(() => vault.open(dataKey, place, Buffer.alloc(40))).toThrow(
    expect.objectContaining({ name: 'CoreError', code: 'internal', message: refusal }),
  );
});

test('a fingerprint tells equal keys apart from others inside a company, and nothing across companies', () => {
  const theirKey = vault.unwrap(theirs, vault.newDataKey(theirs));
  expect(vault.fingerprint(dataKey, secret)).toBe(vault.fingerprint(dataKey, secret));
  expect(vault.fingerprint(dataKey, secret)).not.toBe(vault.fingerprint(dataKey, `${secret}x`));
  expect(vault.fingerprint(dataKey, secret)).not.toBe(vault.fingerprint(theirKey, secret));
});

test('a sentinel knows its master key again, and no other key', () => {
  const { masterVersion, sealed: sentinel } = vault.sentinel();
  expect(vault.isSentinel(masterVersion, sentinel)).toBe(true);
  expect(createVault(`1:${second}`).isSentinel(masterVersion, sentinel)).toBe(false);
  expect(createVault(`2:${first}`).isSentinel(2, sentinel)).toBe(false);
  expect(vault.isSentinel(masterVersion, Buffer.alloc(4))).toBe(false);
});

test.each([
  ['nothing', ''],
  ['a key without its number', first],
  ['a key that is too short', '1:abc'],
  ['a broken second key', `1:${first},2`],
])('%s is no configuration, and the answer says what one looks like', (_name, text) => {
  expect(() => createVault(text)).toThrow(/ROWHOUSE_MASTER_KEYS must be number:key pairs/);
});

test.each([
  ['a number twice', `1:${first},1:${second}`],
  ['the number 0', `0:${first}`],
  ['the number 0 behind a good one', `2:${second},0:${first}`],
])('%s is no configuration either', (_name, text) => {
  expect(() => createVault(text)).toThrow(/each number must be above 0 and stand there once/);
  expect(() => createVault(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test.each([
  ['a word before the number', `x1:${first}`],
  ['a sign after the key', `1:${first}=`],
  ['a number of ten digits', `1234567890:${first}`],
])('%s is not passed over', (_name, text) => {
  expect(() => createVault(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test('keys may have blanks around them and numbers of several digits', () => {
  const roomy = createVault(` 12:${second} , 1:${first} `);
  expect(roomy.versions).toEqual([12, 1]);
  expect(roomy.currentVersion).toBe(12);
  expect(roomy.unwrap(ours, row).key).toEqual(dataKey.key);
});

test('a rewrapped data key is the same key, needs the new master key alone, and still belongs to its company', () => {
  const both = createVault(`2:${second},1:${first}`);
  const rewrapped = both.rewrap(ours, row);
  expect(rewrapped).toMatchObject({ id: row.id, version: row.version, masterVersion: 2 });
  const successor = createVault(`2:${second}`);
  expect(successor.unwrap(ours, rewrapped).key).toEqual(dataKey.key);
  expect(() => successor.unwrap(theirs, rewrapped)).toThrow(refusal);
  expect(() => both.rewrap(theirs, row)).toThrow(refusal);
  expect(() => createVault(`2:${second}`).rewrap(ours, row)).toThrow(refusal);
});

test('each master version has a sentinel of its own, and knows no version that it was not given', () => {
  const both = createVault(`2:${second},1:${first}`);
  const { masterVersion, sealed: sentinel } = vault.sentinel();
  expect(both.isSentinel(masterVersion, sentinel)).toBe(true);
  expect(both.isSentinel(2, sentinel)).toBe(false);
  expect(both.isSentinel(3, sentinel)).toBe(false);
  expect(both.sentinel().masterVersion).toBe(2);
});

/** Made once by this format, with a master key of 32 sevens. What is stored must open for as long as there are rows. */
const kept = {
  masterKeys: '12:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc',
  company: parseCompanyId('6f9619ff-8b86-4011-b42d-00c04fc964ff'),
  dataKey: {
    id: 'eeb3cb70-2e38-4d40-b080-1aa3562cfb39',
    version: 1,
    masterVersion: 12,
    wrappedKey: 'AQAAAAyombOWwFXJ96gKbD5R4h-Lpev5MadDU7pt2mid-xp_uFI5U57PV-S7y_orttHKz9MIax45sXjS13XyA8o',
  },
  rowId: '0191d5f0-0000-7000-8000-000000000001',
  sealed: 'AQAAAAGaHmdrq2XXejQyW8e6bHHL9G1w6j1ymnLVwpkOyUUpavzH7cWRGJL8XsvXrLY',
  sentinel: 'AQAAAAzpVecytZ8dubgWXaY4qazl6OvYqvSvDHS-SAGln_KQPuF32UE',
  fingerprint: '3ac2e0fd65e5efb9',
  canaryKey: 'Xbal_uTFLJlcyVCeP2Y2pObZnJ66wkE0cOyh0CjUDKE',
};

test('what was sealed by an earlier release opens: the format does not change unnoticed', () => {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const earlier = createVault(kept.masterKeys);
  const key = earlier.unwrap(kept.company, { ...kept.dataKey, wrappedKey: bytes(kept.dataKey.wrappedKey) });
  const where = { companyId: kept.company, table: 'llm_providers', rowId: kept.rowId, column: 'api_key' };
  expect(earlier.open(key, where, bytes(kept.sealed))).toBe('sk-kept-for-years');
  expect(earlier.isSentinel(12, bytes(kept.sentinel))).toBe(true);
  // The format and the number of the key stand in front, in clear.
  const headerOf = (value: Buffer) => value.subarray(0, 5).toString('hex');
  expect(headerOf(earlier.seal(key, where, 'x'))).toBe(headerOf(bytes(kept.sealed)));
  expect(headerOf(earlier.newDataKey(kept.company).wrappedKey)).toBe(headerOf(bytes(kept.dataKey.wrappedKey)));
  expect(earlier.fingerprint(key, 'sk-kept-for-years')).toBe(kept.fingerprint);
  expect(earlier.canaryKeys).toEqual([{ version: 12, key: bytes(kept.canaryKey) }]);
});
