import type { Token } from './analyzer.ts';
import { backgroundOf } from './background.ts';

/** How many imagined texts stand beside a company's own, so that twenty entries are no statistics. */
const imagined = 200;

/** A stop word counts a third, a concept three quarters. */
export function boostOf(token: Pick<Token, 'isStop' | 'isConcept'>): number {
  return token.isStop ? 0.35 : token.isConcept ? 0.75 : 1;
}

/** `ln(1 + (N + 200 − n + .5) / (n + .5)) × boost`, `n = df + 200·p(t)`; p is the term's share of the background. */
export function idf(token: Token, entryCount: number, documentFrequency: number, background = backgroundOf): number {
  const n = documentFrequency + imagined * background(token.term);
  return Math.log(1 + (entryCount + imagined - n + 0.5) / (n + 0.5)) * boostOf(token);
}
