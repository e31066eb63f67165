import { randomUUID } from 'node:crypto';
import { type Clock, CoreError, type IdentityId, newId } from '../base/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Platform } from '../db/index.ts';
import { createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { checkNewPassword, createPasswords } from './passwords.ts';
import {
  addIdentity,
  findIdentity,
  findIdentityByEmail,
  listMemberships,
  type Membership,
  setOperator,
  setPasswordHash,
} from './repository.ts';
import { createSessions, type OpenedSession } from './sessions.ts';
import type { MemberSession, SignedIn } from './signed-in.ts';
import { createStandings } from './standing.ts';
import { createTeam } from './team.ts';
import type { Tokens, VisitorClaims } from './tokens.ts';

export type Access = ReturnType<typeof createAccess>;

/** Who somebody is and what they may do: sign-in, sessions, tokens, and the standing of members, operators and visitors. */
export function createAccess({
  platform,
  tenancy,
  audit,
  tokens,
  clock,
}: {
  platform: Platform;
  tenancy: Tenancy;
  audit: Audit;
  tokens: Tokens;
  clock: Clock;
}) {
  const passwords = createPasswords();
  const sessions = createSessions({ platform, clock });
  const standings = createStandings({ tenancy, clock });

  async function enter(
    identity: { id: IdentityId; name: string; email: string },
    session: OpenedSession,
  ): Promise<SignedIn> {
    const person = { id: identity.id, name: identity.name, email: identity.email };
    if (session.membershipId === null) {
      const { token, expiresInMs } = await tokens.issue({ kind: 'operator', identityId: identity.id });
      return { kind: 'operator', accessToken: token, expiresInMs, session, identity: person };
    }
    const memberships = await listMemberships(platform.db, identity.id);
    const membership = memberships.find((candidate) => candidate.id === session.membershipId);
    if (!membership)
      throw new CoreError('unauthenticated', 'You are no longer a member of that company. Sign in again.');
    const { member, company } = await standings.ofMember(membership.companyId, membership.userId);
    if (member?.status !== 'active' || !company)
      throw new CoreError('unauthenticated', 'You are no longer a member of that company. Sign in again.');
    if (company.status !== 'active') throw suspended();
    const { token, expiresInMs } = await tokens.issue({
      kind: 'console',
      companyId: membership.companyId,
      userId: membership.userId,
      identityId: identity.id,
      membershipVersion: member.version,
    });
    return {
      kind: 'member',
      accessToken: token,
      expiresInMs,
      session,
      identity: person,
      membership,
      memberships,
      roleSlug: member.roleSlug,
    };
  }

  async function openFor(identity: { id: IdentityId; name: string; email: string }, slug?: string): Promise<SignedIn> {
    const memberships = await listMemberships(platform.db, identity.id);
    const wanted = slug === undefined ? memberships[0] : memberships.find((membership) => membership.slug === slug);
    if (!wanted) throw new CoreError('not-found', 'You are no member of such a company.');
    const signedIn = await enter(identity, await sessions.open({ identityId: identity.id, membershipId: wanted.id }));
    const actor = { kind: 'member', userId: wanted.userId, permissions: new Set<string>() } as const;
    await audit.append(createTenantContext(wanted.companyId, actor, randomUUID()), { action: 'member.signed-in' });
    return signedIn;
  }

  const team = createTeam({ platform, tenancy, audit, passwords, standings, openFor, clock });

  return {
    passwords: { hash: passwords.hash, check: checkNewPassword },
    jwks: tokens.jwks,

    /** @throws CoreError 'unauthenticated' with one sentence, whether the address or the password is wrong. */
    async signIn({ email, password, slug }: { email: string; password: string; slug?: string }): Promise<SignedIn> {
      const identity = await findIdentityByEmail(platform.db, email.trim().toLowerCase());
      if (!(await passwords.verify(password, identity?.passwordHash)) || !identity)
        throw new CoreError('unauthenticated', 'That e-mail address and password do not belong together. Check both.');
      if (passwords.isOutdated(identity.passwordHash))
        await setPasswordHash(platform.db, identity.id, await passwords.hash(password));
      if (identity.operator && slug === undefined)
        return enter(identity, await sessions.open({ identityId: identity.id, membershipId: null }));
      return openFor(identity, slug);
    },

    /** True when this password is the identity's; for a sign-up with an address that is known already. */
    async isPassword(email: string, password: string): Promise<boolean> {
      const identity = await findIdentityByEmail(platform.db, email.trim().toLowerCase());
      return passwords.verify(password, identity?.passwordHash);
    },

    /** After provisioning: signs the new company's administrator in. */
    async openSession(email: string, slug: string): Promise<SignedIn> {
      const identity = await findIdentityByEmail(platform.db, email.trim().toLowerCase());
      if (!identity) throw new CoreError('not-found', 'There is no such person.');
      return openFor(identity, slug);
    },

    async refresh(refreshToken: string): Promise<SignedIn> {
      const session = await sessions.rotate(refreshToken);
      const identity = await findIdentity(platform.db, session.identityId);
      if (!identity) throw new CoreError('unauthenticated', 'You are signed out. Sign in again.');
      return enter(identity, session);
    },

    signOut: sessions.close,
    removeExpiredSessions: sessions.removeExpired,

    async switchCompany(identityId: IdentityId, slug: string): Promise<SignedIn> {
      const identity = await findIdentity(platform.db, identityId);
      if (!identity) throw new CoreError('unauthenticated', 'You are signed out. Sign in again.');
      return openFor(identity, slug);
    },

    /** The companies that this identity may enter. */
    memberships(identityId: IdentityId): Promise<Membership[]> {
      return listMemberships(platform.db, identityId);
    },

    /** Turns a console token into the context of its company. @throws CoreError 'unauthenticated' | 'suspended'. */
    async authenticateMember(token: string, requestId: string): Promise<MemberSession> {
      const claims = await tokens.verify('console', token);
      const { member, permissions, company } = await standings.ofMember(claims.companyId, claims.userId);
      if (member?.status !== 'active' || !company || member.identityId !== claims.identityId)
        throw new CoreError('unauthenticated', 'You are no longer a member of this company. Sign in again.');
      if (member.version !== claims.membershipVersion)
        throw new CoreError('unauthenticated', 'Your rights have changed. Sign in again.');
      if (company.status !== 'active') throw suspended();
      return {
        context: createTenantContext(
          claims.companyId,
          { kind: 'member', userId: claims.userId, permissions },
          requestId,
        ),
        member: {
          id: claims.userId,
          identityId: claims.identityId,
          name: member.name,
          email: member.email,
          roleSlug: member.roleSlug,
          roleName: member.roleName,
        },
        permissions,
        company: { name: company.name, slug: company.slug },
      };
    },

    /** @throws CoreError 'unauthenticated' unless it is a current operator's token. */
    async authenticateOperator(token: string): Promise<{ identityId: IdentityId; name: string; email: string }> {
      const claims = await tokens.verify('operator', token);
      const identity = await findIdentity(platform.db, claims.identityId);
      if (!identity?.operator) throw new CoreError('unauthenticated', 'Sign in as an operator to go on.');
      return { identityId: identity.id, name: identity.name, email: identity.email };
    },

    issueVisitorToken(claims: Omit<VisitorClaims, 'kind'>): Promise<{ token: string; expiresInMs: number }> {
      return tokens.issue({ kind: 'visitor', ...claims });
    },

    /** Turns a visitor's token into the context of its company. @throws CoreError 'unauthenticated' | 'suspended'. */
    async authenticateVisitor(
      token: string,
      requestId: string,
    ): Promise<{ context: TenantContext; claims: VisitorClaims }> {
      const claims = await tokens.verify('visitor', token);
      const company = await standings.ofCompany(claims.companyId, requestId);
      if (company?.status !== 'active') throw new CoreError('suspended', 'This chat is closed at the moment.');
      const { visitorId, conversationId } = claims;
      return {
        context: createTenantContext(claims.companyId, { kind: 'visitor', visitorId, conversationId }, requestId),
        claims,
      };
    },

    members: team,

    /** Makes sure that an operator with this address and password exists; for the first start and the CLI. */
    async ensureOperator({ email, name, password }: { email: string; name: string; password: string }): Promise<void> {
      const address = email.trim().toLowerCase();
      const known = await findIdentityByEmail(platform.db, address);
      const passwordHash = await passwords.hash(password);
      if (known) await setOperator(platform.db, known.id, passwordHash);
      else
        await addIdentity(platform.db, { id: newId<IdentityId>(), email: address, name, passwordHash, operator: true });
    },
  };
}

function suspended(): CoreError {
  return new CoreError('suspended', 'This company is suspended. Its operator can tell you why.');
}
