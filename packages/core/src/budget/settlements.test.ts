import { describe, expect, test, vi } from 'vitest';
import { CoreError } from '../base/index.ts';
import { CallLease } from './call-lease.ts';
import { createBudgetCounts } from './figures.ts';
import { createSettlements } from './settlements.ts';

const away = new CoreError('unavailable', 'The database does not answer.');

/** Settlements whose pauses end when they are told to. */
function settle() {
  const pauses: { ms: number; go(): Promise<void>; isStopped: boolean }[] = [];
  const settlements = createSettlements({
    pause(ms, work) {
      const pause = { ms, go: work, isStopped: false };
      pauses.push(pause);
      return () => {
        pause.isStopped = true;
      };
    },
  });
  return { settlements, pauses };
}

/** A write that fails as often as it is told, and remembers how it was asked. */
function failing(times: number, error: Error = away) {
  const asked: boolean[] = [];
  const write = ({ isAgain }: { isAgain: boolean }) => {
    asked.push(isAgain);
    return asked.length <= times ? Promise.reject(error) : Promise.resolve();
  };
  return { write, asked };
}

describe('a settlement', () => {
  test('is written once where the database is there', async () => {
    const { settlements, pauses } = settle();
    const { write, asked } = failing(0);
    await settlements.write(write);
    expect(asked).toEqual([false]);
    expect(pauses).toEqual([]);
    expect(settlements.figures()).toEqual({ waiting: 0, retried: 0 });
  });

  test('is written again until it is, after pauses that double up to half a minute', async () => {
    const { settlements, pauses } = settle();
    const { write, asked } = failing(9);
    await settlements.write(write);
    expect(settlements.figures()).toEqual({ waiting: 1, retried: 1 });
    for (let time = 0; time < 9; time += 1) await pauses[time]?.go();
    expect(asked).toEqual([false, ...Array.from({ length: 9 }, () => true)]);
    expect(pauses.map(({ ms }) => ms)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(settlements.figures()).toEqual({ waiting: 0, retried: 9 });
  });

  test.each(['unavailable', 'timeout', 'rate-limited'] as const)('waits where the database says %s', async (code) => {
    const { settlements, pauses } = settle();
    await settlements.write(failing(1, new CoreError(code, 'Not now.')).write);
    expect(pauses).toHaveLength(1);
  });

  test('that is refused is not tried again, the first time or later', async () => {
    const { settlements, pauses } = settle();
    const refused = new CoreError('internal', 'No.');
    await expect(settlements.write(failing(1, refused).write)).rejects.toBe(refused);
    expect(pauses).toEqual([]);
    const errors = [away, refused];
    await settlements.write(() => Promise.reject(errors.shift() ?? refused));
    await pauses[0]?.go();
    expect(pauses).toHaveLength(1);
    expect(settlements.figures()).toEqual({ waiting: 0, retried: 1 });
  });

  test('that waits is tried a last time when the process stops, and no more', async () => {
    const { settlements, pauses } = settle();
    const [good, bad] = [failing(1), failing(5)];
    await settlements.write(good.write);
    await settlements.write(bad.write);
    expect(settlements.figures().waiting).toBe(2);
    await settlements.close();
    expect([good.asked, bad.asked]).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(pauses.map(({ isStopped }) => isStopped)).toEqual([true, true]);
    expect(settlements.figures().waiting).toBe(0);
  });

  test('waits by the clock, and keeps no process from ending', async () => {
    vi.useFakeTimers();
    try {
      const settlements = createSettlements();
      const [first, second] = [failing(1), failing(1)];
      await settlements.write(first.write);
      await vi.advanceTimersByTimeAsync(249);
      expect(first.asked).toEqual([false]);
      await vi.advanceTimersByTimeAsync(1);
      expect(first.asked).toEqual([false, true]);
      await settlements.write(second.write);
      await settlements.close();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(second.asked).toEqual([false, true]);
    } finally {
      vi.useRealTimers();
    }
    const settlements = createSettlements();
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await settlements.write(failing(1).write);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
    await settlements.close();
  });
});

test('a lease is good for one call', () => {
  const context = { companyId: 'a' } as never;
  const lease = new CallLease(context);
  expect(lease.context).toBe(context);
  lease.use();
  expect(() => lease.use()).toThrow(new TypeError('a lease is good for one call'));
});

test('what the limiter did is counted by outcome and by reason, and read as a copy', () => {
  const counts = createBudgetCounts();
  const before = counts.read();
  counts.add('reserved', 500);
  counts.add('reserved', 20);
  counts.add('adjusted', -7);
  counts.refuse('daily-money', false);
  counts.refuse('daily-money', true);
  counts.refuse('daily-money', true);
  counts.refuse('cold', false);
  counts.rebuild();
  const read = counts.read();
  expect(read).toEqual({
    calls: { reserved: 2, settled: 0, released: 0, 'expired-charged': 0, adjusted: 1 },
    microUsd: { reserved: 520, settled: 0, released: 0, 'expired-charged': 0, adjusted: -7 },
    refused: [
      { because: 'daily-money', inDoubt: false, times: 1 },
      { because: 'daily-money', inDoubt: true, times: 2 },
      { because: 'cold', inDoubt: false, times: 1 },
    ],
    rebuilds: 1,
  });
  expect(before).toMatchObject({ calls: { reserved: 0 }, refused: [], rebuilds: 0 });
  read.calls.reserved = 99;
  for (const one of read.refused) one.times = 99;
  expect(counts.read()).toMatchObject({ calls: { reserved: 2 }, refused: [{ times: 1 }, { times: 2 }, { times: 1 }] });
});
