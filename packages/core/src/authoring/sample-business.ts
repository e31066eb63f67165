import { type BusinessFacts, factsOf } from '../business/index.ts';
import type { ServiceId } from '../base/index.ts';
import type { IndustryTemplate } from '../templates/index.ts';
import { weekdays } from '../templates/index.ts';
import { parseCompanyId } from '../tenant/index.ts';

/** Nobody's: a company that is only imagined, so that texts can be read as its visitors would read them. */
const imagined = parseCompanyId('00000000-0000-4000-8000-000000000000');
const microUsdPerUsd = 1_000_000;

/** A trade as a company would have it, before its owner has entered a phone number or an address. */
export function sampleBusiness(
  industry: IndustryTemplate,
  companyName = `Your ${industry.noun.business}`,
): BusinessFacts {
  const company: BusinessFacts['company'] = {
    companyId: imagined,
    slug: industry.slug,
    name: companyName,
    industry: industry.slug,
    tier: '',
    status: 'active',
    phone: null,
    email: null,
    address: null,
    area: null,
    license: null,
    timeZone: 'America/New_York',
    nounBusiness: industry.noun.business,
    nounCustomer: industry.noun.customer,
    nounVisit: industry.noun.visit,
    industryVersion: industry.version,
    companyTemplateVersion: 1,
    bookingCapacity: 1,
    bookingNoticeMinutes: 120,
    version: 1,
    createdAt: new Date(0),
  };
  const hours = industry.business.hours.map((day) => ({
    day: weekdays.indexOf(day.day),
    closed: 'closed' in day,
    opens: 'open' in day ? day.open : null,
    closes: 'close' in day ? day.close : null,
  }));
  const services = industry.services.map((service, position) => ({
    id: service.id as ServiceId,
    slug: service.id,
    name: service.name,
    summary: service.summary,
    includes: service.includes,
    minMinutes: service.duration.min,
    maxMinutes: service.duration.max,
    bookable: service.bookable,
    position,
  }));
  const prices = industry.services.flatMap((service) =>
    service.prices.map((price, position) => ({
      id: price.id,
      serviceId: service.id as ServiceId,
      slug: price.id,
      label: price.label,
      fromMicroUsd: price.from * microUsdPerUsd,
      toMicroUsd: price.to === undefined ? null : price.to * microUsdPerUsd,
      open: price.open ?? false,
      unit: price.unit,
      position,
    })),
  );
  const adjustments = industry.adjustments.map((rule) => ({
    slug: rule.id,
    label: rule.label,
    applies: [...rule.applies],
    kind: rule.kind,
    amountMicroUsd: rule.kind === 'fixed' ? rule.amount * microUsdPerUsd : 0,
    percent: rule.kind === 'percent' ? rule.amount : 0,
    waived: rule.waived ?? '',
    note: rule.note,
  }));
  return {
    company,
    hours,
    holidays: [...industry.business.holidays],
    services,
    prices,
    adjustments,
    facts: factsOf({ company, hours, services, prices, adjustments }),
  };
}
