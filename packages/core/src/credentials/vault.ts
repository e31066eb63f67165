import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { CoreError } from '../base/index.ts';
import type { CompanyId } from '../tenant/index.ts';

/** Where a sealed value stands; the place is part of its key, so that it opens nowhere else. */
export type SealedPlace = { companyId: CompanyId; table: string; rowId: string; column: string };

export type DataKeyRow = { id: string; version: number; masterVersion: number; wrappedKey: Buffer };
export type DataKey = { version: number; key: Buffer };

const formatByte = 1;
const ivLength = 12;
const tagLength = 16;
const headerLength = 1 + 4 + ivLength;
const keyFormat = /^(\d{1,9}):([\w-]{43,})$/;

export type Vault = ReturnType<typeof createVault>;

/**
 * Envelope encryption: a master key wraps each company's data key, the data key seals each secret. AES-256-GCM for both.
 * @param masterKeys `ROWHOUSE_MASTER_KEYS`: `version:key` pairs separated by commas, the current one first; 32 random bytes
 *   or more as base64url each.
 * @throws CoreError 'bad-input' when they do not parse.
 */
export function createVault(masterKeys: string) {
  const [first = '', ...others] = masterKeys.split(',');
  const current = parseMasterKey(first);
  const keys = [current, ...others.map(parseMasterKey)];
  // Two keys under one number: which of them is meant would hang on their order.
  if (new Set(keys.map(({ version }) => version)).size < keys.length || keys.some(({ version }) => version === 0))
    throw new CoreError(
      'bad-input',
      'ROWHOUSE_MASTER_KEYS must be number:key pairs, and each number must be above 0 and stand there once.',
    );

  /** @throws CoreError 'internal'. */
  const masterKeyOf = (version: number): Buffer => {
    const master = keys.find((key) => key.version === version);
    if (!master) throw doesNotOpen();
    return master.key;
  };
  const masterPlace = (companyId: string, id: string, version: number, masterVersion: number) =>
    JSON.stringify(['v1', companyId, 'company_data_keys', id, 'wrapped_key', version, masterVersion]);

  return {
    currentVersion: current.version,
    versions: keys.map((key) => key.version),
    /** What companies' canary markers are made and read with; the current one first. */
    canaryKeys: keys.map(({ version, canaryKey }) => ({ version, key: canaryKey })),

    /** A fresh data key for a company, wrapped. The key itself is not kept. Version 1 is a new company's. */
    newDataKey(companyId: CompanyId, version = 1): DataKeyRow {
      const id = randomUUID();
      const place = masterPlace(companyId, id, version, current.version);
      return {
        id,
        version,
        masterVersion: current.version,
        wrappedKey: seal(current.key, current.version, place, randomBytes(32)),
      };
    },

    /** @throws CoreError 'internal' when the row is another company's, was changed, or its master key is gone. */
    unwrap(companyId: CompanyId, row: DataKeyRow): DataKey {
      const place = masterPlace(companyId, row.id, row.version, row.masterVersion);
      return { version: row.version, key: open(masterKeyOf(row.masterVersion), place, row.wrappedKey) };
    },

    /** The same data key, wrapped by the current master key. @throws CoreError 'internal' as `unwrap` does. */
    rewrap(companyId: CompanyId, row: DataKeyRow): DataKeyRow {
      const { key } = this.unwrap(companyId, row);
      const place = masterPlace(companyId, row.id, row.version, current.version);
      return {
        ...row,
        masterVersion: current.version,
        wrappedKey: seal(current.key, current.version, place, key),
      };
    },

    seal(dataKey: DataKey, place: SealedPlace, secret: string): Buffer {
      return seal(dataKey.key, dataKey.version, placeText(place, dataKey.version), Buffer.from(secret, 'utf8'));
    },

    /** @throws CoreError 'internal' for anything but the very value sealed at this very place. */
    open(dataKey: DataKey, place: SealedPlace, sealed: Buffer): string {
      return open(dataKey.key, placeText(place, dataKey.version), sealed).toString('utf8');
    },

    /** The same key gives the same fingerprint inside a company, and another one in every other. */
    fingerprint(dataKey: DataKey, secret: string): string {
      return createHmac('sha256', dataKey.key).update(`fingerprint:${secret}`).digest('hex').slice(0, 16);
    },

    /** A known text sealed by the current master key, to tell at the next start whether the keys are still the right ones. */
    sentinel(): { masterVersion: number; sealed: Buffer } {
      return {
        masterVersion: current.version,
        sealed: seal(current.key, current.version, sentinelPlace(current.version), Buffer.from('rowhouse')),
      };
    },

    isSentinel(masterVersion: number, sealed: Buffer): boolean {
      try {
        return open(masterKeyOf(masterVersion), sentinelPlace(masterVersion), sealed).toString() === 'rowhouse';
      } catch {
        return false;
      }
    },
  };
}

function parseMasterKey(text: string) {
  const match = keyFormat.exec(text.trim());
  if (!match)
    throw new CoreError(
      'bad-input',
      'ROWHOUSE_MASTER_KEYS must be number:key pairs separated by commas, a key being 32 random bytes in base64url.',
    );
  const [, version, key = ''] = match;
  const derive = (name: string) => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', name, 32));
  return { version: Number(version), key: derive('rowhouse master key'), canaryKey: derive('rowhouse canaries') };
}

function sentinelPlace(version: number): string {
  return JSON.stringify(['v1', 'platform', 'key_sentinels', version]);
}

function placeText({ companyId, table, rowId, column }: SealedPlace, version: number): string {
  return JSON.stringify(['v1', companyId, table, rowId, column, version]);
}

/** format · key version · IV · ciphertext · tag. */
function seal(key: Buffer, version: number, place: string, secret: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(formatByte, 0);
  header.writeUInt32BE(version, 1);
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.concat([header, Buffer.from(place, 'utf8')]));
  return Buffer.concat([header, iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, place: string, sealed: Buffer): Buffer {
  // Another format's first byte does not open either: it is part of what is authenticated.
  if (sealed.length < headerLength + tagLength) throw doesNotOpen();
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(5, headerLength), { authTagLength: tagLength });
  decipher.setAAD(Buffer.concat([sealed.subarray(0, 5), Buffer.from(place, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headerLength, -tagLength)), decipher.final()]);
  } catch {
    throw doesNotOpen();
  }
}

function doesNotOpen(): CoreError {
  return new CoreError('internal', 'A stored secret does not open.');
}
