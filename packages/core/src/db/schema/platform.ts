import { sql } from 'drizzle-orm';
import { boolean, date, foreignKey, index, integer, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { IdentityId, UserId } from '../../base/index.ts';
import type { CompanyId } from '../../tenant/company-id.ts';
import { bytes, createdAt, moment, oneOf, platformSchema } from '../columns.ts';

/** A person who signs in, whatever companies they belong to. */
export const identities = platformSchema.table(
  'identities',
  {
    id: uuid('id').$type<IdentityId>().primaryKey(),
    /** Lower-case; one of the three global uniques. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    passwordHash: text('password_hash').notNull(),
    operator: boolean('is_operator').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('identities_email').on(table.email)],
);

/** The directory of companies: what the fleet needs to know of each, and nothing of what is inside. */
export const companyDirectory = platformSchema.table(
  'companies',
  {
    id: uuid('id').$type<CompanyId>().primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    /** A host name of the company's own, at which its site is served too; lower-case, the third global unique. */
    domain: text('domain'),
    status: text('status').$type<'active' | 'suspended' | 'closing'>().notNull().default('active'),
    tier: text('tier').notNull(),
    industry: text('industry').notNull(),
    /** The versions of its industry and of the template company that it is at. */
    templateVersion: integer('template_version').notNull(),
    companyTemplateVersion: integer('company_template_version').notNull().default(1),
    /** An upgrade was held back, since the company's golden questions would do worse. */
    upgradeHeld: boolean('upgrade_held').notNull().default(false),
    /** The sign-up that made it: the same key again finds it instead of making another. */
    idempotencyKey: text('idempotency_key').notNull(),
    /** Hash of what was asked for under that key, so that another wish under it is refused. */
    requestHash: text('request_hash').notNull(),
    /** The master key version that its canary markers were made with; 0 before there are any. */
    canaryVersion: integer('canary_version').notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('companies_slug').on(table.slug),
    uniqueIndex('companies_domain').on(table.domain),
    uniqueIndex('companies_idempotency').on(table.idempotencyKey),
    index('companies_newest').on(table.createdAt, table.id),
    oneOf('companies_status', table.status, ['active', 'suspended', 'closing']),
  ],
);

/** Which identity is which user of which company. The only platform table that bears a company's id. */
export const memberships = platformSchema.table(
  'memberships',
  {
    id: uuid('id').primaryKey(),
    identityId: uuid('identity_id').$type<IdentityId>().notNull(),
    companyId: uuid('company_id').$type<CompanyId>().notNull(),
    userId: uuid('user_id').$type<UserId>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.identityId], foreignColumns: [identities.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
    uniqueIndex('memberships_once').on(table.identityId, table.companyId),
    index('memberships_company').on(table.companyId),
  ],
);

/** One row a rotation; the family is one sign-in on one device. */
export const refreshTokens = platformSchema.table(
  'refresh_tokens',
  {
    tokenHash: bytes('token_hash').primaryKey(),
    familyId: uuid('family_id').notNull(),
    identityId: uuid('identity_id').$type<IdentityId>().notNull(),
    /** Empty for an operator. */
    membershipId: uuid('membership_id'),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    /** The successor, sealed by the spent token itself, for a repetition within seconds. */
    successor: bytes('successor'),
    revokedAt: moment('revoked_at'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.identityId], foreignColumns: [identities.id] }).onDelete('cascade'),
    foreignKey({ columns: [table.membershipId], foreignColumns: [memberships.id] }).onDelete('cascade'),
    index('refresh_tokens_family').on(table.familyId),
    index('refresh_tokens_identity').on(table.identityId),
    index('refresh_tokens_membership').on(table.membershipId),
    index('refresh_tokens_expiry').on(table.expiresAt),
  ],
);

export const operatorAudit = platformSchema.table(
  'operator_audit',
  {
    id: uuid('id').primaryKey(),
    identityId: uuid('identity_id').$type<IdentityId>(),
    action: text('action').notNull(),
    target: text('target').notNull(),
    reason: text('reason').notNull(),
    createdAt: createdAt(),
  },
  (table) => [index('operator_audit_newest').on(table.createdAt, table.id)],
);

/** Work that is done once a day by whichever process comes first. */
export const dailyJobs = platformSchema.table(
  'daily_jobs',
  {
    job: text('job').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [primaryKey({ columns: [table.job, table.day] })],
);

/** A known text sealed by each master key version: the start opens them all, or refuses to run. */
export const keySentinels = platformSchema.table('key_sentinels', {
  masterVersion: integer('master_version').primaryKey(),
  sealed: bytes('sealed').notNull(),
  createdAt: createdAt(),
});

/**
 * Work to do later for one company: which kind, about which row, and when. It names rows and holds nothing of theirs; the work
 * itself is done in the tenant plane. At most one job of a kind waits for a row.
 */
export const jobs = platformSchema.table(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id').$type<CompanyId>().notNull(),
    kind: text('kind').notNull(),
    subjectId: uuid('subject_id').notNull(),
    runAt: moment('run_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Claimed by a process until then; afterwards it is taken for dead. */
    lockedUntil: moment('locked_until'),
    /** Given up after the last attempt: kept for whoever looks after the fleet, until it is asked for again. */
    failedAt: moment('failed_at'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({ columns: [table.companyId], foreignColumns: [companyDirectory.id] }).onDelete('cascade'),
    uniqueIndex('jobs_once').on(table.companyId, table.kind, table.subjectId),
    index('jobs_due').on(table.runAt),
    index('jobs_failed').on(table.failedAt).where(sql`failed_at is not null`),
  ],
);
