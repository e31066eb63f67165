import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import {
  type Clock,
  CoreError,
  type IdentityId,
  type InvitationId,
  newId,
  parseId,
  type UserId,
} from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { requireRoom } from '../plans/index.ts';
import {
  createTenantContext,
  parseCompanyId,
  type Tenancy,
  type TenantContext,
  type TenantScope,
} from '../tenant/index.ts';
import { checkNewPassword, type Passwords } from './passwords.ts';
import {
  addIdentity,
  addInvitation,
  addMembership,
  addUser,
  findIdentityByEmail,
  findMember,
  findOpenInvitation,
  listMembers,
  listMemberships,
  listOpenInvitations,
  listRoles,
  type Member,
  removeMembership,
  setInvitationAccepted,
  setRejoined,
  setRemoved,
  setRestored,
  setRole,
} from './repository.ts';
import type { SignedIn } from './signed-in.ts';
import type { Standings } from './standing.ts';

const invitationLifetimeMs = 7 * 24 * 60 * 60_000;

/** A company's people: who they are, who is invited, what each may do. */
export function createTeam({
  platform,
  tenancy,
  audit,
  passwords,
  standings,
  openFor,
  clock,
}: {
  platform: Platform;
  tenancy: Tenancy;
  audit: Audit;
  passwords: Passwords;
  standings: Standings;
  openFor(identity: { id: IdentityId; name: string; email: string }, slug?: string): Promise<SignedIn>;
  clock: Clock;
}) {
  return {
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

    /** @returns the secret part of the invitation's link, shown once. @throws CoreError 'not-found' for an unknown role, 'not-in-plan'. */
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
        await requirePlace(tenant);
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

    /**
     * Makes the invited person a member; a new address gets an identity with this password.
     * @throws CoreError 'not-found', or 'not-in-plan' when others took the last place meanwhile.
     */
    async accept({ token, name, password }: { token: string; name: string; password: string }): Promise<SignedIn> {
      const [companyText = '', idText = '', secretText = ''] = token.split('.');
      const invalid = () => new CoreError('not-found', 'This invitation is not valid any more. Ask for a new one.');
      if (!/^[\w-]{43}$/.test(secretText)) throw invalid();
      const companyId = parseCompanyId(companyText);
      const invitationId = parseId<InvitationId>(idText);
      const context = createTenantContext(companyId, { kind: 'system', job: 'invitation' }, randomUUID());
      const invited = await tenancy.run(context, async (tenant) => {
        const invitation = await findOpenInvitation(tenant, invitationId);
        const matches =
          invitation !== undefined &&
          timingSafeEqual(
            invitation.tokenHash,
            createHash('sha256').update(Buffer.from(secretText, 'base64url')).digest(),
          );
        if (!matches || invitation.expiresAt <= clock.now()) throw invalid();
        await requirePlace(tenant);
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
      const userId = await tenancy.run(context, async (tenant) => {
        if (!(await findOpenInvitation(tenant, invitationId))) throw invalid();
        await requirePlace(tenant);
        const { email, roleId } = invited;
        const before = await setRejoined(tenant, { identityId, roleId, name });
        const id = before ?? newId<UserId>();
        if (!before) await addUser(tenant, { id, identityId, name, email, roleId });
        await setInvitationAccepted(tenant, invitationId, clock.now());
        await audit.record(tenant, context, { action: 'member.joined', target: id, detail: email });
        return id;
      });
      standings.forget(companyId, userId);
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
        standings.forget(context.companyId, userId);
      });
    },

    async remove(context: TenantContext, userId: UserId): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        await keepOneAdmin(tenant, userId);
        if (!(await setRemoved(tenant, userId))) throw new CoreError('not-found', 'This company has no such member.');
        await audit.record(tenant, context, { action: 'member.removed', target: userId });
      });
      standings.forget(context.companyId, userId);
      await removeMembership(platform.db, context.companyId, userId);
    },

    /**
     * Takes a removal back: the member may sign in again, in the role of before. Finishes what broke off.
     * @throws CoreError 'not-found', or 'not-in-plan' when somebody else took the place meanwhile.
     */
    async restore(context: TenantContext, userId: UserId): Promise<void> {
      const { companyId } = context;
      const identityId = await tenancy.run(context, async (tenant) => {
        const [member] = await findMember(tenant, userId);
        if (!member) throw new CoreError('not-found', 'This company has no such member.');
        if (member.status === 'removed') {
          await requirePlace(tenant);
          await setRestored(tenant, userId);
          await audit.record(tenant, context, { action: 'member.restored', target: userId });
        }
        return member.identityId;
      });
      standings.forget(companyId, userId);
      await addMembership(platform.db, { id: randomUUID(), identityId, companyId, userId });
    },
  };
}

/** Invitations take no place before they are accepted, since nobody could take a mistyped one back. */
function requirePlace(tenant: TenantScope): Promise<void> {
  return requireRoom(tenant, 'members', async () => 1 + (await listMembers(tenant)).length);
}

async function keepOneAdmin(tenant: TenantScope, userId: UserId): Promise<void> {
  const admins = (await listMembers(tenant)).filter((member) => member.roleSlug === 'admin');
  if (admins.length === 1 && admins[0]?.userId === userId)
    throw new CoreError('conflict', 'A company needs at least one admin. Make somebody else an admin first.');
}
