import { isStopStem, stemOf, type Token } from './analyzer.ts';
import { type Lexicon, longestPhrase } from './lexicon.ts';

/** What one wording of an entry has in common with the question: sums over its distinct terms. */
export type WordingMatch = {
  /** Weights squared, of terms that the question has too. */
  dot: number;
  /** Weights squared, of all terms. */
  norm: number;
  /** What shared stop words count. */
  stops: number;
};

type Term = { isStop: boolean; squared: number; dot: number; stops: number; lastText: number };

/**
 * Compares wordings (as words, in order) with one question. The same few hundred words make up all wordings of all
 * candidates: each is stemmed and weighed once.
 */
export function createWordingMatcher({
  lexicon,
  weightOf,
  countOf,
}: {
  lexicon: Lexicon;
  weightOf: (token: Token) => number;
  /** How much the question asks for a term; 0 when it does not. */
  countOf: (term: string) => number;
}): (words: readonly string[]) => WordingMatch {
  const stems = new Map<string, string>();
  const terms = new Map<string, Term>();
  let texts = 0;

  const stem = (word: string) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    const made = stemOf(word);
    stems.set(word, made);
    return made;
  };
  const termOf = (term: string, isConcept: boolean) => {
    const known = terms.get(term);
    if (known) return known;
    const isStop = !isConcept && isStopStem(term);
    const weight = weightOf({ term, isStop, isConcept });
    const count = countOf(term);
    const made = {
      isStop,
      squared: weight ** 2,
      dot: weight ** 2 * count,
      stops: isStop && count > 0 ? 1.1 * weight : 0,
      lastText: 0,
    };
    terms.set(term, made);
    return made;
  };

  return (words) => {
    texts += 1;
    const match = { dot: 0, norm: 0, stops: 0 };
    const add = (term: Term) => {
      if (term.lastText === texts) return;
      term.lastText = texts;
      match.norm += term.squared;
      match.dot += term.dot;
      match.stops += term.stops;
    };
    const stemmed = words.map(stem);
    for (let start = 0; start < stemmed.length; start += 1) {
      let phrase = stemmed[start] ?? '';
      add(termOf(phrase, false));
      for (let next = start + 1; ; next += 1) {
        const concepts = lexicon.get(phrase);
        if (!concepts) break;
        for (const concept of concepts) add(termOf(`§${concept}`, true));
        if (next >= stemmed.length || next - start >= longestPhrase) break;
        phrase = `${phrase} ${stemmed[next] ?? ''}`;
      }
    }
    return match;
  };
}
