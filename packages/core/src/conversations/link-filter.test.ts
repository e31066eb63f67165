import { expect, test } from 'vitest';
import { createLinkFilter, hostsIn } from './link-filter.ts';

const own = hostsIn(['Pay at https://pay.alder.example/bill, please.']);
/** In pieces of every size, as models write. */
function filtered(text: string): Set<string> {
  return new Set(
    [1, 2, 3, 7, 1_000].map((size) => {
      const filter = createLinkFilter(own);
      let out = '';
      for (let at = 0; at < text.length; at += size) out += filter.push(text.slice(at, at + size));
      return out + filter.end();
    }),
  );
}

test.each([
  [
    'Plain words, half a sentence; 3/4 inch (about 2 cm) [sic].',
    'Plain words, half a sentence; 3/4 inch (about 2 cm) [sic].',
  ],
  ['See https://pay.alder.example/bill today', 'See https://pay.alder.example/bill today'],
  ['See http://evil.example/x?d=secret today', 'See (link removed) today'],
  ['![logo](https://evil.example/pixel.png?q=1) hello', '![logo] hello'],
  ['[click here](//evil.example/a) now', '[click here] now'],
  ['[pay](https://pay.alder.example/bill) now', '[pay](https://pay.alder.example/bill) now'],
  ['[x](javascript:alert) ![y](data:image/png;base64,AAAA)', '[x] ![y]'],
  ['Write to [us](mailto:a@alder.example)', 'Write to [us](mailto:a@alder.example)'],
  ['ends in https://evil.example', 'ends in (link removed)'],
])('%s', (text, expected) => {
  expect(filtered(text)).toEqual(new Set([expected]));
});

test('words are not held back', () => {
  const filter = createLinkFilter(own);
  expect(filter.push('Hello')).toBe('Hello');
  expect(filter.push(' there,')).toBe(' there,');
});
