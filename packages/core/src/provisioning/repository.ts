import { eq, sql } from 'drizzle-orm';
import type { IdentityId, RoleId, UserId } from '../base/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyDirectory, identities } from '../db/schema/platform.ts';
import type { CompanyId } from '../tenant/index.ts';
import { cloneStatements, indexStatements } from '../db/clone-statements.ts';

export type DirectoryEntry = typeof companyDirectory.$inferSelect;
export type Statement = { table: string; text: string; values: unknown[] };

export async function findByIdempotencyKey(db: PlatformDatabase, key: string): Promise<DirectoryEntry | undefined> {
  return (await db.select().from(companyDirectory).where(eq(companyDirectory.idempotencyKey, key)).limit(1))[0];
}

/** Slugs that begin like this one; a few at most, since a company's name is seldom used twice. */
export async function listSlugsLike(db: PlatformDatabase, base: string): Promise<Set<string>> {
  const rows = await db
    .select({ slug: companyDirectory.slug })
    .from(companyDirectory)
    .where(sql`${companyDirectory.slug} = ${base} or ${companyDirectory.slug} like ${`${base}-%`}`);
  return new Set(rows.map((row) => row.slug));
}

export async function findIdentityId(db: PlatformDatabase, email: string): Promise<IdentityId | undefined> {
  return (await db.select({ id: identities.id }).from(identities).where(eq(identities.email, email)).limit(1))[0]?.id;
}

export type Furnishing = {
  companyId: CompanyId;
  slug: string;
  name: string;
  idempotencyKey: string;
  requestHash: string;
  timeZone: string;
  industry: { templateId: string; slug: string; version: number };
  companyTemplate: { templateId: string; version: number };
  tier: string;
  admin: { userId: UserId; roleId: RoleId; name: string; email: string };
  identity: { id: IdentityId; passwordHash: string | null };
  membershipId: string;
  siteId: string;
  siteKey: { id: string; key: string; label: string };
  subscriptionId: string;
  dataKey: { id: string; version: number; masterVersion: number; wrappedKey: Buffer };
  widget: { agentId: string; launcherLabel: string; showSources: boolean };
  founding: { id: string; previousHash: Buffer; hash: Buffer };
  canaries: { keyVersion: number; markers: { place: string; marker: string }[] };
  requestId: string;
  now: Date;
};

/** The tables of `furnishingStatements`, in its order; a test holds the two together. */
export const furnishedTables: readonly string[] = [
  'platform.companies',
  'platform.identities',
  'platform.memberships',
  'companies',
  'subscriptions',
  'entitlements',
  'ai_budgets',
  'token_budgets',
  'company_data_keys',
  ...cloneStatements.beforeUsers.map(({ table }) => table),
  'users',
  ...cloneStatements.afterUsers.map(({ table }) => table),
  'sites',
  'widget_settings',
  'site_keys',
  'audit_events',
  'canaries',
  'audit_heads',
  ...indexStatements.map(({ table }) => table),
];

