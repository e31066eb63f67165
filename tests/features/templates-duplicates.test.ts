import { describe, expect, test } from 'vitest';
import { readTemplates } from '../../packages/core/src/templates/reader.ts';
import { templatesFolder } from '../support/house.ts';

/**
 * Texts as sets of three words in a row; likeness is the share of the smaller set that the other has too. Entries that
 * two people wrote about the same topic stay below a tenth, because they share set phrases such as "on top of" alone;
 * one written over from another keeps most of its sentences and lies far above a third. Placeholders stay in, so that
 * "call {{company.phone}}" counts as what it is: the same words.
 */
const copied = 0.3;
const { industries } = await readTemplates(templatesFolder);

type Text = { at: string; shingles: Set<string> };

function asText(at: string, text: string): Text {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return { at, shingles: new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`)) };
}

/** The pairs that share most, closest first. Only texts with a common shingle are compared. */
function closestPairs(texts: Text[]): { likeness: number; pair: string }[] {
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
      return [{ likeness, pair: `${first.at} and ${second.at}` }];
    })
    .sort((a, b) => b.likeness - a.likeness);
}

const answers = industries.flatMap((industry) =>
  industry.entries.map((entry) => asText(`${industry.slug}/${entry.id}`, entry.answer)),
);

test('no answer is a near-copy of another, in its own trade or in any other', () => {
  const [closest] = closestPairs(answers);
  expect(closest?.likeness, closest?.pair).toBeLessThan(copied);
});

test('an answer with the trade words swapped would be noticed', () => {
  const original = 'You can cancel free of charge until the plumber is on the way. After that the visit fee may apply.';
  const swapped = original.replace('plumber', 'stylist').replace('visit fee', 'chair fee');
  const [closest] = closestPairs([asText('original', original), asText('swapped', swapped)]);
  expect(closest?.likeness).toBeGreaterThan(copied);
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
