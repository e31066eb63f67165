/** More words than this make nothing surer. */
const enough = 4;
/** Of an entry as templates have it. With twice as many wordings it is twice as likely that one fits by chance. */
const fewWordings = 9;
/** A nearness that says nothing: something is always a little nearer than usual. */
const nothing = 0.15;
const wordsOfNearness = 7;
const mostWords = 2;

/**
 * What a near meaning counts beside shared words: two words at most. Alone it is enough to offer an entry, and to quote it
 * only where it is far ahead of the next one: what a company does not cover lies near to what it does.
 */
export function evidenceOfMeaning(nearness: number): number {
  return Math.min(mostWords, Math.max(0, (nearness - nothing) * wordsOfNearness));
}

/**
 * How sure it is that the first hit answers the question, from 0 to 1. The factors are fitted on the golden questions and the
 * wordings of the templates, never on the sets that the search is measured with: docs/knowledge.md.
 */
export function confidenceOf({
  score,
  second,
  evidence,
  wordings,
}: {
  score: number;
  /** The second hit's score; 0 when there is none. */
  second: number;
  /** How many words of the question the hit's wordings have, and what its meaning counts; more than 4 make nothing surer. */
  evidence: number;
  /** How many wordings the hit has, its question among them. */
  wordings: number;
}): number {
  const chances = Math.log(Math.max(1, wordings / fewWordings));
  const x = -4.15 + 0.65 * score + 4.63 * (score - second) + 1.24 * Math.min(enough, evidence) - chances;
  return 1 / (1 + Math.exp(-x));
}
