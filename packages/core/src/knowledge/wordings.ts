import { isStopStem, type Token } from './analyzer.ts';
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
 * Compares wordings (as stems, in order) with one question. The same few hundred stems make up all wordings of all
 * candidates: each is weighed once.
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
}): (stems: readonly string[]) => WordingMatch {
  const terms = new Map<string, Term>();
  let texts = 0;

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

  return (stems) => {
    texts += 1;
    const match = { dot: 0, norm: 0, stops: 0 };
    const add = (term: Term) => {
      if (term.lastText === texts) return;
      term.lastText = texts;
      match.norm += term.squared;
      match.dot += term.dot;
      match.stops += term.stops;
    };
    for (let start = 0; start < stems.length; start += 1) {
      let phrase = stems[start] ?? '';
      add(termOf(phrase, false));
      for (let next = start + 1; ; next += 1) {
        const concepts = lexicon.get(phrase);
        if (!concepts) break;
        for (const concept of concepts) add(termOf(`§${concept}`, true));
        if (next >= stems.length || next - start >= longestPhrase) break;
        phrase = `${phrase} ${stems[next] ?? ''}`;
      }
    }
    return match;
  };
}
