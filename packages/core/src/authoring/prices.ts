import { listPlaceholders, renderPlaceholders } from '../base/index.ts';
import { type IndustryTemplate, textsOf } from '../templates/index.ts';
import type { Finding } from './finding.ts';
import { sampleBusiness } from './sample-business.ts';

/** The top of a range is at most so many times its bottom: beyond that it tells nothing, and two prices should. */
const widestRange = 10;
/** Dollars; more is possible where a price is open upwards. */
const dearest = 150_000;
const longestMinutes = 3 * 365 * 1_440;

/** Amounts live in the figures of services.yaml alone, are plausible, and read well where they are named. */
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

const numberWord =
  'a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand';
/** "$1,250" and "a hundred and twenty dollars"; not "a few hundred dollars", which is no amount. */
const writtenSum = new RegExp(
  String.raw`\$\d+(?:,\d{3})*(?:\.\d\d)?|(?<!\bfew )\b(?:\d[\d,]*|(?:${numberWord})(?:[- ](?:and|to|${numberWord}))*)[- ]dollars\b`,
  'gi',
);

/** A sum in a sentence is forgotten when the owner changes the price. Other people's money (a rebate, a fine) is told apart by a list. */
function writtenOut(industry: IndustryTemplate): Finding[] {
  const others = new Set(industry.othersMoney.map(({ sum }) => sum.toLowerCase()));
  const texts = [
    ...textsOf(industry).filter(({ kind }) => kind === 'answer' || kind === 'page' || kind === 'service'),
    ...industry.services.flatMap((service) =>
      service.prices.map((price) => ({ place: `price "${price.id}"`, text: price.label })),
    ),
    ...industry.adjustments.map((rule) => ({ place: `price rule "${rule.id}"`, text: `${rule.label}. ${rule.note}` })),
  ];
  return [
    ...texts.flatMap(({ place, text }) =>
      [...text.matchAll(writtenSum)]
        .filter(([sum]) => !others.has(sum.toLowerCase()))
        .map(
          ([sum]): Finding => ({
            rule: 'prices',
            place,
            text: `${sum} is written out; make it a price of services.yaml and name it by {{price.<id>}}, or list it there under othersMoney if it is not ours`,
          }),
        ),
    ),
    ...industry.othersMoney
      .filter(({ sum }) => !texts.some(({ text }) => text.toLowerCase().includes(sum.toLowerCase())))
      .map(
        ({ sum }): Finding => ({ rule: 'prices', place: 'othersMoney', text: `"${sum}" stands in no text any more` }),
      ),
  ];
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
