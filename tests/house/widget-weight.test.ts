import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { filesBelow, root } from './sources.ts';

const scripts = filesBelow('apps/widget/dist', (path) => path.endsWith('.js'));
const weightOf = (path: string) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;
const named = (pattern: RegExp) => scripts.filter((path) => pattern.test(path.split('/').at(-1) ?? ''));

test('before somebody comes near it, the chat weighs less than 2 kB on a page', () => {
  const [button = '', ...more] = named(/^widget\.js$/);
  expect(more).toEqual([]);
  expect(weightOf(button)).toBeLessThan(2_000);
});

test('all that a visitor ever loads of it, in the heaviest language, weighs less than 20 kB', () => {
  const chat = named(/^widget(-chat-[\w-]+)?\.js$/);
  const languages = named(/^widget-(es|de|fr)-[\w-]+\.js$/);
  expect([chat.length, languages.length, scripts.length]).toEqual([2, 3, 5]);
  const weight = chat.map(weightOf).reduce((sum, size) => sum + size, 0);
  expect(weight + Math.max(...languages.map(weightOf))).toBeLessThan(20_000);
});
