import { describe, expect, test } from 'vitest';
import { conceptsOf, stemOf, wordsOf } from './analyzer.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';

const conceptsIn = (text: string, lexicon: Lexicon) => [...conceptsOf(wordsOf(text).map(stemOf), lexicon)];

describe('what words stand for', () => {
  test('a phrase is known by all of its words, wherever it begins', () => {
    const lexicon = createLexicon();
    expect(conceptsIn('so how much is it', lexicon)).toEqual(['§price']);
    expect(conceptsIn('how is it', lexicon)).toEqual([]);
    expect(conceptsIn('do you stand behind it', lexicon)).toEqual(['§warranty']);
    expect(conceptsIn('get my money', lexicon)).toEqual(['§refund']);
    expect(conceptsIn('get my', lexicon)).toEqual([]);
  });

  test("a company's own words stand beside those of all trades", () => {
    const lexicon = createLexicon([
      { slug: 'fees', words: ['Price', 'how much longer'] },
      { slug: 'hydro', words: ['hydro jet', 'hydro jet truck', 'one two three four'] },
    ]);
    expect(conceptsIn('prices', lexicon)).toEqual(['§price', '§own-fees']);
    expect(conceptsIn('how much longer', lexicon)).toEqual(['§price', '§own-fees']);
    expect(conceptsIn('hydro jets', lexicon)).toEqual(['§own-hydro']);
    expect(conceptsIn('hydro jet trucks', lexicon)).toEqual(['§own-hydro', '§vehicle']);
    expect(conceptsIn('one two three four', lexicon)).toEqual([]);
    expect(conceptsIn('prices', createLexicon())).toEqual(['§price']);
  });
});
