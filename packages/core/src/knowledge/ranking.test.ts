import { describe, expect, test } from 'vitest';
import type { Background } from './background.ts';
import { confidenceOf } from './confidence.ts';
import { evidenceOf } from './evidence.ts';
import { idf } from './idf.ts';
import type { Lexicon } from './lexicon.ts';
import { analyzeQuestion, contentTerms, withRepairs } from './question.ts';
import { rank } from './ranking.ts';
import { createWordingReader } from './read-wordings.ts';
import { repairable, repairsOf } from './typos.ts';
import { weightsOf } from './weights.ts';

/** The worked example that every build of the scorer must reproduce to four decimals. */
const none: Lexicon = new Map();
const read = createWordingReader();
const wordsOf = (text: string) => read({ question: text, phrasings: [], wordedBy: 'platform' }).flat();
/** The table left empty: every word is as rare as any. */
const empty: Background = () => 2e-5;
const entries = [
  {
    id: 'A',
    question: 'How much is a drain cleaning?',
    phrasings: ['what do you charge to unclog a drain'],
    answer: 'Drain cleaning starts at $129.',
  },
  {
    id: 'B',
    question: 'What are your opening hours?',
    phrasings: ['when are you open'],
    answer: 'We are open Monday to Friday, 7 am to 6 pm.',
  },
];
const weights = new Map(entries.map((entry) => [entry.id, weightsOf(entry, none)]));
const frequency = new Map<string, number>();
for (const list of weights.values())
  for (const term of list.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);

function ask(text: string, repair: boolean) {
  const question = analyzeQuestion(text, none);
  const unknown = repairable(question.stems, (stem) => frequency.has(stem));
  const near = unknown.flatMap((word) =>
    [...frequency.keys()]
      .filter((term) => term[0] === word[0] && Math.abs(term.length - word.length) <= 2)
      .map((term) => ({ word, term })),
  );
  const terms = repair ? withRepairs(question, repairsOf(unknown, near), none) : question.terms;
  const content = contentTerms(terms).filter((term) => frequency.has(term.term));
  const candidates = entries
    .map((entry) => ({
      ...entry,
      layer: 'company' as const,
      wordedBy: 'platform' as const,
      score: content.reduce(
        (sum, term) =>
          sum +
          (weights.get(entry.id)?.get(term.term) ?? 0) *
            idf(term, entries.length, frequency.get(term.term) ?? 0, empty) *
            term.count,
        0,
      ),
    }))
    .filter((entry) => entry.score > 0);
  const ranked = rank({
    candidates,
    terms,
    words: question.words,
    entryCount: entries.length,
    documentFrequency: frequency,
    usedAllTokens: false,
    lexicon: none,
    read,
    background: empty,
  });
  return { ranked, question };
}

describe('the worked example', () => {
  test('weights of the entry about drains', () => {
    const expected = { drain: 1.6073, a: 1.466, clean: 1.3588, charg: 1.1506, much: 1.0427, '129': 0.9167 };
    for (const [term, weight] of Object.entries(expected)) expect(weights.get('A')?.get(term)).toBeCloseTo(weight, 4);
  });

  test('"are you open on monday" finds the opening hours', () => {
    const { ranked } = ask('are you open on monday', false);
    const first = ranked[0];
    expect(first?.id).toBe('B');
    expect(first?.score).toBeCloseTo(11.9545, 4);
    expect(first?.bm).toBeCloseTo(0.4656, 4);
    expect(first?.cosine).toBeCloseTo(0.6794, 4);
    expect(first?.grams).toBeCloseTo(0.4912, 4);
    expect(first?.total).toBeCloseTo(0.8659, 4);
  });

  test('"how much to unclog my drian" finds the drains by its repaired word', () => {
    const { ranked } = ask('how much to unclog my drian', true);
    expect(ranked[0]?.id).toBe('A');
    expect(ranked[0]?.score).toBeCloseTo(15.8039, 4);
    expect(ranked[0]?.total).toBeCloseTo(0.5845, 4);
  });
});

describe('what speaks for an answer', () => {
  const question = analyzeQuestion('when does the bakery open on monday', none);
  const words = question.terms.filter((term) => !term.isStop);
  const evidence = (wordings: string[]) =>
    evidenceOf({ words, repairs: [], wordings: wordings.map(wordsOf), lexicon: none }).shared;

  test('each word counts once, in whichever wording it stands', () => {
    expect(evidence(['Are you open?', 'open early'])).toBe(1);
    expect(evidence(['Are you open?', 'every Monday'])).toBe(2);
    expect(evidence(['our bakery', 'open on monday'])).toBe(3);
    expect(evidence(['something else'])).toBe(0);
  });

  test('a word of the same meaning counts half', () => {
    const lexicon: Lexicon = new Map([
      ['open', { concepts: ['§hours'] }],
      ['close', { concepts: ['§hours'] }],
    ]);
    expect(evidenceOf({ words, repairs: [], wordings: [wordsOf('close')], lexicon })).toEqual({
      shared: 0.5,
      isWhole: false,
    });
  });

  test('a repaired word counts by how likely it was meant', () => {
    const { terms } = analyzeQuestion('opem', none);
    const repairs = [{ word: 'opem', term: 'open', likeness: 0.75 }];
    const found = evidenceOf({ words: terms, repairs, wordings: [wordsOf('open')], lexicon: none });
    expect(found.shared).toBeCloseTo(0.6, 6);
  });

  test('a question is whole where every word is there, be it misspelled; where one is not, it is not', () => {
    const { terms } = analyzeQuestion('opem bakery', none);
    const repairs = [{ word: 'opem', term: 'open', likeness: 0.75 }];
    const isWhole = (wordings: string[]) =>
      evidenceOf({ words: terms, repairs, wordings: wordings.map(wordsOf), lexicon: none }).isWhole;
    expect(isWhole(['the bakery', 'open early'])).toBe(true);
    expect(isWhole(['open early'])).toBe(false);
    expect(isWhole(['the bakery'])).toBe(false);
    expect(evidenceOf({ words: [], repairs: [], wordings: [wordsOf('open')], lexicon: none }).isWhole).toBe(false);
  });

  test('one shared word is offered, three of them are quoted', () => {
    const shared = { score: 0.8, second: 0.6, wordings: 9 };
    expect(confidenceOf({ ...shared, evidence: 1 })).toBeLessThan(0.5);
    expect(confidenceOf({ ...shared, evidence: 3 })).toBeGreaterThan(0.5);
  });

  test('of many wordings one fits by chance sooner than of few', () => {
    const alike = { score: 0.8, second: 0.6, evidence: 3 };
    const [few, usual, many] = [2, 9, 18].map((wordings) => confidenceOf({ ...alike, wordings }));
    expect(few).toBe(usual);
    // Twice the chances, half the odds.
    const odds = (confidence = 0) => confidence / (1 - confidence);
    expect(odds(many)).toBeCloseTo(odds(usual) / 2, 6);
  });
});
