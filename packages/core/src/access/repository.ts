import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { IdentityId, InvitationId, RoleId, UserId } from '../base/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { invitations, rolePermissions, roles, users } from '../db/schema/access.ts';
import { companies } from '../db/schema/companies.ts';
import { companyDirectory, identities, memberships, refreshTokens } from '../db/schema/platform.ts';
import type { CompanyId, TenantScope } from '../tenant/index.ts';

export type Identity = typeof identities.$inferSelect;

export async function findIdentityByEmail(db: PlatformDatabase, email: string): Promise<Identity | undefined> {
  return (await db.select().from(identities).where(eq(identities.email, email)).limit(1))[0];
}

export async function findIdentity(db: PlatformDatabase, identityId: IdentityId): Promise<Identity | undefined> {
  return (await db.select().from(identities).where(eq(identities.id, identityId)).limit(1))[0];
}

export async function addIdentity(db: PlatformDatabase, identity: typeof identities.$inferInsert): Promise<void> {
  await db.insert(identities).values(identity);
}

export async function setPasswordHash(
  db: PlatformDatabase,
  identityId: IdentityId,
  passwordHash: string,
): Promise<void> {
  await db.update(identities).set({ passwordHash }).where(eq(identities.id, identityId));
}

export async function setOperator(db: PlatformDatabase, identityId: IdentityId, passwordHash: string): Promise<void> {
  await db.update(identities).set({ operator: true, passwordHash }).where(eq(identities.id, identityId));
}

export type Membership = {
  id: string;
  companyId: CompanyId;
  userId: UserId;
  slug: string;
  companyName: string;
  tier: string;
  industry: string;
  status: 'active' | 'suspended' | 'closing';
};

/** The companies of an identity, newest membership last. */
export function listMemberships(db: PlatformDatabase, identityId: IdentityId): Promise<Membership[]> {
  return db
    .select({
      id: memberships.id,
      companyId: memberships.companyId,
      userId: memberships.userId,
      slug: companyDirectory.slug,
      companyName: companyDirectory.name,
      tier: companyDirectory.tier,
      industry: companyDirectory.industry,
      status: companyDirectory.status,
    })
    .from(memberships)
    .innerJoin(companyDirectory, eq(companyDirectory.id, memberships.companyId))
    .where(eq(memberships.identityId, identityId))
    .orderBy(memberships.createdAt);
}

export async function addMembership(db: PlatformDatabase, membership: typeof memberships.$inferInsert): Promise<void> {
  await db
    .insert(memberships)
    .values(membership)
    .onConflictDoNothing({ target: [memberships.identityId, memberships.companyId] });
}

export async function removeMembership(db: PlatformDatabase, companyId: CompanyId, userId: UserId): Promise<void> {
  await db.delete(memberships).where(and(eq(memberships.companyId, companyId), eq(memberships.userId, userId)));
}

export type RefreshRecord = typeof refreshTokens.$inferSelect;

export async function addRefreshToken(db: PlatformDatabase, record: typeof refreshTokens.$inferInsert): Promise<void> {
  await db.insert(refreshTokens).values(record);
}

export async function findRefreshToken(db: PlatformDatabase, tokenHash: Buffer): Promise<RefreshRecord | undefined> {
  return (await db.select().from(refreshTokens).where(eq(refreshTokens.tokenHash, tokenHash)).limit(1))[0];
}

/** Spends the token if nobody has; false when somebody was faster. */
export async function spendRefreshToken(
  db: PlatformDatabase,
  { tokenHash, successor, now }: { tokenHash: Buffer; successor: Buffer; now: Date },
): Promise<boolean> {
  const spent = await db
    .update(refreshTokens)
    .set({ usedAt: now, successor })
    .where(
      and(
        eq(refreshTokens.tokenHash, tokenHash),
        isNull(refreshTokens.usedAt),
        isNull(refreshTokens.revokedAt),
        gt(refreshTokens.expiresAt, now),
      ),
    )
    .returning({ tokenHash: refreshTokens.tokenHash });
  return spent.length === 1;
}

export async function revokeFamily(db: PlatformDatabase, familyId: string, now: Date): Promise<void> {
  await db
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.familyId, familyId), isNull(refreshTokens.revokedAt)));
}

export async function removeExpiredRefreshTokens(db: PlatformDatabase, before: Date): Promise<void> {
  await db.delete(refreshTokens).where(sql`${refreshTokens.expiresAt} < ${before.toISOString()}::timestamptz`);
}

export type Member = {
  userId: UserId;
  identityId: IdentityId;
  name: string;
  email: string;
  status: 'active' | 'removed';
  version: number;
  roleId: RoleId;
  roleSlug: string;
  roleName: string;
  createdAt: Date;
};

const memberColumns = {
  userId: users.id,
  identityId: users.identityId,
  name: users.name,
  email: users.email,
  status: users.status,
  version: users.version,
  roleId: users.roleId,
  roleSlug: roles.slug,
  roleName: roles.name,
  createdAt: users.createdAt,
};

export function findMember(tenant: TenantScope, userId: UserId): Promise<Member[]> {
  return tenant.db
    .select(memberColumns)
    .from(users)
    .innerJoin(roles, and(eq(roles.companyId, users.companyId), eq(roles.id, users.roleId)))
    .where(and(eq(users.companyId, tenant.companyId), eq(users.id, userId)))
    .limit(1)
    .execute();
}

