import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCompanyId } from '../tenant/index.ts';
import { createReadMarker, makeMarker, markerLength } from './marker.ts';
import { CanaryFound, createScreen } from './screen.ts';

const key = randomBytes(32);
const read = createReadMarker([key]);
const [own, neighbour] = [parseCompanyId(randomUUID()), parseCompanyId(randomUUID())];
const [ours, theirs] = [makeMarker(key, own), makeMarker(key, neighbour)];

function pass(...pieces: string[]): string {
  const screen = createScreen(own, read);
  return pieces.map((piece) => screen.push(piece)).join('') + screen.end();
}

test('a marker says whose it is to the holder of the key alone, and is another one each time', () => {
  expect(read(theirs)).toBe(neighbour);
  expect(read(theirs.toUpperCase())).toBe(neighbour);
  expect(createReadMarker([randomBytes(32)])(theirs)).toBeUndefined();
  expect(createReadMarker([randomBytes(32), key])(theirs)).toBe(neighbour);
  expect(makeMarker(key, neighbour)).not.toBe(theirs);
  expect(theirs).toHaveLength(markerLength);
  expect(theirs).not.toContain(neighbour.replaceAll('-', ''));
});

test('a marker with one sign changed is nobody’s', () => {
  for (let place = 6; place < theirs.length - 1; place += 1) {
    const other = theirs[place] === 'a' ? 'b' : 'a';
    expect(read(theirs.slice(0, place) + other + theirs.slice(place + 1))).toBeUndefined();
  }
});

describe('a streamed text', () => {
  const text = `Our hours: ${theirs}, on Sundays too.`;

  test('with a neighbour’s marker is stopped before its first sign, wherever it is split', () => {
    for (let at = 0; at <= text.length; at += 1) {
      const screen = createScreen(own, read);
      let shown = '';
      expect(() => {
        shown += screen.push(text.slice(0, at));
        shown += screen.push(text.slice(at));
      }).toThrow(CanaryFound);
      expect('Our hours: '.startsWith(shown)).toBe(true);
    }
  });

  test('is stopped when it comes sign by sign, in upper case, in JSON, in HTML, or without an end', () => {
    for (const given of [
      text,
      text.toUpperCase(),
      JSON.stringify({ text }),
      `<p title="${theirs}">`,
      theirs.slice(0, 30),
    ])
      expect(() => pass(...given)).toThrow(CanaryFound);
  });

  test('loses the company’s own markers and nothing else, wherever it is split', () => {
    const mine = `Rhc ${ours}and rhcnr${ours}${ours}y.`;
    for (let at = 0; at <= mine.length; at += 1)
      expect(pass(mine.slice(0, at), mine.slice(at))).toBe('Rhc and rhcnry.');
  });

  test('names the owner to the operator when there is one', () => {
    for (const [given, owner] of [
      [theirs, neighbour],
      ['rhcnry, what is that?', undefined],
    ] as const)
      try {
        pass(given);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ owner });
      }
  });
});
