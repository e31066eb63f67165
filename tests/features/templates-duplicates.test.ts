import { describe, expect, test } from 'vitest';
import { readTemplates } from '../../packages/core/src/templates/reader.ts';
import { templatesFolder } from '../support/house.ts';

/**
 * Texts as sets of three words in a row; likeness is the share of the smaller set that the other has too. Measured over
 * the first eight trades, two answers of different trades share at most .18 (set phrases: "change or cancel free of charge
 * until"), two of one trade at most .28 (the signs of danger that dental names in two places). A copy with its trade
 * words swapped keeps more than half.
 */
const copiedFromAnotherTrade = 0.22;
const repeatedInOneTrade = 0.33;
const { industries } = await readTemplates(templatesFolder);

type Text = { at: string; trade: string; shingles: Set<string> };

function asText(trade: string, id: string, text: string): Text {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const shingles = new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
  return { at: `${trade}/${id}`, trade, shingles };
}

/** The pairs that share most, closest first. Only texts with a common shingle are compared. */
function closestPairs(texts: Text[]): { likeness: number; pair: string; oneTrade: boolean }[] {
  const holders = new Map<string, number[]>();
  const shared = new Map<string, number>();
  for (const [index, text] of texts.entries())
    for (const shingle of text.shingles) {
      const others = holders.get(shingle) ?? [];
      for (const other of others) shared.set(`${other} ${index}`, (shared.get(`${other} ${index}`) ?? 0) + 1);
      holders.set(shingle, [...others, index]);
    }
  return [...shared]
    .flatMap(([key, count]) => {
      const [first, second] = key.split(' ').map((index) => texts[Number(index)]);
      if (!first || !second) return [];
      const likeness = count / Math.min(first.shingles.size, second.shingles.size);
      return [{ likeness, pair: `${first.at} and ${second.at}`, oneTrade: first.trade === second.trade }];
    })
    .sort((a, b) => b.likeness - a.likeness);
}

const answers = industries.flatMap((industry) =>
  industry.entries.map((entry) => asText(industry.slug, entry.id, entry.answer)),
);

const pairs = closestPairs(answers);

test('no answer is a near-copy of one from another trade', () => {
  const closest = pairs.find((pair) => !pair.oneTrade);
  expect(closest?.likeness, closest?.pair).toBeLessThan(copiedFromAnotherTrade);
});

test('no trade gives the same answer twice', () => {
  const closest = pairs.find((pair) => pair.oneTrade);
  expect(closest?.likeness, closest?.pair).toBeLessThan(repeatedInOneTrade);
});

test('an answer with its trade words swapped is noticed', () => {
  const original =
    'Yes, change or cancel free of charge until the plumber is on the way. After that the visit fee may apply, because the slot cannot be given to anyone else.';
  const swapped = original.replace('plumber', 'stylist').replace('visit fee', 'chair fee').replace('slot', 'chair');
  const [closest] = closestPairs([asText('plumbing', 'change', original), asText('salon', 'change', swapped)]);
  expect(closest?.likeness).toBeGreaterThan(copiedFromAnotherTrade);
});

describe.each(industries)('$slug', ({ slug, entries, golden }) => {
  test('says nothing twice: each wording belongs to one entry', () => {
    const owners = new Map<string, string>();
    const twice = entries.flatMap((entry) =>
      [entry.question, ...new Set(entry.phrasings)].flatMap((wording) => {
        const key = wording.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
        const owner = owners.get(key);
        owners.set(key, entry.id);
        return owner === undefined ? [] : [`"${wording}" stands in ${owner} and ${entry.id}`];
      }),
    );
    expect(twice).toEqual([]);
  });

  test('answers in one breath, and its golden questions are no copies of its wordings', () => {
    const lengths = entries.map((entry) => ({ at: `${slug}/${entry.id}`, words: entry.answer.split(/\s+/).length }));
    expect(lengths.filter(({ words }) => words < 30 || words > 90)).toEqual([]);
    const wordings = new Set(entries.flatMap((entry) => [entry.question, ...entry.phrasings]));
    expect(golden.answerable.filter(({ question }) => wordings.has(question))).toEqual([]);
  });
});
