import { analyzeText, wordsOf } from './analyzer.ts';
import { idf } from './idf.ts';
import type { Lexicon } from './lexicon.ts';
import type { QuestionTerm } from './question.ts';

export type Candidate = {
  layer: 'company' | 'master';
  id: string;
  question: string;
  phrasings: readonly string[];
  /** Stage 1's sum over stored weights. */
  score: number;
};

export type Ranked<C extends Candidate> = C & { bm: number; cosine: number; grams: number; total: number };

const masterFactor = 0.95;

/** Stage 2: the candidates in the order in which they answer the question best; scores compare between questions. */
export function rank<C extends Candidate>({
  candidates,
  terms,
  words,
  entryCount,
  documentFrequency,
  usedAllTokens,
  lexicon,
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
}): Ranked<C>[] {
  const weights = new Map(
    terms.map((term) => [term.term, idf(term, entryCount, documentFrequency.get(term.term) ?? 0)]),
  );
  const counts = new Map(terms.map((term) => [term.term, Math.min(1, term.count)]));
  const full = terms.reduce((sum, term) => sum + (weights.get(term.term) ?? 0) * Math.min(1, term.count), 0);
  const ownNorm = Math.sqrt(
    terms.reduce((sum, term) => sum + ((weights.get(term.term) ?? 0) * Math.min(1, term.count)) ** 2, 0),
  );
  const texts = candidates.map((candidate) => [candidate.question, ...candidate.phrasings]);
  const grams = gramCosines(words, texts);
  const ranked = candidates.map((candidate, index): Ranked<C> => {
    let shared = 0;
    let cosine = 0;
    for (const text of texts[index] ?? []) {
      const tokens = new Map(analyzeText(text, lexicon).map((token) => [token.term, token]));
      let dot = 0;
      let norm = 0;
      let stops = 0;
      for (const token of tokens.values()) {
        const weight = weights.get(token.term) ?? idf(token, entryCount, documentFrequency.get(token.term) ?? 0);
        norm += weight ** 2;
        const count = counts.get(token.term);
        if (count === undefined) continue;
        dot += weight ** 2 * count;
        if (token.isStop) stops += 1.1 * weight;
      }
      if (norm > 0 && ownNorm > 0) cosine = Math.max(cosine, dot / (ownNorm * Math.sqrt(norm)));
      // Stage 1 looked up no stop words; what one wording shares of them is added here.
      shared = Math.max(shared, stops);
    }
    const bm = full === 0 ? 0 : (candidate.score + (usedAllTokens ? 0 : shared)) / (2.2 * full);
    const total = (bm + 0.3 * cosine + 0.4 * (grams[index] ?? 0)) * (candidate.layer === 'master' ? masterFactor : 1);
    return { ...candidate, bm, cosine, grams: grams[index] ?? 0, total: Math.round(total * 1e6) / 1e6 };
  });
  return ranked.sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1));
}

/** The best cosine of 3- and 4-letter grams between the question and each candidate's texts. */
function gramCosines(words: readonly string[], texts: readonly (readonly string[])[]): number[] {
  const bags = texts.map((list) => list.map((text) => gramsOf(wordsOf(text))));
  const containing = new Map<string, number>();
  for (const list of bags) {
    const all = new Set(list.flatMap((bag) => [...bag.keys()]));
    for (const gram of all) containing.set(gram, (containing.get(gram) ?? 0) + 1);
  }
  const n = texts.length;
  const weight = (gram: string, count: number) =>
    (1 + Math.log(count)) * Math.log(1 + (n + 1) / (1 + (containing.get(gram) ?? 0)));
  const weigh = (bag: Map<string, number>) => new Map([...bag].map(([gram, count]) => [gram, weight(gram, count)]));
  const norm = (bag: Map<string, number>) => Math.sqrt([...bag.values()].reduce((sum, value) => sum + value ** 2, 0));
  const question = weigh(gramsOf(words));
  const questionNorm = norm(question);
  return bags.map((list) =>
    list.reduce((best, bag) => {
      const weighed = weigh(bag);
      let dot = 0;
      for (const [gram, value] of weighed) dot += value * (question.get(gram) ?? 0);
      const length = norm(weighed) * questionNorm;
      return length === 0 ? best : Math.max(best, dot / length);
    }, 0),
  );
}

function gramsOf(words: readonly string[]): Map<string, number> {
  const bag = new Map<string, number>();
  for (const word of words) {
    const padded = `^${word}$`;
    for (const size of [3, 4])
      for (let start = 0; start + size <= padded.length; start += 1) {
        const gram = padded.slice(start, start + size);
        bag.set(gram, (bag.get(gram) ?? 0) + 1);
      }
  }
  return bag;
}
