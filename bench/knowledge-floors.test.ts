import { expect, test } from 'vitest';
import { measure } from './knowledge-memory.ts';
import { ownSets } from './knowledge-own-sets.ts';
import { scoresOf } from './knowledge-scores.ts';
import { misspelled } from './misspelled.ts';

for (const set of await ownSets()) {
  test(`questions to a ${set.name}, asked by somebody who has not seen its entries, are answered as well as promised`, async () => {
    const scores = scoresOf(await measure(set, (text) => text));
    const typos = scoresOf(await measure(set, misspelled));
    expect(scores.mrr).toBeGreaterThanOrEqual(0.86);
    expect(scores.hit1).toBeGreaterThanOrEqual(0.8);
    expect(scores.hit3).toBeGreaterThanOrEqual(0.93);
    expect(typos.mrr).toBeGreaterThanOrEqual(0.93 * scores.mrr);
    expect(scores.quotedRight).toBeGreaterThanOrEqual(0.9);
    expect(scores.quotedWrongly['own trade']).toBeLessThanOrEqual(0.15);
    expect(scores.quotedWrongly['off topic']).toBeLessThanOrEqual(0.03);
    expect(scores.quotedWrongly['another trade']).toBeLessThanOrEqual(0.03);
  });
}
