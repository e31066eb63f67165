import {
  type AdjustmentRow,
  adjustmentText,
  type BusinessFacts,
  dollars,
  durationText,
  type PriceRow,
  priceText,
  type ServiceRow,
} from '../business/index.ts';
import { questionWords, stemOf } from '../knowledge/index.ts';
import type { Intent } from './intent.ts';

/** Words that stand in many services' names and single out none. */
const vague: ReadonlySet<string> = new Set(
  ['repair', 'replac', 'instal', 'clean', 'visit', 'custom', 'servic', 'new', 'full', 'basic', 'standard'].map(stemOf),
);

export type ServicesMeant =
  | { kind: 'one'; service: ServiceRow; isWholeName: boolean }
  /** Their names fit equally well. */
  | { kind: 'several'; services: readonly ServiceRow[] };

const maxTied = 3;

/** The service whose name the question names, or those that it may mean; undefined when none is clearly meant. */
export function serviceMeant(services: readonly ServiceRow[], intent: Intent): ServicesMeant | undefined {
  const asked = new Set(intent.stems);
  const scored = services
    .map((service) => {
      const stems = [...new Set(questionWords(service.name).map(stemOf))].filter((stem) => stem.length > 2);
      const telling = stems.filter((stem) => !vague.has(stem));
      const hits = stems.filter((stem) => asked.has(stem)).length;
      const tellingHits = telling.filter((stem) => asked.has(stem)).length;
      return { service, hits, score: stems.length === 0 || tellingHits === 0 ? 0 : hits / stems.length };
    })
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.hits - a.hits || b.score - a.score);
  const [first] = scored;
  if (!first) return undefined;
  const tied = scored.filter(({ hits, score }) => hits === first.hits && score === first.score);
  if (tied.length === 1) return { kind: 'one', service: first.service, isWholeName: first.score === 1 };
  return tied.length <= maxTied ? { kind: 'several', services: tied.map(({ service }) => service) } : undefined;
}

/** The price rules that hold at the time asked about. */
export function rulesMeant(adjustments: readonly AdjustmentRow[], intent: Intent): AdjustmentRow[] {
  return adjustments.filter((rule) => intent.times.some((time) => rule.applies.includes(time)));
}

/** A service's price in words, with the rules that apply worked in: exact integers, rounded to the cent only when shown. */
export function priceAnswer(
  business: BusinessFacts,
  service: ServiceRow,
  rules: readonly AdjustmentRow[],
): string | undefined {
  const prices = business.prices.filter((price) => price.serviceId === service.id);
  const [first] = prices;
  if (!first) return undefined;
  const list =
    prices.length === 1
      ? `${service.name} is usually ${priceText(first)}.`
      : `${service.name}: ${prices.map((price) => `${price.label} ${priceText(price)}`).join('; ')}.`;
  const added = rules.map((rule) => {
    const total = withRule(first, rule);
    const waived = rule.waived === '' ? '' : ` ${sentence(rule.waived)}`;
    return `${rule.label}: plus ${adjustmentText(rule)}, so about ${total}${prices.length > 1 ? ` for ${first.label.toLowerCase()}` : ''}.${waived}`;
  });
  const duration =
    service.maxMinutes > 0 ? `It takes about ${durationText(service.minMinutes, service.maxMinutes)}.` : '';
  return [list, ...added, duration].filter((part) => part !== '').join(' ');
}

/** What a rule adds, in words, where nobody can say to which price. */
export function ruleAnswer(rule: AdjustmentRow): string {
  const waived = rule.waived === '' ? '' : ` ${sentence(rule.waived)}`;
  return `${rule.label}: plus ${adjustmentText(rule)}.${waived}`;
}

/** How long a service takes, in words; undefined where nobody has said. */
export function durationAnswer(service: ServiceRow): string | undefined {
  return service.maxMinutes > 0
    ? `${service.name} usually takes ${durationText(service.minMinutes, service.maxMinutes)}.`
    : undefined;
}

function withRule(price: PriceRow, rule: AdjustmentRow): string {
  const add = (microUsd: number) =>
    rule.kind === 'fixed' ? microUsd + rule.amountMicroUsd : Math.round((microUsd * (100 + rule.percent)) / 100);
  const from = dollars(add(price.fromMicroUsd));
  if (price.toMicroUsd !== null && price.toMicroUsd !== price.fromMicroUsd)
    return `${from}-${dollars(add(price.toMicroUsd))}`;
  return price.open ? `${from} and up` : from;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
