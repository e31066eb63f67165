import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { AppointmentTypeId, ServiceId } from '../../base/index.ts';
import {
  companyId,
  createdAt,
  id,
  lineage,
  microUsd,
  moment,
  oneOf,
  reference,
  tenantSchema,
  version,
} from '../columns.ts';

/** The company itself, as its own staff know it. The platform's directory knows slug, status and tier besides. */
export const companies = tenantSchema.table(
  'companies',
  {
    companyId: companyId().primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    industry: text('industry').notNull(),
    tier: text('tier').notNull(),
    status: text('status').$type<'active' | 'suspended' | 'closing'>().notNull().default('active'),
    phone: text('phone'),
    email: text('email'),
    address: text('address'),
    area: text('area'),
    license: text('license'),
    timeZone: text('time_zone').notNull(),
    /** The trade's words: `{ business, customer, visit }`, used in prompts and headings. */
    nounBusiness: text('noun_business').notNull(),
    nounCustomer: text('noun_customer').notNull(),
    nounVisit: text('noun_visit').notNull(),
    /** The versions that its rows came from or were last upgraded to: of its industry, and of the template company. */
    industryVersion: integer('industry_version').notNull().default(1),
    companyTemplateVersion: integer('company_template_version').notNull().default(1),
    /** Visits that can take place at the same time: crews, chairs, rooms. */
    bookingCapacity: integer('booking_capacity').notNull().default(1),
    /** How long before a visit it can still be asked for, in minutes. */
    bookingNoticeMinutes: integer('booking_notice_minutes').notNull().default(120),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [oneOf('companies_status', table.status, ['active', 'suspended', 'closing'])],
);

/** Moves with every change of what changes seldom (`revisions.ts`); no row: nothing has changed yet. */
export const companyRevisions = tenantSchema.table(
  'company_revisions',
  {
    companyId: companyId().primaryKey(),
    revision: bigint('revision', { mode: 'number' }).notNull(),
  },
  (table) => [foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade')],
);

export const subscriptions = tenantSchema.table(
  'subscriptions',
  {
    companyId: companyId(),
    id: id<string>(),
    tier: text('tier').notNull(),
    status: text('status').$type<'trial' | 'active' | 'past-due' | 'ended'>().notNull(),
    priceMicroUsdPerMonth: microUsd('price_micro_usd_per_month').notNull(),
    periodStart: date('period_start', { mode: 'string' }).notNull(),
    periodEnd: date('period_end', { mode: 'string' }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('subscriptions_status', table.status, ['trial', 'active', 'past-due', 'ended']),
  ],
);

/** What the tier allows: a switch, and where it counts something, how many. */
export const entitlements = tenantSchema.table(
  'entitlements',
  {
    companyId: companyId(),
    feature: text('feature').notNull(),
    enabled: boolean('enabled').notNull(),
    quantity: integer('quantity'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.feature] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

/** One row a weekday; 0 is Sunday, as in JavaScript. Times are the company's local `HH:MM`. */
export const businessHours = tenantSchema.table(
  'business_hours',
  {
    companyId: companyId(),
    day: smallint('day').notNull(),
    closed: boolean('closed').notNull(),
    opens: text('opens'),
    closes: text('closes'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.day] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

/** Public holidays on which the company is closed, by their slug (`thanksgiving`). */
export const businessHolidays = tenantSchema.table(
  'business_holidays',
  { companyId: companyId(), holiday: text('holiday').notNull() },
  (table) => [
    primaryKey({ columns: [table.companyId, table.holiday] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

export const services = tenantSchema.table(
  'services',
  {
    companyId: companyId(),
    id: id<ServiceId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    summary: text('summary').notNull(),
    includes: text('includes').array().notNull().default([]),
    minMinutes: integer('min_minutes').notNull(),
    maxMinutes: integer('max_minutes').notNull(),
    bookable: boolean('bookable').notNull(),
    active: boolean('active').notNull().default(true),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('services_slug').on(table.companyId, table.slug),
  ],
);

export const servicePrices = tenantSchema.table(
  'service_prices',
  {
    companyId: companyId(),
    id: id<string>(),
    serviceId: reference<ServiceId>('service_id').notNull(),
    slug: text('slug').notNull(),
    label: text('label').notNull(),
    fromMicroUsd: microUsd('from_micro_usd').notNull(),
    toMicroUsd: microUsd('to_micro_usd'),
    /** True when the price has no upper end: "from $129". */
    open: boolean('is_open').notNull(),
    unit: text('unit').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.serviceId],
      foreignColumns: [services.companyId, services.id],
    }).onDelete('cascade'),
    index('service_prices_service').on(table.companyId, table.serviceId),
  ],
);

/** What makes a visit dearer or cheaper: the weekend, the night, the distance. */
export const priceAdjustments = tenantSchema.table(
  'price_adjustments',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    label: text('label').notNull(),
    applies: text('applies').array().notNull(),
    kind: text('kind').$type<'fixed' | 'percent'>().notNull(),
    /** Micro-dollars where `kind` is fixed, else 0. */
    amountMicroUsd: microUsd('amount_micro_usd').notNull(),
    /** Per cent added where `kind` is percent, else 0. */
    percent: integer('percent').notNull(),
    waived: text('waived').notNull().default(''),
    note: text('note').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('price_adjustments_kind', table.kind, ['fixed', 'percent']),
  ],
);

export const appointmentTypes = tenantSchema.table(
  'appointment_types',
  {
    companyId: companyId(),
    id: id<AppointmentTypeId>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    minutes: integer('minutes').notNull(),
    bufferMinutes: integer('buffer_minutes').notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

export const appointmentTypeServices = tenantSchema.table(
  'appointment_type_services',
  {
    companyId: companyId(),
    appointmentTypeId: reference<AppointmentTypeId>('appointment_type_id').notNull(),
    serviceId: reference<ServiceId>('service_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.appointmentTypeId, table.serviceId] }),
    foreignKey({
      columns: [table.companyId, table.appointmentTypeId],
      foreignColumns: [appointmentTypes.companyId, appointmentTypes.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.serviceId],
      foreignColumns: [services.companyId, services.id],
    }).onDelete('cascade'),
    index('appointment_type_services_service').on(table.companyId, table.serviceId),
  ],
);

/** A template's new version, worked into the company; what each row was before stands in it until it is rolled back. */
export const templateUpgrades = tenantSchema.table(
  'template_upgrades',
  {
    companyId: companyId(),
    id: id<string>(),
    fromIndustryVersion: integer('from_industry_version').notNull(),
    toIndustryVersion: integer('to_industry_version').notNull(),
    fromCompanyTemplateVersion: integer('from_company_template_version').notNull(),
    toCompanyTemplateVersion: integer('to_company_template_version').notNull(),
    status: text('status').$type<'applied' | 'rolled-back'>().notNull(),
    /** `{ table, key, before, after }` each: rows in their columns' own names, `null` where there was none. */
    changes: jsonb('changes').$type<RowChange[]>().notNull(),
    /** Golden questions that passed before and after, of how many. */
    goldenBefore: integer('golden_before').notNull(),
    goldenAfter: integer('golden_after').notNull(),
    goldenQuestions: integer('golden_questions').notNull(),
    createdAt: createdAt(),
    rolledBackAt: moment('rolled_back_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('template_upgrades_newest').on(table.companyId, table.createdAt),
    oneOf('template_upgrades_status', table.status, ['applied', 'rolled-back']),
  ],
);

/** What an upgrade did to one row. */
export type RowChange = {
  table: string;
  /** The row's key without the company, by column. */
  key: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};
