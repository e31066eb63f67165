/** A vector as it is kept: one signed byte a component, and the sign of each as a bit. */
export type PackedVector = { bytes: Int8Array; signs: string };

const largestByte = 127;

/** @returns undefined for what has no direction: nothing, zeros, or what is no number. */
export function packVector(vector: Float32Array): PackedVector | undefined {
  const largest = vector.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
  if (!(largest > 0 && Number.isFinite(largest))) return undefined;
  return {
    bytes: Int8Array.from(vector, (component) => Math.round((component / largest) * largestByte)),
    signs: Array.from(vector, (component) => (component > 0 ? '1' : '0')).join(''),
  };
}

/** The cosine of the angle between two vectors of one length, from -1 to 1. */
export function similarityOf(a: Int8Array, b: Int8Array): number {
  let dot = 0;
  let squaresOfA = 0;
  let squaresOfB = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0];
    dot += one * other;
    squaresOfA += one * one;
    squaresOfB += other * other;
  }
  return dot / Math.sqrt(squaresOfA * squaresOfB);
}

/** With fewer entries than this nobody can say what is usual. */
const fewest = 5;

/**
 * How similar a company's entries usually are to a question: the middle one of a sample of them. Models differ in what they
 * call unrelated (.1 for one, .75 for another), and so do questions: one about another trade is far from all entries alike.
 * @returns undefined for a sample that is too small.
 */
export function usualOf(similarities: readonly number[]): number | undefined {
  if (similarities.length < fewest) return undefined;
  return similarities.toSorted((a, b) => a - b)[Math.floor(similarities.length / 2)];
}

/** How much nearer than usual an entry is to the question: 0 like any other, 1 the very same. */
export function nearnessOf(similarity: number, usual: number): number {
  return usual >= 1 ? 0 : Math.max(0, (similarity - usual) / (1 - usual));
}
