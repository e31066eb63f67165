import { boolean, foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { IdentityId, InvitationId, RoleId, UserId } from '../../base/index.ts';
import {
  bytes,
  companyId,
  createdAt,
  id,
  lineage,
  moment,
  oneOf,
  reference,
  tenantSchema,
  version,
} from '../columns.ts';
import { companies } from './companies.ts';

export const roles = tenantSchema.table(
  'roles',
  {
    companyId: companyId(),
    id: id<RoleId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('roles_slug').on(table.companyId, table.slug),
  ],
);

export const rolePermissions = tenantSchema.table(
  'role_permissions',
  { companyId: companyId(), roleId: reference<RoleId>('role_id').notNull(), permission: text('permission').notNull() },
  (table) => [
    primaryKey({ columns: [table.companyId, table.roleId, table.permission] }),
    foreignKey({
      columns: [table.companyId, table.roleId],
      foreignColumns: [roles.companyId, roles.id],
    }).onDelete('cascade'),
  ],
);

/** A member of the company. Who may sign in is the platform's identity; what it may do here is this row's role. */
export const users = tenantSchema.table(
  'users',
  {
    companyId: companyId(),
    id: id<UserId>(),
    identityId: reference<IdentityId>('identity_id').notNull(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    roleId: reference<RoleId>('role_id').notNull(),
    status: text('status').$type<'active' | 'removed'>().notNull().default('active'),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId, table.roleId], foreignColumns: [roles.companyId, roles.id] }),
    uniqueIndex('users_identity').on(table.companyId, table.identityId),
    index('users_role').on(table.companyId, table.roleId),
    oneOf('users_status', table.status, ['active', 'removed']),
  ],
);

export const notificationPreferences = tenantSchema.table(
  'notification_preferences',
  {
    companyId: companyId(),
    userId: reference<UserId>('user_id').notNull(),
    event: text('event').notNull(),
    channel: text('channel').$type<'inbox' | 'email'>().notNull(),
    enabled: boolean('enabled').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.userId, table.event, table.channel] }),
    foreignKey({
      columns: [table.companyId, table.userId],
      foreignColumns: [users.companyId, users.id],
    }).onDelete('cascade'),
    oneOf('notification_preferences_channel', table.channel, ['inbox', 'email']),
  ],
);

export const invitations = tenantSchema.table(
  'invitations',
  {
    companyId: companyId(),
    id: id<InvitationId>(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    roleId: reference<RoleId>('role_id').notNull(),
    invitedBy: reference<UserId>('invited_by').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
    revokedAt: moment('revoked_at'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId, table.roleId], foreignColumns: [roles.companyId, roles.id] }),
    foreignKey({ columns: [table.companyId, table.invitedBy], foreignColumns: [users.companyId, users.id] }),
    index('invitations_newest').on(table.companyId, table.createdAt),
  ],
);
