import { describe, expect, test } from 'vitest';
import { confidenceOf, evidenceOfMeaning } from './confidence.ts';
import { nearnessOf, packVector, similarityOf, usualOf } from './vectors.ts';

const packed = (...components: number[]) => {
  const made = packVector(Float32Array.from(components));
  if (!made) throw new Error('this vector has a direction');
  return made;
};

describe('a packed vector', () => {
  test('keeps its direction to a hundredth, whatever its length', () => {
    const [a, b] = [packed(0.2, -0.4, 0.1), packed(2_000, -4_000, 1_000)];
    expect(a).toEqual(b);
    expect(a.signs).toBe('101');
    expect(similarityOf(a.bytes, b.bytes)).toBeCloseTo(1);
    expect(similarityOf(a.bytes, packed(-0.2, 0.4, -0.1).bytes)).toBeCloseTo(-1);
    expect(similarityOf(packed(1, 0).bytes, packed(0, 1).bytes)).toBe(0);
    expect(similarityOf(packed(1, 1).bytes, packed(0, 1).bytes)).toBeCloseTo(Math.SQRT1_2, 2);
  });

  test.each([[[]], [[0, 0]], [[Number.NaN, 1]], [[Number.POSITIVE_INFINITY, 1]]])('is not made of %j', (components) => {
    expect(packVector(Float32Array.from(components))).toBeUndefined();
  });
});

describe('nearness', () => {
  test('is what stands out from the usual, for models that find everything alike as for those that do not', () => {
    const usual = usualOf([0.7, 0.75, 0.76, 0.74, 0.9]);
    expect(usual).toBe(0.75);
    expect(nearnessOf(0.75, 0.75)).toBe(0);
    expect(nearnessOf(0.7, 0.75)).toBe(0);
    expect(nearnessOf(0.9, 0.75)).toBeCloseTo(0.6);
    expect(nearnessOf(0.64, 0.1)).toBeCloseTo(0.6);
    expect(nearnessOf(1, 1)).toBe(0);
  });

  test('is unknown in a company of four entries', () => {
    expect(usualOf([0.1, 0.2, 0.3, 0.9])).toBeUndefined();
  });
});

describe('how sure meaning makes', () => {
  /** Of two entries that have no word of the question. */
  const sure = (first: number, second: number) =>
    confidenceOf({ score: 0.8 * first, second: 0.8 * second, evidence: evidenceOfMeaning(first), wordings: 9 });

  test.each([
    ['off topic: a little nearer than usual, like the next one', 0.12, 0.1, 0, 0.2],
    ['not covered: somewhat near, as others are', 0.3, 0.25, 0, 0.2],
    ['near: worth offering', 0.45, 0.25, 0.2, 0.5],
    ['near, but so is another', 0.6, 0.5, 0.2, 0.5],
    ['near, and far ahead of all others: worth quoting', 0.65, 0.25, 0.5, 1],
  ])('%s', (_what, first, second, least, most) => {
    expect(sure(first, second)).toBeGreaterThanOrEqual(least);
    expect(sure(first, second)).toBeLessThan(most);
  });

  test('never more than four shared words make', () => {
    const alike = { score: 0.8, second: 0.2, wordings: 9 };
    const words = confidenceOf({ ...alike, evidence: 4 });
    expect(confidenceOf({ ...alike, evidence: 4 + evidenceOfMeaning(1) })).toBe(words);
  });
});
