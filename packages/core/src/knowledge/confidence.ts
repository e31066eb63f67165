/** How sure it is that the first hit answers the question, from 0 to 1. Source of the factors: docs/knowledge.md. */
export function confidenceOf({
  score,
  second,
  bm,
  cosine,
  grams,
  unknown,
}: {
  score: number;
  /** The second hit's score; 0 when there is none. */
  second: number;
  bm: number;
  cosine: number;
  grams: number;
  /** Share of the question's distinct words, by weight, that neither layer knows. */
  unknown: number;
}): number {
  const x =
    -2.4484 +
    0.6315 * score +
    5.8416 * (score - second) +
    0.5588 * bm -
    0.3051 * cosine +
    2.7616 * grams -
    1.6426 * unknown;
  return 1 / (1 + Math.exp(-x));
}
