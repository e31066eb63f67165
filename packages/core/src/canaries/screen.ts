import type { CompanyId } from '../tenant/index.ts';
import { markerLength, markerPrefix, type ReadMarker } from './marker.ts';

/** A marker that may not pass: another company's, or one that no key of ours made. */
export class CanaryFound extends Error {
  override readonly name = 'CanaryFound';
  /** For the operator's eyes alone. */
  readonly owner: CompanyId | undefined;

  constructor(owner: CompanyId | undefined) {
    super(owner === undefined ? 'a text bears an unreadable marker' : 'a text bears the marker of another company');
    this.owner = owner;
  }
}

/** One text on its way out, in as many pieces as it comes in. */
export type Screen = {
  /** What may go on now, without the company's own markers. @throws CanaryFound. */
  push(text: string): string;
  /** What was held back because a marker might have begun with it. @throws CanaryFound for a marker that was cut off. */
  end(): string;
};

/** Upper case is a marker too; a sign that the alphabet does not have ends it. */
const prefixPattern = /rhcnry/gi;
const body = /^[a-z2-7]*/i;

/** True when a whole text has nothing that even begins like a marker: nearly every text. */
export function isPlain(text: string): boolean {
  return text.search(prefixPattern) === -1;
}

export function createScreen(own: CompanyId, read: ReadMarker): Screen {
  let held = '';
  const known = new Set<string>();

  /** Decides on a whole marker once; the same one may stand in a prompt twenty times. */
  function judge(marker: string): void {
    if (known.has(marker)) return;
    const owner = read(marker);
    if (owner !== own) throw new CanaryFound(owner);
    known.add(marker);
  }

  return {
    push(text) {
      const given = held + text;
      let released = '';
      let from = 0;
      for (;;) {
        const found = given.slice(from).search(prefixPattern);
        if (found === -1) break;
        const start = from + found;
        released += given.slice(from, start);
        const rest = given.slice(start, start + markerLength);
        const marker = body.exec(rest)?.[0] ?? '';
        if (marker.length < markerLength) {
          if (marker.length < rest.length) throw new CanaryFound(undefined);
          held = given.slice(start);
          return released;
        }
        judge(marker);
        from = start + markerLength;
      }
      const rest = given.slice(from);
      const tail = beginning(rest);
      held = rest.slice(rest.length - tail);
      return released + rest.slice(0, rest.length - tail);
    },

    end() {
      const rest = held;
      held = '';
      if (rest.length >= markerPrefix.length) throw new CanaryFound(undefined);
      return rest;
    },
  };
}

/** How many of the last signs a marker could begin with. */
function beginning(text: string): number {
  const end = text.slice(1 - markerPrefix.length).toLowerCase();
  for (let length = Math.min(end.length, markerPrefix.length - 1); length > 0; length -= 1)
    if (end.endsWith(markerPrefix.slice(0, length))) return length;
  return 0;
}
