import { expect, test } from 'vitest';
import { areAlike, groupAlike } from './likeness.ts';

const worded = (text: string) => ({ item: text, terms: new Set(text.split(' ')) });

test('questions that share most of their words are one group, and the others stay apart', () => {
  const groups = groupAlike(['thaw pipe', 'paint fence', 'frozen pipe thaw cost', 'fence paint'].map(worded));
  expect(groups).toEqual([
    ['thaw pipe', 'frozen pipe thaw cost'],
    ['paint fence', 'fence paint'],
  ]);
});

test('one common word is not enough, unless it is all that both say', () => {
  expect(areAlike(new Set(['pipe']), new Set(['pipe', 'paint', 'red']))).toBe(false);
  expect(areAlike(new Set(['towing']), new Set(['towing']))).toBe(true);
  expect(areAlike(new Set(), new Set(['pipe']))).toBe(false);
});
