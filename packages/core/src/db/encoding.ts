import { CoreError } from '../base/index.ts';

/**
 * A value as PostgreSQL's text format, or bytes for bytea. Everything is encoded before the first byte of a batch goes
 * out, so that an error here sends nothing.
 * @throws CoreError 'bad-input' for text with a NUL, which PostgreSQL cannot store; TypeError for what is no value.
 */
export function encodeValue(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      if (value.includes('\u0000')) throw new CoreError('bad-input', 'That text holds a sign that cannot be stored.');
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      break;
    case 'function':
    case 'symbol':
    case 'undefined':
      throw new TypeError(`a ${typeof value} is no value for a statement`);
  }
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError('an invalid date is no value for a statement');
    return value.toISOString();
  }
  if (Array.isArray(value)) return encodeArray(value);
  return encodeValue(JSON.stringify(value));
}

function encodeArray(list: readonly unknown[]): string {
  const items = list.map((item) => {
    if (Array.isArray(item)) return encodeArray(item);
    const encoded = encodeValue(item);
    if (encoded === null) return 'NULL';
    const text = typeof encoded === 'string' ? encoded : `\\x${encoded.toString('hex')}`;
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}
