import type { Token } from './analyzer.ts';
import type { Lexicon, Phrase } from './lexicon.ts';
import type { Word } from './read-wordings.ts';

/** What one wording of an entry has in common with the question: sums over its distinct terms. */
export type WordingMatch = {
  /** Weights squared, of terms that the question has too. */
  dot: number;
  /** Weights squared, of all terms. */
  norm: number;
  /** What shared stop words count. */
  stops: number;
};

type Term = { squared: number; dot: number; stops: number; lastText: number; phrase: Phrase | undefined };

/**
 * Compares wordings (as words, in order) with one question. The same few hundred stems make up all wordings of all
 * candidates: each is weighed and looked up once.
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
}): (words: readonly Word[]) => WordingMatch {
  const terms = new Map<string, Term>();
  let texts = 0;

  const termOf = (term: string, isStop: boolean, isConcept: boolean) => {
    const known = terms.get(term);
    if (known) return known;
    const weight = weightOf({ term, isStop, isConcept });
    const count = countOf(term);
    const made = {
      squared: weight ** 2,
      dot: weight ** 2 * count,
      stops: isStop && count > 0 ? 1.1 * weight : 0,
      lastText: 0,
      phrase: isConcept ? undefined : lexicon.get(term),
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
    for (let start = 0; start < words.length; start += 1) {
      const { stem = '', isStop = false } = words[start] ?? {};
      const term = termOf(stem, isStop, false);
      add(term);
      let { phrase } = term;
      for (let next = start + 1; phrase; next += 1) {
        for (const concept of phrase.concepts) add(termOf(concept, false, true));
        phrase = phrase.longer?.get(words[next]?.stem ?? '');
      }
    }
    return match;
  };
}
