import { CoreError } from '../base/index.ts';
import { type BusinessFacts, dollars, type PriceRow, type ServiceRow } from '../business/index.ts';
import type { QuoteLine } from '../db/schema/deals.ts';

/** One thing to be priced: a service by its name, one of its prices by its label, and how many. */
export type QuoteItem = { service: string; option?: string | undefined; quantity: number };

/** When or how a job may be done so that a price rule holds; `every-visit` rules hold always. */
export const quoteConditions = [
  'weekday',
  'saturday',
  'sunday',
  'holiday',
  'evening',
  'night',
  'rush',
  'distance',
] as const;
export type QuoteCondition = (typeof quoteConditions)[number];

export type QuoteSum = {
  lines: QuoteLine[];
  totalFromMicroUsd: number;
  /** Empty where a price has no upper end. */
  totalToMicroUsd: number | null;
  /** What is not charged, and why. */
  note: string;
};

/**
 * Adds up a job from the company's own prices and price rules: exact integers of micro-dollars, percentages of the whole job
 * rounded once each. @throws CoreError 'not-found' that lists what there is, when a service or a price is not on the list.
 */
export function sumUp(
  { services, prices, adjustments }: Pick<BusinessFacts, 'services' | 'prices' | 'adjustments'>,
  { items, conditions }: { items: readonly QuoteItem[]; conditions: readonly QuoteCondition[] },
): QuoteSum {
  const lines = items.map((item) => lineOf(item, services, prices));
  const isOpen = lines.some((line) => line.toMicroUsd === null);
  const jobFrom = sum(lines.map((line) => line.fromMicroUsd));
  const jobTo = sum(lines.map((line) => line.toMicroUsd ?? line.fromMicroUsd));
  const rules = adjustments.filter((rule) => conditions.some((name) => rule.applies.includes(name)));
  const always = adjustments.filter((rule) => rule.applies.includes('every-visit') && !rules.includes(rule));
  const charged = [...rules, ...always.filter((rule) => rule.waived === '')];
  const added = charged.map((rule): QuoteLine => {
    const part = (microUsd: number) =>
      rule.kind === 'fixed' ? rule.amountMicroUsd : Math.round((microUsd * rule.percent) / 100);
    const label = rule.kind === 'fixed' ? rule.label : `${rule.label} (${rule.percent}%)`;
    return {
      label,
      quantity: 1,
      unit: 'job',
      fromMicroUsd: part(jobFrom),
      toMicroUsd: isOpen && rule.kind === 'percent' ? null : part(jobTo),
    };
  });
  return {
    lines: [...lines, ...added],
    totalFromMicroUsd: jobFrom + sum(added.map((line) => line.fromMicroUsd)),
    totalToMicroUsd: isOpen ? null : jobTo + sum(added.map((line) => line.toMicroUsd ?? line.fromMicroUsd)),
    note: always
      .filter((rule) => rule.waived !== '')
      .map((rule) => `${rule.label}: ${rule.waived}`)
      .join(' '),
  };
}

/** The quote as people read it, line by line, with its total. */
export function quoteText(quote: {
  title: string;
  lines: readonly QuoteLine[];
  totalFromMicroUsd: number;
  totalToMicroUsd: number | null;
  note: string;
  validUntil: string;
}): string {
  return [
    `${quote.title}:`,
    ...quote.lines.map((line) => {
      const count = line.quantity === 1 ? '' : ` × ${line.quantity}`;
      return `- ${line.label}${count}: ${range(line.fromMicroUsd, line.toMicroUsd)}`;
    }),
    `Total: ${range(quote.totalFromMicroUsd, quote.totalToMicroUsd)}. It becomes firm once we have seen the job, and holds until ${quote.validUntil}.`,
    ...(quote.note === '' ? [] : [quote.note]),
  ].join('\n');
}

function range(fromMicroUsd: number, toMicroUsd: number | null): string {
  if (toMicroUsd === null) return `from ${dollars(fromMicroUsd)}`;
  return toMicroUsd === fromMicroUsd ? dollars(fromMicroUsd) : `${dollars(fromMicroUsd)}-${dollars(toMicroUsd)}`;
}

function lineOf(item: QuoteItem, services: readonly ServiceRow[], prices: readonly PriceRow[]): QuoteLine {
  const service = named(services, item.service, (row) => [row.slug, row.name]);
  if (!service)
    throw new CoreError(
      'not-found',
      `There is no service "${item.service}". There are: ${services.map((row) => row.name).join(', ')}.`,
    );
  const offered = prices.filter((price) => price.serviceId === service.id);
  const price = item.option === undefined ? offered[0] : named(offered, item.option, (row) => [row.slug, row.label]);
  if (!price)
    throw new CoreError(
      'not-found',
      offered.length === 0
        ? `${service.name} has no price on the list. Offer a person instead.`
        : `${service.name} has no price "${item.option ?? ''}". There are: ${offered.map((row) => row.label).join(', ')}.`,
    );
  const label = offered.length === 1 ? service.name : `${service.name}, ${price.label.toLowerCase()}`;
  const upper = price.toMicroUsd ?? (price.open ? null : price.fromMicroUsd);
  return {
    label,
    quantity: item.quantity,
    unit: price.unit,
    fromMicroUsd: price.fromMicroUsd * item.quantity,
    toMicroUsd: upper === null ? null : upper * item.quantity,
  };
}

/** The row that is called so; failing that, the only one whose name holds every word. */
function named<Row>(rows: readonly Row[], wanted: string, namesOf: (row: Row) => readonly string[]): Row | undefined {
  const text = normal(wanted);
  const exact = rows.find((row) => namesOf(row).some((name) => normal(name) === text));
  if (exact) return exact;
  const words = text.split(' ').filter((word) => word !== '');
  const holding = rows.filter((row) => {
    const names = namesOf(row).map(normal).join(' ');
    return words.length > 0 && words.every((word) => names.includes(word));
  });
  return holding.length === 1 ? holding[0] : undefined;
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