/** Everything a new company needs, in the order in which it must be sent; one statement a table. */
export function furnishingStatements(f: Furnishing): Statement[] {
  const templates = [f.companyTemplate.templateId, f.industry.templateId];
  const clone = (statement: { table: string; text: string }): Statement => ({
    ...statement,
    values: [f.companyId, templates],
  });
  return [
    {
      table: 'platform.companies',
      text: `insert into platform.companies (id, slug, name, tier, industry, template_version, idempotency_key, request_hash, canary_version, company_template_version)
values ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [
        f.companyId,
        f.slug,
        f.name,
        f.tier,
        f.industry.slug,
        f.industry.version,
        f.idempotencyKey,
        f.requestHash,
        f.canaries.keyVersion,
        f.companyTemplate.version,
      ],
    },
    ...(f.identity.passwordHash === null
      ? []
      : [
          {
            table: 'platform.identities',
            text: 'insert into platform.identities (id, email, name, password_hash) values ($1::uuid, $2, $3, $4)',
            values: [f.identity.id, f.admin.email, f.admin.name, f.identity.passwordHash],
          },
        ]),
    {
      table: 'platform.memberships',
      text: 'insert into platform.memberships (id, identity_id, company_id, user_id) values ($1::uuid, $2::uuid, $3::uuid, $4::uuid)',
      values: [f.membershipId, f.identity.id, f.companyId, f.admin.userId],
    },
    {
      table: 'companies',
      text: `insert into tenant.companies (company_id, slug, name, industry, tier, email, time_zone, noun_business, noun_customer, noun_visit, industry_version, company_template_version)
select $1::uuid, $2, $3, t.slug, $4, $5, $6, t.noun_business, t.noun_customer, t.noun_visit, t.version, $8 from platform.templates t where t.id = $7::uuid`,
      values: [
        f.companyId,
        f.slug,
        f.name,
        f.tier,
        f.admin.email,
        f.timeZone,
        f.industry.templateId,
        f.companyTemplate.version,
      ],
    },
    {
      table: 'subscriptions',
      text: `insert into tenant.subscriptions (company_id, id, tier, status, price_micro_usd_per_month, period_start, period_end)
select $1::uuid, $2::uuid, t.slug, 'trial', t.price_micro_usd_per_month, $3::date, ($3::date + interval '1 month')::date from platform.tiers t where t.slug = $4`,
      values: [f.companyId, f.subscriptionId, f.now.toISOString().slice(0, 10), f.tier],
    },
    {
      table: 'entitlements',
      text: `insert into tenant.entitlements (company_id, feature, enabled, quantity)
select $1::uuid, r.feature, r.enabled, r.quantity from platform.tiers t
cross join lateral jsonb_to_recordset(t.entitlements) as r(feature text, enabled boolean, quantity integer) where t.slug = $2`,
      values: [f.companyId, f.tier],
    },
    {
      table: 'ai_budgets',
      text: `insert into tenant.ai_budgets (company_id, daily_limit_micro_usd, monthly_limit_micro_usd)
select $1::uuid, t.daily_limit_micro_usd, t.monthly_limit_micro_usd from platform.tiers t where t.slug = $2`,
      values: [f.companyId, f.tier],
    },
    {
      table: 'token_budgets',
      text: `insert into tenant.token_budgets (company_id, daily_tokens, monthly_tokens)
select $1::uuid, t.daily_tokens, t.monthly_tokens from platform.tiers t where t.slug = $2`,
      values: [f.companyId, f.tier],
    },
    {
      table: 'company_data_keys',
      text: `insert into tenant.company_data_keys (company_id, id, version, master_version, wrapped_key) values ($1::uuid, $2::uuid, $3, $4, $5)`,
      values: [f.companyId, f.dataKey.id, f.dataKey.version, f.dataKey.masterVersion, f.dataKey.wrappedKey],
    },
    ...cloneStatements.beforeUsers.map(clone),
    {
      table: 'users',
      text: `insert into tenant.users (company_id, id, identity_id, name, email, role_id) values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::uuid)`,
      values: [f.companyId, f.admin.userId, f.identity.id, f.admin.name, f.admin.email, f.admin.roleId],
    },
    ...cloneStatements.afterUsers.map(clone),
    {
      table: 'sites',
      text: `insert into tenant.sites (company_id, id, tagline, accent, icon, template_row, template_version)
select $1::uuid, $2::uuid, t.tagline, t.accent, t.icon, null, t.version from platform.templates t where t.id = $3::uuid`,
      values: [f.companyId, f.siteId, f.industry.templateId],
    },
    {
      table: 'widget_settings',
      text: `insert into tenant.widget_settings (company_id, agent_id, launcher_label, accent, show_sources)
select $1::uuid, $2::uuid, $3, t.accent, $4 from platform.templates t where t.id = $5::uuid`,
      values: [f.companyId, f.widget.agentId, f.widget.launcherLabel, f.widget.showSources, f.industry.templateId],
    },
    {
      table: 'site_keys',
      text: 'insert into tenant.site_keys (company_id, id, key, label) values ($1::uuid, $2::uuid, $3, $4)',
      values: [f.companyId, f.siteKey.id, f.siteKey.key, f.siteKey.label],
    },
    {
      table: 'audit_events',
      text: `insert into tenant.audit_events (company_id, id, sequence, actor_kind, actor_id, action, target, detail, request_id, created_at, previous_hash, hash)
values ($1::uuid, $2::uuid, 1, 'member', $3, 'company.created', $4, '', $5, $6::timestamptz, $7, $8)`,
      values: [
        f.companyId,
        f.founding.id,
        f.admin.userId,
        f.slug,
        f.requestId,
        f.now.toISOString(),
        f.founding.previousHash,
        f.founding.hash,
      ],
    },
    {
      table: 'canaries',
      text: `insert into tenant.canaries (company_id, place, marker)
select $1::uuid, m.place, m.marker from unnest($2::text[], $3::text[]) as m(place, marker)`,
      values: [
        f.companyId,
        f.canaries.markers.map(({ place }) => place),
        f.canaries.markers.map(({ marker }) => marker),
      ],
    },
    {
      table: 'audit_heads',
      text: 'insert into tenant.audit_heads (company_id, sequence, hash) values ($1::uuid, 1, $2)',
      values: [f.companyId, f.founding.hash],
    },
    ...indexStatements.map((statement) => ({ ...statement, values: [f.companyId, f.industry.templateId] })),
  ];
}
