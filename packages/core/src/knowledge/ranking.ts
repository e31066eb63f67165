import type { Token } from './analyzer.ts';
import { type Background, backgroundOf } from './background.ts';
import { gramCosines } from './grams.ts';
import { idf } from './idf.ts';
import type { Lexicon } from './lexicon.ts';
import type { QuestionTerm } from './question.ts';
import type { ReadWordings, Worded } from './read-wordings.ts';
import { createWordingMatcher } from './wordings.ts';

export type Candidate = Worded & {
  layer: 'company' | 'master';
  id: string;
  /** Stage 1's sum over stored weights. */
  score: number;
};

export type Ranked<C extends Candidate> = C & {
  bm: number;
  cosine: number;
  grams: number;
  meaning: number;
  total: number;
};

const masterFactor = 0.95;
/** What the nearest meaning adds to a score, beside words: they are added, since ranks would forget how far ahead the first one is. */
const meaningWeight = 0.8;
/** The company's own word goes before the master's, unless that one fits better by this factor. */
const ownFirst = 1.2;

/** Stage 2: the candidates in the order in which they answer the question best; scores compare between questions. */
export function rank<C extends Candidate>({
  candidates,
  terms,
  words,
  entryCount,
  documentFrequency,
  usedAllTokens,
  lexicon,
  nearness = () => 0,
  read,
  background = backgroundOf,
}: {
  candidates: readonly C[];
  /** The question's terms, repairs included. */
  terms: readonly QuestionTerm[];
  words: readonly string[];
  entryCount: number;
  documentFrequency: ReadonlyMap<string, number>;
  /** Stage 1 had nothing but stop words to go by. */
  usedAllTokens: boolean;
  lexicon: Lexicon;
  /** How near a candidate's meaning is to the question's, from 0 to 1; 0 where nobody can say. */
  nearness?: (id: string) => number;
  read: ReadWordings;
  background?: Background;
}): Ranked<C>[] {
  const weigh = (token: Token) => idf(token, entryCount, documentFrequency.get(token.term) ?? 0, background);
  const weights = new Map(terms.map((term) => [term.term, weigh(term)]));
  const counts = new Map(terms.map((term) => [term.term, Math.min(1, term.count)]));
  const full = terms.reduce((sum, term) => sum + (weights.get(term.term) ?? 0) * Math.min(1, term.count), 0);
  const ownNorm = Math.sqrt(
    terms.reduce((sum, term) => sum + ((weights.get(term.term) ?? 0) * Math.min(1, term.count)) ** 2, 0),
  );
  const texts = candidates.map(read);
  const grams = gramCosines(words, texts);
  const match = createWordingMatcher({
    lexicon,
    weightOf: (token) => weights.get(token.term) ?? weigh(token),
    countOf: (term) => counts.get(term) ?? 0,
  });
  const ranked = candidates.map((candidate, index): Ranked<C> => {
    let shared = 0;
    let cosine = 0;
    for (const text of texts[index] ?? []) {
      const { dot, norm, stops } = match(text);
      if (norm > 0 && ownNorm > 0) cosine = Math.max(cosine, dot / (ownNorm * Math.sqrt(norm)));
      // Stage 1 looked up no stop words; what one wording shares of them is added here.
      shared = Math.max(shared, stops);
    }
    const bm = full === 0 ? 0 : (candidate.score + (usedAllTokens ? 0 : shared)) / (2.2 * full);
    const byWords = (bm + 0.3 * cosine + 0.4 * (grams[index] ?? 0)) * (candidate.layer === 'master' ? masterFactor : 1);
    const meaning = meaningWeight * nearness(candidate.id);
    const total = Math.round((byWords + meaning) * 1e6) / 1e6;
    return { ...candidate, bm, cosine, grams: grams[index] ?? 0, meaning, total };
  });
  const place = ({ layer, total }: Ranked<C>) => (layer === 'master' ? total / ownFirst : total);
  return ranked.sort((a, b) => place(b) - place(a) || (a.id < b.id ? -1 : 1));
}
