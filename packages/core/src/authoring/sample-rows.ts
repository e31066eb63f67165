import type { ServiceId } from '../base/index.ts';
import { type AdjustmentRow, type BusinessFacts, factsOf } from '../business/index.ts';
import { parseCompanyId } from '../tenant/index.ts';

/** A row of a template as it stands published, in its columns' own names. */
export type Row = Record<string, unknown>;

/** Nobody's: a company that is only imagined, so that texts can be read as its visitors would read them. */
const imagined = parseCompanyId('00000000-0000-4000-8000-000000000000');

/** The company whose owner has entered nothing yet. */
export function imaginedCompany({ slug, name }: { slug: string; name: string }): BusinessFacts['company'] {
  return {
    companyId: imagined,
    slug,
    name,
    industry: slug,
    tier: '',
    status: 'active',
    phone: null,
    email: null,
    address: null,
    area: null,
    license: null,
    timeZone: 'America/New_York',
    nounBusiness: '',
    nounCustomer: '',
    nounVisit: '',
    industryVersion: 1,
    companyTemplateVersion: 1,
    bookingCapacity: 1,
    bookingNoticeMinutes: 120,
    version: 1,
    createdAt: new Date(0),
  };
}

/** What such a company could tell of itself, from published rows. */
export function sampleBusinessOf(
  tables: Readonly<Record<string, readonly Row[]>>,
  wish: { slug: string; name: string },
): BusinessFacts {
  const company = imaginedCompany(wish);
  const hours = (tables['business_hours'] ?? []).map((row) => ({
    day: Number(row['day']),
    closed: row['closed'] === true,
    opens: textOrNull(row['opens']),
    closes: textOrNull(row['closes']),
  }));
  const services = (tables['services'] ?? []).map((row) => ({
    id: String(row['id']) as ServiceId,
    slug: String(row['slug']),
    name: String(row['name']),
    summary: String(row['summary']),
    includes: row['includes'] as string[],
    minMinutes: Number(row['min_minutes']),
    maxMinutes: Number(row['max_minutes']),
    bookable: row['bookable'] === true,
    position: Number(row['position']),
  }));
  const prices = (tables['service_prices'] ?? []).map((row) => ({
    id: String(row['id']),
    serviceId: String(row['service_id']) as ServiceId,
    slug: String(row['slug']),
    label: String(row['label']),
    fromMicroUsd: Number(row['from_micro_usd']),
    toMicroUsd: row['to_micro_usd'] === null || row['to_micro_usd'] === undefined ? null : Number(row['to_micro_usd']),
    open: row['is_open'] === true,
    unit: String(row['unit']),
    position: Number(row['position']),
  }));
  const adjustments = (tables['price_adjustments'] ?? []).map((row) => ({
    slug: String(row['slug']),
    label: String(row['label']),
    applies: row['applies'] as AdjustmentRow['applies'],
    kind: row['kind'] as AdjustmentRow['kind'],
    amountMicroUsd: Number(row['amount_micro_usd']),
    percent: Number(row['percent']),
    waived: String(row['waived']),
    note: String(row['note']),
  }));
  return {
    company,
    hours,
    holidays: (tables['business_holidays'] ?? []).map((row) => String(row['holiday'])),
    services,
    prices,
    adjustments,
    facts: factsOf({ company, hours, services, prices, adjustments }),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
