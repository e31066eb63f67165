import { expect, test } from 'vitest';
import { encodeValue } from './encoding.ts';

test.each([
  ['nothing', null, null],
  ['what was left out', undefined, null],
  ['text', "it's", "it's"],
  ['an empty text', '', ''],
  ['a number', 1.5, '1.5'],
  ['a big number', 9_007_199_254_740_993n, '9007199254740993'],
  ['a truth', false, 'false'],
  ['a date', new Date('2026-03-01T02:03:04.005Z'), '2026-03-01T02:03:04.005Z'],
  ['an object, as JSON', { a: [1, null] }, '{"a":[1,null]}'],
  ['a list', ['a', 2, true], '{"a","2","true"}'],
  ['an empty list', [], '{}'],
  ['a list with gaps', ['a', null, undefined], '{"a",NULL,NULL}'],
  ['the word NULL in a list', ['NULL'], '{"NULL"}'],
  ['quotes, backslashes and commas in a list', ['a"b', 'c\\d', 'e,f}'], '{"a\\"b","c\\\\d","e,f}"}'],
  ['lists in a list', [['a'], ['b"']], '{{"a"},{"b\\""}}'],
  ['bytes in a list', [Buffer.from([1, 255])], '{"\\\\x01ff"}'],
  ['an object in a list', [{ a: '"' }], '{"{\\"a\\":\\"\\\\\\"\\"}"}'],
])('%s goes out as PostgreSQL writes it', (_what, value, text) => {
  expect(encodeValue(value)).toBe(text);
});

test('bytes stay bytes, also those that are a window on others', () => {
  const buffer = Buffer.from([1, 2, 3]);
  expect(encodeValue(buffer)).toBe(buffer);
  expect(encodeValue(new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 3))).toEqual(Buffer.from([1, 2]));
});

test.each([
  ['text', 'a\u0000b'],
  ['a list', ['a\u0000']],
])('%s with a sign that PostgreSQL cannot store is refused before anything is sent', (_what, value) => {
  expect(() => encodeValue(value)).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['no date', new Date('nonsense')],
])('%s is no value', (_what, value) => {
  expect(() => encodeValue(value)).toThrow(TypeError);
});
