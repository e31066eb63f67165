import { and, eq, sql } from 'drizzle-orm';
import {
  businessHolidays,
  businessHours,
  companies,
  priceAdjustments,
  servicePrices,
  services,
} from '../db/schema/companies.ts';
import { messageTemplates } from '../db/schema/contacts.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type CompanyRow = typeof companies.$inferSelect;
export type HoursRow = { day: number; closed: boolean; opens: string | null; closes: string | null };
export type ServiceRow = Pick<
  typeof services.$inferSelect,
  'id' | 'slug' | 'name' | 'summary' | 'includes' | 'minMinutes' | 'maxMinutes' | 'bookable' | 'position'
>;
export type PriceRow = Pick<
  typeof servicePrices.$inferSelect,
  'id' | 'serviceId' | 'slug' | 'label' | 'fromMicroUsd' | 'toMicroUsd' | 'open' | 'unit' | 'position'
>;
export type AdjustmentRow = Pick<
  typeof priceAdjustments.$inferSelect,
  'slug' | 'label' | 'applies' | 'kind' | 'amountMicroUsd' | 'percent' | 'waived' | 'note'
>;

export type ReadyWordsRow = Pick<
  typeof messageTemplates.$inferSelect,
  'slug' | 'name' | 'channel' | 'subject' | 'body' | 'version'
>;

export function listReadyWords(tenant: TenantScope): Promise<ReadyWordsRow[]> {
  return tenant.db
    .select({
      slug: messageTemplates.slug,
      name: messageTemplates.name,
      channel: messageTemplates.channel,
      subject: messageTemplates.subject,
      body: messageTemplates.body,
      version: messageTemplates.version,
    })
    .from(messageTemplates)
    .where(eq(messageTemplates.companyId, tenant.companyId))
    .orderBy(messageTemplates.position)
    .execute();
}

export function updateReadyWords(
  tenant: TenantScope,
  { slug, version, ...words }: { slug: string; subject?: string; body: string; version: number },
): Promise<{ version: number }[]> {
  return tenant.db
    .update(messageTemplates)
    .set({ ...words, version: sql`${messageTemplates.version} + 1` })
    .where(
      and(
        eq(messageTemplates.companyId, tenant.companyId),
        eq(messageTemplates.slug, slug),
        eq(messageTemplates.version, version),
      ),
    )
    .returning({ version: messageTemplates.version })
    .execute();
}

export const findCompany: (tenant: TenantScope) => Promise<CompanyRow[]> = prepareQuery([], (db, { companyId }) =>
  db.select().from(companies).where(eq(companies.companyId, companyId)),
);

export const listHours: (tenant: TenantScope) => Promise<HoursRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({
      day: businessHours.day,
      closed: businessHours.closed,
      opens: businessHours.opens,
      closes: businessHours.closes,
    })
    .from(businessHours)
    .where(eq(businessHours.companyId, companyId))
    .orderBy(businessHours.day),
);

export const listHolidays: (tenant: TenantScope) => Promise<{ holiday: string }[]> = prepareQuery(
  [],
  (db, { companyId }) =>
    db
      .select({ holiday: businessHolidays.holiday })
      .from(businessHolidays)
      .where(eq(businessHolidays.companyId, companyId))
      .orderBy(businessHolidays.holiday),
);

export const listServices: (tenant: TenantScope) => Promise<ServiceRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({
      id: services.id,
      slug: services.slug,
      name: services.name,
      summary: services.summary,
      includes: services.includes,
      minMinutes: services.minMinutes,
      maxMinutes: services.maxMinutes,
      bookable: services.bookable,
      position: services.position,
    })
    .from(services)
    .where(and(eq(services.companyId, companyId), eq(services.active, true)))
    .orderBy(services.position),
);

export const listPrices: (tenant: TenantScope) => Promise<PriceRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({
      id: servicePrices.id,
      serviceId: servicePrices.serviceId,
      slug: servicePrices.slug,
      label: servicePrices.label,
      fromMicroUsd: servicePrices.fromMicroUsd,
      toMicroUsd: servicePrices.toMicroUsd,
      open: servicePrices.open,
      unit: servicePrices.unit,
      position: servicePrices.position,
    })
    .from(servicePrices)
    .where(eq(servicePrices.companyId, companyId))
    .orderBy(servicePrices.position),
);

export const listAdjustments: (tenant: TenantScope) => Promise<AdjustmentRow[]> = prepareQuery(
  [],
  (db, { companyId }) =>
    db
      .select({
        slug: priceAdjustments.slug,
        label: priceAdjustments.label,
        applies: priceAdjustments.applies,
        kind: priceAdjustments.kind,
        amountMicroUsd: priceAdjustments.amountMicroUsd,
        percent: priceAdjustments.percent,
        waived: priceAdjustments.waived,
        note: priceAdjustments.note,
      })
      .from(priceAdjustments)
      .where(eq(priceAdjustments.companyId, companyId))
      .orderBy(priceAdjustments.position),
);

export type ProfileChange = Partial<
  Pick<
    CompanyRow,
    | 'name'
    | 'phone'
    | 'email'
    | 'address'
    | 'area'
    | 'license'
    | 'timeZone'
    | 'bookingCapacity'
    | 'bookingNoticeMinutes'
  >
>;

export async function updateCompany(tenant: TenantScope, change: ProfileChange): Promise<void> {
  await tenant.db
    .update(companies)
    .set({ ...change, version: sql`${companies.version} + 1` })
    .where(eq(companies.companyId, tenant.companyId));
}

export async function setStatus(tenant: TenantScope, status: 'active' | 'suspended' | 'closing'): Promise<void> {
  await tenant.db.update(companies).set({ status }).where(eq(companies.companyId, tenant.companyId));
}

export async function setTier(tenant: TenantScope, tier: string): Promise<void> {
  await tenant.db
    .update(companies)
    .set({ tier, version: sql`${companies.version} + 1` })
    .where(eq(companies.companyId, tenant.companyId));
}

export async function setHours(tenant: TenantScope, hours: HoursRow): Promise<void> {
  await tenant.db
    .update(businessHours)
    .set({ closed: hours.closed, opens: hours.opens, closes: hours.closes })
    .where(and(eq(businessHours.companyId, tenant.companyId), eq(businessHours.day, hours.day)));
}
