import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import {
  type Clock,
  type ConversationId,
  CoreError,
  type IdentityId,
  isUuid,
  type UserId,
  type VisitorId,
} from '../base/index.ts';
import { type CompanyId, parseCompanyId } from '../tenant/index.ts';
import type { TokenClass, TokenKeys } from './token-keys.ts';

export type ConsoleClaims = {
  kind: 'console';
  companyId: CompanyId;
  userId: UserId;
  identityId: IdentityId;
  /** Version of the membership: a removal or a new role makes older tokens stale. */
  membershipVersion: number;
};
export type VisitorClaims = {
  kind: 'visitor';
  companyId: CompanyId;
  visitorId: VisitorId;
  conversationId: ConversationId;
  /** The page's origin that opened it; a token does not work from another. */
  origin: string;
};
export type OperatorClaims = { kind: 'operator'; identityId: IdentityId };
export type Claims = ConsoleClaims | VisitorClaims | OperatorClaims;

/** How long each class of token lives, in milliseconds. */
export const tokenLifetimeMs: Record<TokenClass, number> = {
  console: 5 * 60_000,
  visitor: 15 * 60_000,
  operator: 5 * 60_000,
};

const issuer = 'rowhouse';
/** Lenient base64 gives one token several spellings; this one only. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const maxCached = 5_000;

export type Tokens = ReturnType<typeof createTokens>;

/** Signs and verifies EdDSA access tokens; the class stands in `typ`, `aud` and the key. */
export function createTokens({ keys, clock }: { keys: TokenKeys; clock: Clock }) {
  /** Verified tokens by their exact text until they expire: the signature costs a hundred times the look-up. */
  const verified = new Map<string, { claims: Claims; expiresAtMs: number }>();

  return {
    jwks: () => keys.jwks(),

    async issue(claims: Claims): Promise<{ token: string; expiresInMs: number }> {
      const tokenClass = claims.kind;
      const key = keys.current[tokenClass];
      const nowSeconds = Math.floor(clock.now().getTime() / 1_000);
      const lifetimeMs = tokenLifetimeMs[tokenClass];
      const token = await new SignJWT(payloadOf(claims))
        .setProtectedHeader({ alg: 'EdDSA', typ: `${tokenClass}+jwt`, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(`rowhouse-${tokenClass}`)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + lifetimeMs / 1_000)
        .setJti(randomUUID())
        .sign(key.privateKey);
      return { token, expiresInMs: lifetimeMs };
    },

    /** @throws CoreError 'unauthenticated' for anything but a current token of this class. */
    async verify<Class extends TokenClass>(
      tokenClass: Class,
      token: string,
    ): Promise<Extract<Claims, { kind: Class }>> {
      const nowMs = clock.now().getTime();
      const hit = verified.get(token);
      if (hit && hit.claims.kind === tokenClass && hit.expiresAtMs > nowMs)
        return hit.claims as Extract<Claims, { kind: Class }>;
      if (token.length > 4_096 || !compact.test(token)) throw refused();
      const result = await jwtVerify(
        token,
        (header) => {
          const key = keys.find(tokenClass, header.kid ?? '');
          if (!key) throw refused();
          return key.publicKey;
        },
        {
          algorithms: ['EdDSA'],
          issuer,
          audience: `rowhouse-${tokenClass}`,
          typ: `${tokenClass}+jwt`,
          requiredClaims: ['exp', 'iat', 'jti', 'sub'],
          currentDate: clock.now(),
        },
      ).catch((error: unknown) => {
        if (error instanceof errors.JWTExpired)
          throw new CoreError('unauthenticated', 'Your session has run out. Sign in again.', { cause: error });
        throw refused(error);
      });
      const claims = claimsOf(tokenClass, result.payload);
      if (verified.size >= maxCached) verified.clear();
      verified.set(token, { claims, expiresAtMs: (result.payload.exp ?? 0) * 1_000 });
      return claims as Extract<Claims, { kind: Class }>;
    },
  };
}

function refused(cause?: unknown): CoreError {
  return new CoreError('unauthenticated', 'Sign in to go on.', cause === undefined ? {} : { cause });
}

function payloadOf(claims: Claims): Record<string, string | number> {
  switch (claims.kind) {
    case 'console':
      return {
        sub: claims.userId,
        company_id: claims.companyId,
        identity: claims.identityId,
        ver: claims.membershipVersion,
      };
    case 'visitor':
      return {
        sub: claims.visitorId,
        company_id: claims.companyId,
        conversation: claims.conversationId,
        origin: claims.origin,
      };
    case 'operator':
      return { sub: claims.identityId };
    default:
      return claims satisfies never;
  }
}

function claimsOf(tokenClass: TokenClass, payload: Record<string, unknown>): Claims {
  const text = (name: string): string => {
    const value = payload[name];
    if (typeof value !== 'string') throw refused();
    return value;
  };
  const uuid = <T extends string>(name: string): T => {
    const value = text(name);
    if (!isUuid(value)) throw refused();
    return value as T;
  };
  switch (tokenClass) {
    case 'console': {
      const membershipVersion = payload['ver'];
      if (typeof membershipVersion !== 'number') throw refused();
      return {
        kind: 'console',
        companyId: parseCompanyId(text('company_id')),
        userId: uuid('sub'),
        identityId: uuid('identity'),
        membershipVersion,
      };
    }
    case 'visitor':
      return {
        kind: 'visitor',
        companyId: parseCompanyId(text('company_id')),
        visitorId: uuid('sub'),
        conversationId: uuid('conversation'),
        origin: text('origin'),
      };
    case 'operator':
      return { kind: 'operator', identityId: uuid('sub') };
    default:
      return tokenClass satisfies never;
  }
}
