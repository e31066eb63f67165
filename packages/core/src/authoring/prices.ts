import { listPlaceholders, renderPlaceholders } from '../base/index.ts';
import { type IndustryTemplate, textsOf } from '../templates/index.ts';
import type { Finding } from './finding.ts';
import { sampleBusiness } from './sample-business.ts';

/** The top of a range is at most so many times its bottom: beyond that it tells nothing, and two prices should. */
const widestRange = 10;
/** Dollars; more is possible where a price is open upwards. */
const dearest = 150_000;
const longestMinutes = 3 * 365 * 1_440;

/** Amounts live in services.yaml alone, are plausible, and read well where they are named. */
export function priceFindings(industry: IndustryTemplate): Finding[] {
  return [...amounts(industry), ...writtenOut(industry), ...asRead(industry), ...unused(industry)];
}

function amounts({ services, adjustments }: IndustryTemplate): Finding[] {
  const finding = (place: string, text: string): Finding => ({ rule: 'prices', place, text });
  return [
    ...services.flatMap((service) => [
      ...(service.duration.max > longestMinutes
        ? [finding(`service "${service.id}"`, 'takes more than three years; durations are in minutes')]
        : []),
      ...service.prices.flatMap((price) => {
        const place = `price "${price.id}"`;
        const top = price.to ?? price.from;
        return [
          ...(top > dearest ? [finding(place, `$${top} is dearer than anything here; amounts are in dollars`)] : []),
          ...(price.from > 0 && top / price.from > widestRange
            ? [finding(place, `$${price.from}-$${top} is too wide to tell anything; make it two prices`)]
            : []),
          ...(price.from === 0 && top > 0 ? [finding(place, 'begins at nothing; name the least that is charged')] : []),
        ];
      }),
    ]),
    ...adjustments
      .filter((rule) => rule.kind === 'percent' && rule.amount > 100)
      .map((rule) => finding(`price rule "${rule.id}"`, `${rule.amount}% more than doubles a price`)),
  ];
}

/** A figure in a sentence is forgotten when the owner changes the price. Other people's money (a rebate, a fine) may stand there. */
function writtenOut(industry: IndustryTemplate): Finding[] {
  const own = new Set(
    industry.services.flatMap((service) =>
      service.prices.flatMap((price) => [price.from, price.to].filter((amount) => amount !== undefined && amount > 0)),
    ),
  );
  return textsOf(industry)
    .filter(({ kind }) => kind === 'answer' || kind === 'page' || kind === 'service')
    .flatMap(({ place, text }) =>
      [...text.matchAll(/\$(\d[\d,]*)(?:\.\d\d)?/g)]
        .filter(([, amount = '']) => own.has(Number(amount.replaceAll(',', ''))))
        .map(
          ([amount]): Finding => ({
            rule: 'prices',
            place,
            text: `${amount} is one of our prices written out; name it by {{price.<id>}}`,
          }),
        ),
    );
}

/** Traps that only show once the figure stands in the sentence. */
const misreadings: readonly { pattern: RegExp; why: string }[] = [
  {
    pattern: /\bper (\w+),? (?:per|an?|each|every) \1\b/i,
    why: 'says the unit twice: the placeholder brings it along',
  },
  { pattern: /\bfrom from \$/i, why: 'says "from" twice: the price is open upwards and brings it along' },
  { pattern: /\$[\d,.]+ dollars\b/i, why: 'says dollars twice' },
  { pattern: /\b(minute|hour|day)s? \1s?\b/i, why: 'says the unit of time twice: the placeholder brings it along' },
  { pattern: /\b(?:between|starts? at|starting at|starts from) \$[\d,.]+-\$/i, why: 'does not fit a range' },
  { pattern: /\bask us\b(?= (?:usd|dollars|extra|more|each)\b)/i, why: 'has no figure' },
];

function asRead(industry: IndustryTemplate): Finding[] {
  const { facts } = sampleBusiness(industry);
  return textsOf(industry)
    .filter(({ kind }) => kind === 'answer' || kind === 'page')
    .flatMap(({ place, text }) => {
      const read = renderPlaceholders(text, facts);
      return misreadings.flatMap(({ pattern, why }): Finding[] => {
        const found = pattern.exec(read);
        return found ? [{ rule: 'prices', place, text: `"${found[0]}" ${why}` }] : [];
      });
    });
}

/** A company that never names its commonest prices answers "how much" with silence. */
function unused(industry: IndustryTemplate): Finding[] {
  const named = new Set(textsOf(industry).flatMap(({ text }) => listPlaceholders(text)));
  const silent = industry.services.filter(
    (service) => ![service.id, ...service.prices.map((price) => price.id)].some((id) => named.has(`price.${id}`)),
  );
  return silent.length > industry.services.length / 2
    ? [
        {
          rule: 'prices',
          place: 'services',
          text: `no entry and no page names a price of ${silent.map(({ id }) => id).join(', ')}`,
        },
      ]
    : [];
}
