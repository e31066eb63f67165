import { isStopStem, questionWords, stemOf, type Token, tokensOf } from './analyzer.ts';
import type { Lexicon } from './lexicon.ts';
import type { Repair } from './typos.ts';

/** A term of a question and how often it occurs; a repaired one counts less than once. */
export type QuestionTerm = Token & { count: number };

export type AnalyzedQuestion = { words: string[]; stems: string[]; terms: QuestionTerm[] };

/** A question analyzed with the company's own words; good for one search. */
export type PreparedQuestion = { question: AnalyzedQuestion; lexicon: Lexicon };

const repairFactor = 0.8;

export function analyzeQuestion(text: string, lexicon: Lexicon): AnalyzedQuestion {
  const words = questionWords(text);
  const counts = new Map<string, QuestionTerm>();
  for (const token of tokensOf(words, lexicon)) {
    const known = counts.get(token.term);
    counts.set(token.term, { ...token, count: (known?.count ?? 0) + 1 });
  }
  return { words, stems: words.map(stemOf), terms: [...counts.values()] };
}

export function prepareQuestion(text: string, lexicon: Lexicon): PreparedQuestion {
  return { question: analyzeQuestion(text, lexicon), lexicon };
}

/** The question with its repairs: each target and its concepts at c = .8·r. */
export function withRepairs(question: AnalyzedQuestion, repairs: readonly Repair[], lexicon: Lexicon): QuestionTerm[] {
  const terms = new Map(question.terms.map((term) => [term.term, term]));
  for (const { term, likeness } of repairs) {
    const count = repairFactor * likeness;
    for (const added of [term, ...(lexicon.get(term)?.concepts ?? [])]) {
      const known = terms.get(added);
      if (known && known.count >= count) continue;
      const isConcept = added.startsWith('§');
      terms.set(added, { term: added, isConcept, isStop: !isConcept && isStopStem(added), count });
    }
  }
  return [...terms.values()];
}

/** Terms that stage 1 looks up: no stop words, unless there is nothing else. */
export function contentTerms(terms: readonly QuestionTerm[]): QuestionTerm[] {
  return terms.filter((term) => !term.isStop);
}
