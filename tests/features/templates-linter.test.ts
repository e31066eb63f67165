import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintTemplates } from '@rowhouse/core';
import { afterAll, expect, test } from 'vitest';
import { templatesFolder } from '../support/house.ts';
import { plantWords } from '../support/planted-words.ts';

const workshop = mkdtempSync(join(tmpdir(), 'rowhouse-templates-'));
afterAll(() => rmSync(workshop, { recursive: true, force: true }));
for (const part of ['company', 'master']) symlinkSync(join(templatesFolder, part), join(workshop, part));

/** A trade like an existing one, with some of its text replaced; each piece must have been there. */
function plant(slug: string, like: string, faults: Record<string, [string | RegExp, string][]>): void {
  const folder = join(workshop, 'industries', slug);
  cpSync(join(templatesFolder, 'industries', like), folder, { recursive: true });
  const renaming: typeof faults = slug === like ? {} : { industry: [[`slug: ${like}`, `slug: ${slug}`]] };
  for (const [name, replacements] of Object.entries({ ...renaming, ...faults })) {
    plantWords(join(folder, `${name}.yaml`), replacements);
  }
}

test('every industry that comes with the product passes every rule', async () => {
  const { ok, trades, closest } = await lintTemplates({ folder: templatesFolder });
  expect(trades.flatMap(({ slug, findings }) => findings.map((finding) => ({ slug, ...finding })))).toEqual([]);
  expect(ok).toBe(true);
  expect(trades.length).toBeGreaterThanOrEqual(8);
  // The comparison looks at something: there are set phrases everywhere, in every trade.
  for (const { slug, figures } of trades) expect(figures?.closest, slug).toBeGreaterThan(0.02);
  expect(closest.betweenTrades[0]?.likeness).toBeGreaterThan(0.1);
}, 240_000);

const hard =
  'Notwithstanding aforementioned contractual considerations, supplementary administrative documentation necessitates comprehensive evaluation, institutional authorization and interdisciplinary communication preceding representation, particularly concerning multijurisdictional responsibilities, organizational accountability, intergenerational intellectual property, conservatorship, testamentary instrumentality and beneficiary consideration.';

test('each rule names the fault that was planted for it, and honest words pass', async () => {
  plant('clumsy-law', 'law-firm', {
    knowledge: [
      [/(id: not-our-work[\s\S]*?answer: )".*"/, `$1"${hard}"`],
      [/(id: family-law[\s\S]*?answer: )".*"/, '$1"Prices vary. Please call us."'],
      [/(id: confidential[\s\S]*?answer: ")/, '$1Victory is guaranteed. '],
      [
        /(id: retainer\n[\s\S]*?answer: ")/,
        '$1It costs a few hundred dollars, the $55 of the court and a hundred and twenty dollars. Nobody can guarantee how it ends, and no outcome is never guaranteed. It is best kept in a drawer. ',
      ],
      ['{{price.hourly-work}}', '{{price.hourly-work}} per hour'],
      ['{{price.uncontested-divorce}}', '$1,417 or {{price.nothing-known}}'],
      ['phrasings: [practice areas,', 'phrasings: [immigration green card, '],
      [/(id: business-law[\s\S]*?answer: ")[^"]*/, `$1${answerOf('law-firm', 'probate-help')}`],
    ],
    services: [
      ['from: 350, to: 700', 'from: 350, to: 7000'],
      ['kind: percent, amount: 25', 'kind: percent, amount: 250'],
      [/(id: contract-review-standard, label: )"?[^,"]*"?,/, '$1"Up to ninety dollars",'],
      [/$/, 'othersMoney: [{ sum: "$55", whose: the court }, { sum: "$77", whose: nobody }]\n'],
    ],
    starters: [[/(reports:\s*\[)"[^"]*",\s*/, '$1']],
    golden: [
      ['is what I type here kept between us', 'need a will'],
      ['my brother just got arested, what should he say', 'zxqv wvut qrst'],
      ['could I pay the fee month by month', 'qqq rrr sss'],
      ['does it cost anything to sit down with an atorney first', 'vvv www xxx'],
      ['prepare my federal income taxes for 2023', 'is the first consultation free'],
      ['how long do I boil an egg', 'what is your hourly rate'],
    ],
  });
  plant('swapped-plumbing', 'plumbing', {
    knowledge: [[/plumber/g, 'roofer']],
  });
  plant('plumbing', 'plumbing', {});
  plant('torn', 'hvac', { site: [['pages:', 'pages: [']] });

  const { ok, trades } = await lintTemplates({ folder: workshop });
  expect(ok).toBe(false);
  const told = Object.fromEntries(
    trades.map(({ slug, findings }) => [slug, findings.map(({ rule, place, text }) => `${rule} ${place}: ${text}`)]),
  );
  const clumsy = told['clumsy-law'] ?? [];
  for (const finding of [
    /^shape .*price-divorce.* unknown placeholder \{\{price\.nothing-known\}\}/,
    /^counts starters of reports: 2; make it 3/,
    /^length entry "family-law": 5 words/,
    /^wordings entry "not-our-work": "immigration green card" stands in "what-we-do" too/,
    /^banned entry "confidential": "guaranteed" is a promise/,
    /^banned entry "family-law": .* is no answer/,
    /^prices entry "price-hourly": "per hour per hour" says the unit twice/,
    /^prices entry "price-divorce": \$1,417 is written out/,
    /^prices entry "retainer": a hundred and twenty dollars is written out/,
    /^prices price "contract-review-standard": ninety dollars is written out/,
    /^prices othersMoney: "\$77" stands in no text/,
    /^prices price "contract-review-standard": .* too wide/,
    /^prices price rule "short-notice": 250%/,
    /^reading-level entry "not-our-work"/,
    /^near-copy clumsy-law\/probate-help: shares 100%.*clumsy-law\/business-law/,
    /^golden golden question "q6": .* copied from a wording/,
    /^golden golden question "q7": .* finds/,
    /^golden golden question "u1": .* must not be answered/,
  ])
    expect(clumsy).toContainEqual(expect.stringMatching(finding));
  // One of the sums is the court's, and a few hundred are no sum.
  const ofRetainer = clumsy.filter((text) => /^(?:prices|banned) /.test(text) && text.includes('"retainer"'));
  expect(ofRetainer).toHaveLength(1);
  expect(told['swapped-plumbing']).toContainEqual(
    expect.stringMatching(/^near-copy .*(?:plumbing.*swapped|swapped.*plumbing)/),
  );
  expect(told['torn']).toEqual([expect.stringMatching(/^shape torn: .*site\.yaml is no valid YAML/)]);
}, 60_000);

function answerOf(slug: string, entry: string): string {
  const text = readFileSync(join(templatesFolder, 'industries', slug, 'knowledge.yaml'), 'utf8');
  return new RegExp(`id: ${entry}\\n[\\s\\S]*?answer: "([^"]*)"`).exec(text)?.[1] ?? '';
}

test('a name that is neither slug nor folder is answered with a sentence', async () => {
  await expect(lintTemplates({ folder: workshop, names: ['alchemy'] })).rejects.toThrow(
    'There is no industry "alchemy". Name one by its slug or by its folder.',
  );
});