export function listMembers(tenant: TenantScope): Promise<Member[]> {
  return tenant.db
    .select(memberColumns)
    .from(users)
    .innerJoin(roles, and(eq(roles.companyId, users.companyId), eq(roles.id, users.roleId)))
    .where(and(eq(users.companyId, tenant.companyId), eq(users.status, 'active')))
    .orderBy(users.createdAt)
    .execute();
}

export function listPermissionsOfUser(tenant: TenantScope, userId: UserId): Promise<{ permission: string }[]> {
  return tenant.db
    .select({ permission: rolePermissions.permission })
    .from(rolePermissions)
    .innerJoin(users, and(eq(users.companyId, rolePermissions.companyId), eq(users.roleId, rolePermissions.roleId)))
    .where(and(eq(rolePermissions.companyId, tenant.companyId), eq(users.id, userId)))
    .execute();
}

export function findCompanyStatus(
  tenant: TenantScope,
): Promise<{ status: 'active' | 'suspended' | 'closing'; name: string; slug: string }[]> {
  return tenant.db
    .select({ status: companies.status, name: companies.name, slug: companies.slug })
    .from(companies)
    .where(eq(companies.companyId, tenant.companyId))
    .execute();
}

export function listRoles(
  tenant: TenantScope,
): Promise<{ id: RoleId; slug: string; name: string; description: string }[]> {
  return tenant.db
    .select({ id: roles.id, slug: roles.slug, name: roles.name, description: roles.description })
    .from(roles)
    .where(eq(roles.companyId, tenant.companyId))
    .orderBy(roles.position)
    .execute();
}

/** Grows the membership's version, so that tokens issued before are stale at once. */
export async function setRole(tenant: TenantScope, userId: UserId, roleId: RoleId): Promise<boolean> {
  const rows = await tenant.db
    .update(users)
    .set({ roleId, version: sql`${users.version} + 1` })
    .where(and(eq(users.companyId, tenant.companyId), eq(users.id, userId), eq(users.status, 'active')))
    .returning({ id: users.id });
  return rows.length === 1;
}

export async function setRemoved(tenant: TenantScope, userId: UserId): Promise<boolean> {
  const rows = await tenant.db
    .update(users)
    .set({ status: 'removed', version: sql`${users.version} + 1` })
    .where(and(eq(users.companyId, tenant.companyId), eq(users.id, userId), eq(users.status, 'active')))
    .returning({ id: users.id });
  return rows.length === 1;
}

/** A member who was removed, and stays in what they did, is one again. */
export async function setRestored(tenant: TenantScope, userId: UserId): Promise<void> {
  await tenant.db
    .update(users)
    .set({ status: 'active', version: sql`${users.version} + 1` })
    .where(and(eq(users.companyId, tenant.companyId), eq(users.id, userId), eq(users.status, 'removed')));
}

/** The same for a removed member who was invited again: one row a person, in the role and by the name of today. */
export async function setRejoined(
  tenant: TenantScope,
  { identityId, roleId, name }: { identityId: IdentityId; roleId: RoleId; name: string },
): Promise<UserId | undefined> {
  const rows = await tenant.db
    .update(users)
    .set({ status: 'active', roleId, name, version: sql`${users.version} + 1` })
    .where(and(eq(users.companyId, tenant.companyId), eq(users.identityId, identityId), eq(users.status, 'removed')))
    .returning({ id: users.id });
  return rows[0]?.id;
}

export async function addUser(tenant: TenantScope, user: Omit<typeof users.$inferInsert, 'companyId'>): Promise<void> {
  await tenant.db.insert(users).values({ companyId: tenant.companyId, ...user });
}

export async function addInvitation(
  tenant: TenantScope,
  invitation: Omit<typeof invitations.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(invitations).values({ companyId: tenant.companyId, ...invitation });
}

export async function findOpenInvitation(
  tenant: TenantScope,
  invitationId: InvitationId,
): Promise<typeof invitations.$inferSelect | undefined> {
  const rows = await tenant.db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.companyId, tenant.companyId),
        eq(invitations.id, invitationId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
    .for('update');
  return rows[0];
}

/** Invitations that can still be accepted, newest first. */
export function listOpenInvitations(
  tenant: TenantScope,
  now: Date,
): Promise<{ id: InvitationId; email: string; roleSlug: string; expiresAt: Date }[]> {
  return tenant.db
    .select({ id: invitations.id, email: invitations.email, roleSlug: roles.slug, expiresAt: invitations.expiresAt })
    .from(invitations)
    .innerJoin(roles, and(eq(roles.companyId, invitations.companyId), eq(roles.id, invitations.roleId)))
    .where(
      and(
        eq(invitations.companyId, tenant.companyId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        sql`${invitations.expiresAt} > ${now.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(sql`${invitations.createdAt} desc`)
    .execute();
}

export async function setInvitationAccepted(tenant: TenantScope, invitationId: InvitationId, now: Date): Promise<void> {
  await tenant.db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.companyId, tenant.companyId), eq(invitations.id, invitationId)));
}
