import { describe, expect, test } from 'vitest';
import { parseCompanyId } from '../tenant/index.ts';
import { createWordingReader, type Worded } from './read-wordings.ts';

const [one, other] = [
  parseCompanyId('018f0000-0000-7000-8000-000000000001'),
  parseCompanyId('018f0000-0000-7000-8000-000000000002'),
];
const entry = (wordedBy: Worded['wordedBy']): Worded => ({
  question: 'Do you unclog drains?',
  phrasings: [],
  wordedBy,
});

describe('what was read of a wording', () => {
  test('is read once of what the platform wrote, whichever company has it', () => {
    const read = createWordingReader();
    expect(read(entry('platform'))[0]).toBe(read(entry('platform'))[0]);
  });

  test('is kept for the company that wrote it, and for no other, though the words are the same', () => {
    const read = createWordingReader();
    const first = read(entry(one))[0];
    expect(read(entry(one))[0]).toBe(first);
    for (const wordedBy of [other, 'platform'] as const) {
      const second = read(entry(wordedBy))[0];
      expect(second).not.toBe(first);
      expect(second?.[0]).not.toBe(first?.[0]);
      expect(second).toEqual(first);
    }
  });
});
