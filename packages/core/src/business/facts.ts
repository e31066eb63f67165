import type { CompanyFacts } from '../base/index.ts';
import type { CompanyRow, HoursRow, PriceRow, ServiceRow, AdjustmentRow } from './repository.ts';

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
/** Weeks are told from Monday on. */
const telling = [1, 2, 3, 4, 5, 6, 0] as const;

/** What the company's texts may name, from its rows. */
export function factsOf({
  company,
  hours,
  services,
  prices,
  adjustments,
}: {
  company: CompanyRow;
  hours: readonly HoursRow[];
  services: readonly ServiceRow[];
  prices: readonly PriceRow[];
  adjustments: readonly AdjustmentRow[];
}): CompanyFacts {
  const priceTexts = new Map<string, string>();
  for (const price of prices) priceTexts.set(price.slug, priceText(price));
  for (const adjustment of adjustments) priceTexts.set(adjustment.slug, adjustmentText(adjustment));
  const firstPrices = Map.groupBy(prices, (price) => price.serviceId);
  for (const service of services) {
    const first = firstPrices.get(service.id)?.[0];
    if (first) priceTexts.set(service.slug, priceText(first));
  }
  return {
    name: company.name,
    phone: company.phone,
    email: company.email,
    address: company.address,
    area: company.area,
    license: company.license,
    hours: hoursText(hours),
    bookingUrl: null,
    prices: priceTexts,
    durations: new Map(services.map((service) => [service.slug, durationText(service.minMinutes, service.maxMinutes)])),
  };
}

const thousands = new Intl.NumberFormat('en-US');

/** `$1,250` or `$12.50`; from micro-dollars, exact to the cent. */
export function dollars(microUsd: number): string {
  const cents = Math.round(microUsd / 10_000);
  const whole = thousands.format(Math.trunc(cents / 100));
  return cents % 100 === 0 ? `$${whole}` : `$${whole}.${String(Math.abs(cents % 100)).padStart(2, '0')}`;
}

/** `$129-$220`, `from $129`, `$95 per hour`. */
export function priceText(price: Pick<PriceRow, 'fromMicroUsd' | 'toMicroUsd' | 'open' | 'unit'>): string {
  const from = dollars(price.fromMicroUsd);
  const range =
    price.toMicroUsd !== null && price.toMicroUsd !== price.fromMicroUsd
      ? `${from}-${dollars(price.toMicroUsd)}`
      : price.open
        ? `from ${from}`
        : from;
  return price.unit === 'job' || price.unit === 'visit' || price.unit === 'item' || price.unit === 'each'
    ? range
    : `${range} per ${price.unit}`;
}

/** `$95` or `25 %`. */
export function adjustmentText(adjustment: Pick<AdjustmentRow, 'kind' | 'amountMicroUsd' | 'percent'>): string {
  return adjustment.kind === 'fixed' ? dollars(adjustment.amountMicroUsd) : `${adjustment.percent}%`;
}

/** `1-2 hours`, `45 minutes`; minutes in. */
export function durationText(minMinutes: number, maxMinutes: number): string {
  const inDays = minMinutes >= 1_440;
  const inHours = minMinutes >= 60 && minMinutes % 30 === 0 && maxMinutes % 30 === 0;
  const divisor = inDays ? 1_440 : inHours ? 60 : 1;
  const unit = inDays ? 'day' : inHours ? 'hour' : 'minute';
  const [low, high] = [round(minMinutes / divisor), round(maxMinutes / divisor)];
  return low === high ? `${low} ${unit}${low === 1 ? '' : 's'}` : `${low}-${high} ${unit}s`;
}

/** `Mon-Fri 7 am-6 pm, Sat 8 am-2 pm; closed Sun`. */
export function hoursText(hours: readonly HoursRow[]): string {
  const byDay = new Map(hours.map((row) => [row.day, row]));
  const spans: { days: number[]; text: string }[] = [];
  for (const day of telling) {
    const row = byDay.get(day);
    const text = !row || row.closed || !row.opens || !row.closes ? '' : `${clock(row.opens)}-${clock(row.closes)}`;
    const last = spans.at(-1);
    if (last && last.text === text) last.days.push(day);
    else spans.push({ days: [day], text });
  }
  const open = spans.filter((span) => span.text !== '').map((span) => `${daysText(span.days)} ${span.text}`);
  const closed = spans.filter((span) => span.text === '').map((span) => daysText(span.days));
  if (open.length === 0) return 'by appointment';
  return closed.length === 0 ? open.join(', ') : `${open.join(', ')}; closed ${closed.join(', ')}`;
}

function daysText(days: readonly number[]): string {
  const names = days.map((day) => dayNames[day as 0 | 1 | 2 | 3 | 4 | 5 | 6]);
  return names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(', ');
}

/** `07:00` → `7 am`, `18:30` → `6:30 pm`. */
export function clock(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const half = hours < 12 ? 'am' : 'pm';
  const shown = hours % 12 === 0 ? 12 : hours % 12;
  return minutes === 0 ? `${shown} ${half}` : `${shown}:${String(minutes).padStart(2, '0')} ${half}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
