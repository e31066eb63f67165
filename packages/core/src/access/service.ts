import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  type Clock,
  CoreError,
  type IdentityId,
  type InvitationId,
  newId,
  parseId,
  type UserId,
} from '../base/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Platform } from '../db/index.ts';
import {
  type CompanyId,
  createTenantContext,
  parseCompanyId,
  type Tenancy,
  type TenantContext,
} from '../tenant/index.ts';
import { checkNewPassword, createPasswords } from './passwords.ts';
import {
  addIdentity,
  addInvitation,
  addMembership,
  addUser,
  findCompanyStatus,
  findIdentity,
  findIdentityByEmail,
  findMember,
  findOpenInvitation,
  listMembers,
  listMemberships,
  listOpenInvitations,
  listPermissionsOfUser,
  listRoles,
  type Member,
  type Membership,
  removeMembership,
  setInvitationAccepted,
  setOperator,
  setPasswordHash,
  setRemoved,
  setRole,
} from './repository.ts';
import { createSessions, type OpenedSession } from './sessions.ts';
import type { Tokens, VisitorClaims } from './tokens.ts';

/** A removal, a new role or a suspension bites within this time, in milliseconds. */
const membershipCacheMs = 500;
const maxCachedMemberships = 10_000;
const invitationLifetimeMs = 7 * 24 * 60 * 60_000;

/** The member behind a request, and the context that all of its work runs in. */
export type MemberSession = {
  context: TenantContext;
  member: { id: UserId; identityId: IdentityId; name: string; email: string; roleSlug: string; roleName: string };
  permissions: ReadonlySet<string>;
  company: { name: string; slug: string };
};

export type SignedIn =
  | {
      kind: 'member';
      accessToken: string;
      expiresInMs: number;
      session: OpenedSession;
      identity: { id: IdentityId; name: string; email: string };
      membership: Membership;
      memberships: Membership[];
      roleSlug: string;
    }
  | {
      kind: 'operator';
      accessToken: string;
      expiresInMs: number;
      session: OpenedSession;
      identity: { id: IdentityId; name: string; email: string };
    };

