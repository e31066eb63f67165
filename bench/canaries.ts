import { randomBytes, randomUUID } from 'node:crypto';
import { createReadMarker, makeMarker } from '../packages/core/src/canaries/marker.ts';
import { createScreen, isPlain } from '../packages/core/src/canaries/screen.ts';
import type { CompanyId } from '../packages/core/src/tenant/index.ts';
import { percentile, type Ratio } from './ratios.ts';

const rounds = 300;
const kilobyte = 1_024;
const sentence = 'A drain cleaning costs $149 to $280 on weekdays; on Sundays and at night we add $95 to that. ';

/** What the screens cost: a text that goes out whole, one that streams word by word, and a prompt full of own markers. */
export async function benchCanaries(): Promise<Ratio[]> {
  const key = randomBytes(32);
  const company = randomUUID() as CompanyId;
  const read = createReadMarker([key]);
  const text = sentence.repeat(Math.ceil((64 * kilobyte) / sentence.length)).slice(0, 64 * kilobyte);
  const words = text.slice(0, 4 * kilobyte).match(/\S+\s*/g) ?? [];
  const own = Array.from({ length: 3 }, () => makeMarker(key, company));
  const prompt = Array.from(
    { length: 20 },
    (_, index) => text.slice(0, (8 * kilobyte) / 20) + (own[index % own.length] ?? ''),
  ).join('\n');
  const perKilobyte = (work: () => unknown, kilobytes: number): number => microseconds(work) / kilobytes;
  const stream = (pieces: readonly string[]) => {
    const screen = createScreen(company, read);
    for (const piece of pieces) screen.push(piece);
    screen.end();
  };
  return [
    {
      name: 'canaries: a whole text, per KB',
      value: perKilobyte(() => isPlain(text), 64),
      target: 20,
      unit: 'µs',
      note: '64 KB without a marker',
    },
    {
      name: 'canaries: an answer streamed word by word, per KB',
      value: perKilobyte(() => stream(words), 4),
      target: 200,
      unit: 'µs',
      note: `4 KB in ${words.length} pieces`,
    },
    {
      name: 'canaries: a prompt with 20 markers of its own',
      value: microseconds(() => stream([prompt])),
      target: 1_000,
      unit: 'µs',
      note: '8 KB; 3 different markers, each opened once',
    },
  ];
}

/** p50 of one call, once it is warm. */
function microseconds(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    work();
    return (performance.now() - startedMs) * 1_000;
  });
  return percentile(times.slice(rounds / 10), 0.5);
}
