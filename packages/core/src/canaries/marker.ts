import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { CompanyId } from '../tenant/index.ts';

/** Begins every marker: letters that no language puts in a row, and that survive HTML, JSON, URLs and upper case. */
export const markerPrefix = 'rhcnry';
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const ivLength = 12;
const tagLength = 16;
const bodyLength = Math.ceil(((ivLength + 16 + tagLength) * 8) / 5);
/** Letters and digits of a whole marker. */
export const markerLength = markerPrefix.length + bodyLength;

/** Whose a marker is, or `undefined` when no key of ours made it. */
export type ReadMarker = (marker: string) => CompanyId | undefined;

/**
 * A random text that says whose it is to nobody but the holder of the key: the company's id, sealed with AES-256-GCM, in
 * base32. So a scanner knows every company's marker without a list of companies.
 */
export function makeMarker(key: Buffer, companyId: CompanyId): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  const id = Buffer.from(companyId.replaceAll('-', ''), 'hex');
  return markerPrefix + toBase32(Buffer.concat([iv, cipher.update(id), cipher.final(), cipher.getAuthTag()]));
}

/** @param keys all that made markers which are still about, the current one first. */
export function createReadMarker(keys: readonly Buffer[]): ReadMarker {
  // Made ready once: a key that comes as bytes costs more than opening what it has sealed.
  const secrets = keys.map((key) => createSecretKey(key));
  return (marker) => {
    if (marker.length !== markerLength) return undefined;
    const sealed = fromBase32(marker.slice(markerPrefix.length).toLowerCase());
    for (const key of secrets) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivLength), { authTagLength: tagLength });
      decipher.setAuthTag(sealed.subarray(-tagLength));
      try {
        const id = Buffer.concat([decipher.update(sealed.subarray(ivLength, -tagLength)), decipher.final()]);
        const hex = id.toString('hex');
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as CompanyId;
      } catch {
        // Another key's, or nobody's.
      }
    }
    return undefined;
  };
}

function toBase32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31];
}

/** Signs that are not of the alphabet read as zero: the tag tells. */
function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const sign of text) {
    value = ((value << 5) | Math.max(0, alphabet.indexOf(sign))) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
