import fc from 'fast-check';
import type { Fault } from './mishaps.ts';

const hourMs = 3_600_000;

/** What happens next in a history of calls; `call` says to which of those that are open. */
export type LimiterStep =
  | { kind: 'reserve'; microUsd: number; fault: Fault }
  | { kind: 'dispatch'; call: number }
  | { kind: 'settle'; call: number; part: number; fault: Fault }
  | { kind: 'release'; call: number }
  | { kind: 'repeat'; call: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'limit'; microUsd: number }
  | { kind: 'flush' }
  | { kind: 'copy' }
  | { kind: 'older' };

const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'none',
  'none',
  'lost-before',
  'lost-after',
  'die-before',
  'die-after',
);
const call = fc.nat(5);
export const limiterStep: fc.Arbitrary<LimiterStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('reserve' as const), microUsd: fc.integer({ min: 0, max: 600 }), fault }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('dispatch' as const), call }) },
  // In percent of what was reserved: nothing, a part, all, and more than was set aside.
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), call, part: fc.constantFrom(0, 30, 100, 130), fault }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), call }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(60_000, 6 * 60_000, hourMs, 25 * hourMs),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('limit' as const), microUsd: fc.constantFrom(0, 500, 1_500) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('copy' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('older' as const) }) },
);
