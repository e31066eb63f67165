import assert from 'node:assert/strict';
import type { LimitsRow } from '../../packages/core/src/budget/repository.ts';
import type { SpendTotals } from '../../packages/core/src/counters/ports.ts';
import type { createLedgerDouble, DoubleRow } from './ledger-double.ts';

/** The ledger, and the limits as they are now. */
export type Books = { double: ReturnType<typeof createLedgerDouble>; limits: LimitsRow };

/** What calls that went out and have not ended may cost yet, in micro-dollars. */
export function dispatchedOn({ double }: Books, date: string): number {
  return [...double.open].reduce(
    (sum, row) => sum + (row.state === 'dispatched' && row.spendDate === date ? row.reservedMicroUsd : 0),
    0,
  );
}

/**
 * One that was let in had room. `unheard` is what calls used above their reservation while a word about it is lost: so much may
 * be unknown to the counters (I7), no longer than that.
 */
export function assertAdmitted(
  books: Books,
  { row, date, unheard }: { row: DoubleRow; date: string; unheard: number },
): void {
  const { double, limits } = books;
  const { reservedMicroUsd: microUsd, reservedTokens: tokens } = row;
  assert.equal(row.spendDate, date, 'I10: charged to the day that all calendars have come to and none is past');
  const day = double.chargedOn(date);
  const month = double.chargedInMonth(date);
  assert.ok(
    day.microUsd + dispatchedOn(books, date) + microUsd <= limits.dailyMicroUsd + unheard,
    'I1: admitted above the limit of the day',
  );
  assert.ok(month.microUsd + microUsd <= limits.monthlyMicroUsd + unheard, 'I1: … of the month');
  assert.ok(day.tokens + tokens <= limits.dailyTokens, 'I1: … of tokens');
  assert.ok(month.tokens + tokens <= limits.monthlyTokens, 'I1: … of tokens in the month');
  for (const limit of [limits.dailyMicroUsd, limits.monthlyMicroUsd, limits.dailyTokens])
    assert.ok(Number.isSafeInteger(limit) && limit > 0, 'I11: no limit, no call');
  for (const [cap, name] of [
    [limits.agentDailyMicroUsd, 'agentId'],
    [limits.visitorDailyMicroUsd, 'visitorId'],
  ] as const) {
    if (cap === null) continue;
    let used = microUsd;
    for (const other of double.rowsOn(date))
      if (other !== row && other[name] === row[name])
        used += other.state === 'dispatched' ? other.reservedMicroUsd : other.chargedMicroUsd;
    assert.ok(cap > 0 && used <= cap + unheard, `I1: … of ${name}`);
  }
}

/** A refusal changes nothing, and has a reason in what is spent, held, or charged at its worst. */
export function assertRefused(
  { limits }: Books,
  {
    before,
    after,
    wish,
    because,
    untold,
    counted,
  }: {
    before: SpendTotals;
    after: SpendTotals;
    wish: { microUsd: number; tokens: number };
    /** The sentence that it was refused with. */
    because: string;
    /** Calls of the day and of the month that were charged at their worst, since nobody said how they ended. */
    untold: { day: number; month: number };
    /** How often the metric of such refusals went up. */
    counted: number;
  },
): void {
  assert.deepEqual(after, before, 'I12: a refusal changes nothing');
  const { day, month } = after;
  const reasons: [string, number, number][] = [
    ["Today's AI budget", limits.dailyMicroUsd, day.microUsd + day.heldMicroUsd + wish.microUsd],
    ["This month's AI budget", limits.monthlyMicroUsd, month.microUsd + month.heldMicroUsd + wish.microUsd],
    ["Today's token budget", limits.dailyTokens, day.tokens + day.heldTokens + wish.tokens],
    ["This month's token budget", limits.monthlyTokens, month.tokens + month.heldTokens + wish.tokens],
  ];
  // What the counters hold and have spent is what the ledger says (I2, I3): beyond it nothing may be refused.
  for (const [sentence, most, wanted] of reasons)
    if (because.startsWith(sentence))
      assert.ok(most <= 0 || !Number.isInteger(most) || wanted > most, `I15: ${sentence} had room`);
  const isOfMonth = because.startsWith('This month');
  assert.equal(counted, (isOfMonth ? untold.month : untold.day) > 0 ? 1 : 0, 'I15: the metric shows it');
}

/** The counters say what the ledger says: what was charged, and what calls under way hold, those that the counters let in. */
export function assertCounted(
  { double }: Books,
  { date, totals, letIn }: { date: string; totals: SpendTotals; letIn: (row: DoubleRow) => boolean },
): void {
  const held = {
    day: { heldMicroUsd: 0, heldTokens: 0 },
    month: { heldMicroUsd: 0, heldTokens: 0 },
  };
  for (const row of double.open) {
    if (row.state !== 'dispatched' && !letIn(row)) continue;
    for (const period of ['day', 'month'] as const)
      if (period === 'day' ? row.spendDate === date : row.spendDate.startsWith(date.slice(0, 7))) {
        held[period].heldMicroUsd += row.reservedMicroUsd;
        held[period].heldTokens += row.reservedTokens;
      }
  }
  const { microUsd, tokens } = double.chargedOn(date);
  const ofMonth = double.chargedInMonth(date);
  assert.deepEqual(totals.day, { microUsd, tokens, ...held.day }, 'I2, I3: the day is what the ledger says');
  assert.deepEqual(totals.month, { ...ofMonth, ...held.month }, 'I2, I3: … and so is the month');
}

/** Every lease is over and nothing is under way: counters and ledger agree to the micro-dollar, and each attempt ended once. */
export function assertAtRest({ double }: Books, { date, totals }: { date: string; totals: SpendTotals }): void {
  const [day, month] = [double.chargedOn(date), double.chargedInMonth(date)];
  assert.deepEqual(
    totals,
    {
      day: { microUsd: day.microUsd, heldMicroUsd: 0, tokens: day.tokens, heldTokens: 0 },
      month: { microUsd: month.microUsd, heldMicroUsd: 0, tokens: month.tokens, heldTokens: 0 },
    },
    'I3: at rest the counters are what the ledger says',
  );
  const terminal = new Map<string, number>();
  for (const row of double.rows.values()) {
    const name = `${row.requestId}#${row.attempt}#${row.state === 'adjustment'}`;
    terminal.set(name, (terminal.get(name) ?? 0) + 1);
    assert.equal(terminal.get(name), 1, 'I4, I13: one row an attempt, and one adjustment');
    if (row.state === 'expired-charged') assert.equal(row.chargedMicroUsd, row.reservedMicroUsd, 'I14');
    if (row.state === 'released') assert.equal(row.chargedMicroUsd, 0);
  }
}
