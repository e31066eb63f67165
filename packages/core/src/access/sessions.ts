import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { type Clock, CoreError, type IdentityId } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import {
  addRefreshToken,
  findRefreshToken,
  removeExpiredRefreshTokens,
  revokeFamily,
  spendRefreshToken,
} from './repository.ts';

/** A sign-in lasts this long without being used, in milliseconds. */
export const sessionLifetimeMs = 30 * 24 * 60 * 60_000;
/** A browser that repeats a refresh within this time (two tabs, a lost answer) gets the same successor, in milliseconds. */
const repeatWindowMs = 10_000;

export type Session = { identityId: IdentityId; membershipId: string | null };
export type OpenedSession = Session & { refreshToken: string; expiresAt: Date };

export type Sessions = ReturnType<typeof createSessions>;

/** Refresh tokens: 256 random bits, hashed at rest, spent once; a second use later on ends the whole sign-in. */
export function createSessions({ platform, clock }: { platform: Platform; clock: Clock }) {
  async function add(session: Session, familyId: string, refreshToken: string): Promise<OpenedSession> {
    const expiresAt = new Date(clock.now().getTime() + sessionLifetimeMs);
    await addRefreshToken(platform.db, { tokenHash: hash(refreshToken), familyId, ...session, expiresAt });
    return { ...session, refreshToken, expiresAt };
  }

  return {
    open(session: Session): Promise<OpenedSession> {
      return add(session, randomUUID(), newToken());
    },

    /** @throws CoreError 'unauthenticated' when the token is unknown, expired, revoked or used a second time. */
    async rotate(refreshToken: string): Promise<OpenedSession> {
      const tokenHash = hash(refreshToken);
      const now = clock.now();
      const record = await findRefreshToken(platform.db, tokenHash);
      if (!record || record.revokedAt || record.expiresAt <= now) throw signedOut();
      const { identityId, membershipId, familyId } = record;
      if (!record.usedAt) {
        const successor = newToken();
        if (await spendRefreshToken(platform.db, { tokenHash, successor: seal(refreshToken, successor), now }))
          return add({ identityId, membershipId }, familyId, successor);
      }
      const spent = record.usedAt ? record : await findRefreshToken(platform.db, tokenHash);
      if (spent?.usedAt && spent.successor && now.getTime() - spent.usedAt.getTime() < repeatWindowMs) {
        const expiresAt = new Date(now.getTime() + sessionLifetimeMs);
        return { identityId, membershipId, refreshToken: open(refreshToken, spent.successor), expiresAt };
      }
      // Somebody holds a copy: neither of the two holders can be told from the other, so both are out.
      await revokeFamily(platform.db, familyId, now);
      throw signedOut();
    },

    /** Ends the sign-in that the token belongs to; an unknown token is no error. */
    async close(refreshToken: string): Promise<void> {
      const record = await findRefreshToken(platform.db, hash(refreshToken));
      if (record) await revokeFamily(platform.db, record.familyId, clock.now());
    },

    async removeExpired(): Promise<void> {
      await removeExpiredRefreshTokens(platform.db, clock.now());
    },
  };
}

function signedOut(): CoreError {
  return new CoreError('unauthenticated', 'You are signed out. Sign in again.');
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Under a key that only the holder of the spent token has: at rest nobody can read the successor. */
function seal(spentToken: string, successor: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(spentToken), nonce, { authTagLength: 16 });
  return Buffer.concat([nonce, cipher.update(successor, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function open(spentToken: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(spentToken), sealed.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
}

function sealingKey(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'rowhouse refresh successor', 32));
}
