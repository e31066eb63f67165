/**
 * How sure it is that the first hit answers the question, from 0 to 1. The factors are fitted on the golden questions and the
 * wordings of the templates, never on the sets that the search is measured with: docs/knowledge.md.
 */
export function confidenceOf({
  score,
  second,
  evidence,
}: {
  score: number;
  /** The second hit's score; 0 when there is none. */
  second: number;
  /** How many words of the question the hit's wordings have, from 0 to 4. */
  evidence: number;
}): number {
  const x = -4.15 + 0.65 * score + 4.63 * (score - second) + 1.24 * evidence;
  return 1 / (1 + Math.exp(-x));
}
