import { expect, test } from 'vitest';
import { parsePage } from './page-import.ts';

const short = (content: string) => parsePage(content).map(({ question, answer }) => [question, answer]);

test('marked headings are questions, and what stands below them the answers', () => {
  expect(short('Skip me\n# Prices\nA visit costs $99.\n\nParts extra.\n## Hours ##\nMon-Fri 8-5\n### Empty\n')).toEqual(
    [
      ['Prices', 'A visit costs $99.\n\nParts extra.'],
      ['Hours', 'Mon-Fri 8-5'],
    ],
  );
});

test('without marks a short line of its own is a heading, and a menu is none', () => {
  const page =
    'Home\n\nAbout us\n\nDo you come on Sundays?\nYes, for emergencies. Call first.\n\nOur promise\n\nWe clean up after work.';
  expect(short(page)).toEqual([
    ['Do you come on Sundays?', 'Yes, for emergencies. Call first.'],
    ['Our promise', 'We clean up after work.'],
  ]);
});

test('a long section becomes several entries, cut between paragraphs, and nothing of it is lost', () => {
  const paragraph = `${'All pipes are looked at twice before winter. '.repeat(40).trim()}`;
  const entries = parsePage(`# Winter\n${[paragraph, paragraph, paragraph].join('\n\n')}`);
  expect(entries.map(({ question }) => question)).toEqual(['Winter', 'Winter (2)']);
  expect(entries.every(({ answer }) => answer.length <= 4_000)).toBe(true);
  expect(entries.map(({ answer }) => answer).join('\n\n')).toBe([paragraph, paragraph, paragraph].join('\n\n'));
});
