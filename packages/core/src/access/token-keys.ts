import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { CoreError } from '../base/index.ts';

/** Each class of token has keys of its own, so that none can pass for another. */
export type TokenClass = 'console' | 'visitor' | 'operator';

export type TokenKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject };

export type TokenKeys = {
  /** Signs. */
  current: Record<TokenClass, TokenKey>;
  /** Verifies, by key id: the current ones and those still in circulation. */
  find(tokenClass: TokenClass, kid: string): TokenKey | undefined;
  /** Public keys as a JWK set; nothing private. */
  jwks(): { keys: Record<string, unknown>[] };
};

const tokenClasses: readonly TokenClass[] = ['console', 'visitor', 'operator'];
/** DER in front of a raw 32-byte seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const format = /^([a-z0-9]{1,16}):([\w-]{43,})$/;

/**
 * @param text `ROWHOUSE_TOKEN_KEYS`: `version:seed` pairs separated by commas, the current one first; a seed is 32 random
 *   bytes or more as base64url. Ed25519 keys for each class are derived from it.
 * @throws CoreError 'bad-input' when it does not parse.
 */
export function parseTokenKeys(text: string): TokenKeys {
  const versions = text.split(',').map((part) => {
    const match = format.exec(part.trim());
    if (!match?.[1] || !match[2])
      throw new CoreError(
        'bad-input',
        'ROWHOUSE_TOKEN_KEYS must be version:seed pairs separated by commas, a seed being 32 random bytes in base64url.',
      );
    return { version: match[1], seed: Buffer.from(match[2], 'base64url') };
  });
  const keys = new Map(
    versions.flatMap(({ version, seed }) =>
      tokenClasses.map((tokenClass) => {
        const kid = `${tokenClass}-${version}`;
        return [kid, deriveKey(kid, seed, tokenClass)] as const;
      }),
    ),
  );
  const current = (tokenClass: TokenClass): TokenKey => {
    const key = keys.get(`${tokenClass}-${versions[0]?.version}`);
    if (!key) throw new TypeError('no current token key');
    return key;
  };
  return {
    current: { console: current('console'), visitor: current('visitor'), operator: current('operator') },
    find: (tokenClass, kid) => (kid.startsWith(`${tokenClass}-`) ? keys.get(kid) : undefined),
    jwks: () => ({
      keys: [...keys.values()].map((key) => ({
        ...key.publicKey.export({ format: 'jwk' }),
        kid: key.kid,
        alg: 'EdDSA',
        use: 'sig',
      })),
    }),
  };
}

function deriveKey(kid: string, seed: Buffer, tokenClass: TokenClass): TokenKey {
  const raw = Buffer.from(hkdfSync('sha256', seed, 'rowhouse token key', tokenClass, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, raw]), format: 'der', type: 'pkcs8' });
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}