export type Access = ReturnType<typeof createAccess>;

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
  const cached = new Map<string, { loaded: LoadedMember; atMs: number }>();

  async function loadMember(companyId: CompanyId, userId: UserId): Promise<LoadedMember> {
    const key = `${companyId}/${userId}`;
    const nowMs = clock.now().getTime();
    const hit = cached.get(key);
    if (hit && nowMs - hit.atMs < membershipCacheMs) return hit.loaded;
    const context = createTenantContext(companyId, { kind: 'system', job: 'membership' }, key);
    const [members, permissions, company] = await tenancy.batch(context, (tenant) => [
      findMember(tenant, userId),
      listPermissionsOfUser(tenant, userId),
      findCompanyStatus(tenant),
    ]);
    const loaded = {
      member: members[0],
      permissions: new Set(permissions.map((row) => row.permission)),
      company: company[0],
    };
    if (cached.size >= maxCachedMemberships) cached.clear();
    cached.set(key, { loaded, atMs: nowMs });
    return loaded;
  }

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
    const { member, company } = await loadMember(membership.companyId, membership.userId);
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
      const { member, permissions, company } = await loadMember(claims.companyId, claims.userId);
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
      const key = `${claims.companyId}/visitors`;
      const nowMs = clock.now().getTime();
      let company = cached.get(key);
      if (!company || nowMs - company.atMs >= membershipCacheMs) {
        const context = createTenantContext(claims.companyId, { kind: 'system', job: 'visitor' }, requestId);
        const [rows] = await tenancy.batch(context, (tenant) => [findCompanyStatus(tenant)]);
        company = { loaded: { member: undefined, permissions: new Set(), company: rows[0] }, atMs: nowMs };
        cached.set(key, company);
      }
      if (company.loaded.company?.status !== 'active')
        throw new CoreError('suspended', 'This chat is closed at the moment.');
      const { visitorId, conversationId } = claims;
      return {
        context: createTenantContext(claims.companyId, { kind: 'visitor', visitorId, conversationId }, requestId),
        claims,
      };
    },

    members: {
      list(context: TenantContext): Promise<Member[]> {
        return tenancy.batch(context, (tenant) => [listMembers(tenant)]).then(([members]) => members);
      },
      invitations(context: TenantContext) {
        return tenancy
          .batch(context, (tenant) => [listOpenInvitations(tenant, clock.now())])
          .then(([invitations]) => invitations);
      },
      roles(context: TenantContext) {
        return tenancy.batch(context, (tenant) => [listRoles(tenant)]).then(([roles]) => roles);
      },

      /** @returns the secret part of the invitation's link, shown once. @throws CoreError 'not-found' for an unknown role. */
      async invite(
        context: TenantContext,
        { email, roleSlug, invitedBy }: { email: string; roleSlug: string; invitedBy: UserId },
      ): Promise<{ token: string; expiresAt: Date }> {
        const id = newId<InvitationId>();
        const secret = randomBytes(32);
        const expiresAt = new Date(clock.now().getTime() + invitationLifetimeMs);
        await tenancy.run(context, async (tenant) => {
          const role = (await listRoles(tenant)).find((candidate) => candidate.slug === roleSlug);
          if (!role) throw new CoreError('not-found', 'There is no such role. Choose one from the list.');
          await addInvitation(tenant, {
            id,
            email: email.trim().toLowerCase(),
            name: '',
            roleId: role.id,
            invitedBy,
            tokenHash: createHash('sha256').update(secret).digest(),
            expiresAt,
          });
          await audit.record(tenant, context, { action: 'member.invited', target: id, detail: `as ${roleSlug}` });
        });
        return { token: `${context.companyId}.${id}.${secret.toString('base64url')}`, expiresAt };
      },

      /** Makes the invited person a member; a new address gets an identity with this password. */
      async accept({ token, name, password }: { token: string; name: string; password: string }): Promise<SignedIn> {
        const [companyText = '', idText = '', secretText = ''] = token.split('.');
        const invalid = () => new CoreError('not-found', 'This invitation is not valid any more. Ask for a new one.');
        if (!/^[\w-]{43}$/.test(secretText)) throw invalid();
        const companyId = parseCompanyId(companyText);
        const invitationId = parseId<InvitationId>(idText);
        const context = createTenantContext(companyId, { kind: 'system', job: 'invitation' }, randomUUID());
        const userId = newId<UserId>();
        const invited = await tenancy.run(context, async (tenant) => {
          const invitation = await findOpenInvitation(tenant, invitationId);
          const matches =
            invitation !== undefined &&
            timingSafeEqual(
              invitation.tokenHash,
              createHash('sha256').update(Buffer.from(secretText, 'base64url')).digest(),
            );
          if (!matches || invitation.expiresAt <= clock.now()) throw invalid();
          return invitation;
        });
        const known = await findIdentityByEmail(platform.db, invited.email);
        if (known) {
          if (!(await passwords.verify(password, known.passwordHash)))
            throw new CoreError('unauthenticated', 'You have an account with this address. Use its password.');
        } else checkNewPassword(password, { email: invited.email, name });
        const identityId = known?.id ?? newId<IdentityId>();
        if (!known)
          await addIdentity(platform.db, {
            id: identityId,
            email: invited.email,
            name,
            passwordHash: await passwords.hash(password),
          });
        await tenancy.run(context, async (tenant) => {
          if (!(await findOpenInvitation(tenant, invitationId))) throw invalid();
          await addUser(tenant, { id: userId, identityId, name, email: invited.email, roleId: invited.roleId });
          await setInvitationAccepted(tenant, invitationId, clock.now());
          await audit.record(tenant, context, { action: 'member.joined', target: userId, detail: invited.email });
        });
        await addMembership(platform.db, { id: randomUUID(), identityId, companyId, userId });
        const identity = { id: identityId, name, email: invited.email };
        const membership = (await listMemberships(platform.db, identityId)).find((one) => one.companyId === companyId);
        return openFor(identity, membership?.slug);
      },

      /** @throws CoreError 'not-found' | 'conflict' when it would leave the company without an administrator. */
      setRole(context: TenantContext, userId: UserId, roleSlug: string): Promise<void> {
        return tenancy.run(context, async (tenant) => {
          const role = (await listRoles(tenant)).find((candidate) => candidate.slug === roleSlug);
          if (!role) throw new CoreError('not-found', 'There is no such role. Choose one from the list.');
          if (roleSlug !== 'admin') await keepOneAdmin(tenant, userId);
          if (!(await setRole(tenant, userId, role.id)))
            throw new CoreError('not-found', 'This company has no such member.');
          await audit.record(tenant, context, {
            action: 'member.role-changed',
            target: userId,
            detail: `to ${roleSlug}`,
          });
          cached.delete(`${context.companyId}/${userId}`);
        });
      },

      async remove(context: TenantContext, userId: UserId): Promise<void> {
        await tenancy.run(context, async (tenant) => {
          await keepOneAdmin(tenant, userId);
          if (!(await setRemoved(tenant, userId))) throw new CoreError('not-found', 'This company has no such member.');
          await audit.record(tenant, context, { action: 'member.removed', target: userId });
        });
        cached.delete(`${context.companyId}/${userId}`);
        await removeMembership(platform.db, context.companyId, userId);
      },
    },

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

type LoadedMember = {
  member: Member | undefined;
  permissions: ReadonlySet<string>;
  company: { status: 'active' | 'suspended' | 'closing'; name: string; slug: string } | undefined;
};

async function keepOneAdmin(tenant: Parameters<typeof listMembers>[0], userId: UserId): Promise<void> {
  const admins = (await listMembers(tenant)).filter((member) => member.roleSlug === 'admin');
  if (admins.length === 1 && admins[0]?.userId === userId)
    throw new CoreError('conflict', 'A company needs at least one admin. Make somebody else an admin first.');
}

function suspended(): CoreError {
  return new CoreError('suspended', 'This company is suspended. Its operator can tell you why.');
}
