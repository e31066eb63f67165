import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createTenantContext, parseCompanyId, type TenantContext } from '@rowhouse/core/tenant';
import {
  createCognitiveLimiter,
  type Reservation,
  type ReservationWish,
} from '../../packages/core/src/budget/cognitive-limiter.ts';
import { createLocalDates, type LocalDates } from '../../packages/core/src/base/index.ts';
import { holdDate } from '../../packages/core/src/budget/spend-date.ts';
import type { LimitsRow } from '../../packages/core/src/budget/repository.ts';
import { isCoreError } from '@rowhouse/core';
import { generationKey, type SpendCounters } from '../../packages/core/src/counters/index.ts';
import { createChargedDay, timeZones } from './charged-day.ts';
import { createFailingLedger, type LedgerFault } from './failing-ledger.ts';
import { createLedgerDouble, type DoubleRow } from './ledger-double.ts';
import { assertAdmitted, assertAtRest, assertCounted, assertRefused, dispatchedOn } from './limiter-invariants.ts';
import { createMishaps, type Fault } from './mishaps.ts';

/** What can befall the counter store of one company. */
export type WorldStore = {
  spend: SpendCounters;
  /** All that it knew is gone. */
  flush(): Promise<void>;
  /** It comes back with what it knew when `copy` was last called, as another server would. */
  copy(): Promise<void>;
  older(): Promise<void>;
};

export type LimitName =
  | 'dailyMicroUsd'
  | 'monthlyMicroUsd'
  | 'dailyTokens'
  | 'monthlyTokens'
  | 'agentDailyMicroUsd'
  | 'visitorDailyMicroUsd';

type Call = { wish: ReservationWish; reservation: Reservation; rowId: string; date: string };
const leaseMs = 5 * 60_000;
const [agents, visitors] = [
  ['agent-1', 'agent-2'],
  ['visitor-1', 'visitor-2', 'visitor-3'],
];

/** One company's budget with a ledger, a counter store and a clock that do what they are told; after each act the invariants are checked. */
export function createLimiterWorld(store: WorldStore, startMs: number, localDate: LocalDates = createLocalDates()) {
  const context: TenantContext = createTenantContext(parseCompanyId(randomUUID()), { kind: 'site' }, 'model');
  let nowMs = startMs;
  const clock = { now: () => new Date(nowMs) };
  const limits: LimitsRow = {
    generation: 0,
    heldDate: null,
    heldUntil: null,
    dailyMicroUsd: 1_000,
    monthlyMicroUsd: 2_500,
    dailyTokens: 2_000,
    monthlyTokens: 1_000_000,
    agentDailyMicroUsd: null,
    conversationDailyMicroUsd: null,
    visitorDailyMicroUsd: null,
  };
  const double = createLedgerDouble(clock.now, limits);
  const books = { double, limits };
  /** Since the counters were last filled: whether a word to them got lost, so that they may hold what nobody holds any more. */
  let isMuddled = false;
  /** I9: between a loss and the next filling nothing may be admitted. */
  let isLost = true;
  let admittedUnder = new Map<string, string>();
  /** The limit under which something was last admitted on a date. */
  const lastAdmission = new Map<string, number>();
  /** How often the counters let something in: a dispatch asks them again where they were filled anew. */
  let admissions = 0;
  const calls: Call[] = [];
  let steps = 0;

  const muddle = () => {
    isMuddled = true;
  };
  const mishaps = createMishaps(muddle);
  const spend: SpendCounters = {
    identity: () => store.spend.identity(),
    reserve: (within, attempt, options) =>
      mishaps.through(async () => {
        const outcome = await store.spend.reserve(within, attempt, options);
        if (outcome === 'ok') {
          assert.equal(isLost, false, 'I9: admitted before the counters were filled again');
          admittedUnder.set(attempt.attempt, options.generation);
          admissions += 1;
        }
        return outcome;
      }),
    settle: (...given) => mishaps.through(() => store.spend.settle(...given)),
    async publish(within, date, snapshot, generation, identity) {
      await store.spend.publish(within, date, snapshot, generation, identity);
      const { microUsd, tokens } = double.chargedOn(date);
      assert.deepEqual(snapshot.daySpent, { microUsd, tokens }, 'I9: what is filled in is what the ledger says');
      isLost = false;
      isMuddled = false;
      admittedUnder = new Map();
    },
    read: (...given) => store.spend.read(...given),
  };
  const failing = createFailingLedger(double.ledger, muddle);
  const { ledger, settlements } = failing;
  const limiter = createCognitiveLimiter({ ledger, spend, clock, settlements });
  /** What each call whose settlement was not lost with its process must have cost in the end, by request. */
  const owed = new Map<string, { microUsd: number; rowId: string }>();

  const { today, timeZone, moveTo } = createChargedDay(clock, localDate);
  const totalsOn = async (date: string) =>
    store.spend.read(context, date, generationKey(limits.generation, await store.spend.identity()));

  const act = <T>(fault: Fault, work: () => Promise<T>) =>
    mishaps.during(fault, work, (error) => {
      refusedFor = isCoreError(error) ? error.message : 'lost';
    });
  let refusedFor = '';

  async function checkHeld(): Promise<void> {
    steps += 1;
    if (steps % 4 !== 0 || isMuddled || isLost) return;
    const date = today();
    const totals = await totalsOn(date);
    if (totals === 'cold') return;
    const generation = generationKey(limits.generation, await store.spend.identity());
    const letIn = (row: DoubleRow) => admittedUnder.get(`${row.requestId}#${row.attempt}`) === generation;
    assertCounted(books, { date, totals, letIn });
  }

  const chosen = (which: number) => calls[which % Math.max(1, calls.length)];
  const stateOf = (call: Call) => double.rows.get(call.rowId)?.state;
  const forget = (call: Call) => calls.splice(calls.indexOf(call), 1);

  return {
    async reserve(microUsd: number, tokens: number, who: number, fault: Fault): Promise<void> {
      const wish = {
        requestId: randomUUID(),
        attempt: 1,
        purpose: 'answer',
        agentId: agents[who % agents.length],
        conversationId: null,
        visitorId: visitors[who % visitors.length],
        providerId: null,
        provider: 'openai',
        model: 'a-model',
        timeZone: timeZone(),
        worstCaseMicroUsd: microUsd,
        worstCaseTokens: tokens,
      } as unknown as ReservationWish;
      const date = today();
      const before = isMuddled ? 'cold' : await totalsOn(date);
      const openBefore = double.open.size;
      const inDoubt = () => limiter.figures().refused.reduce((sum, one) => sum + (one.inDoubt ? one.times : 0), 0);
      const doubtsBefore = inDoubt();
      const reservation = await act(fault, () => limiter.reserve(context, wish));
      const row = double.newest();
      for (const one of double.open)
        assert.ok(reservation === 'died' || reservation === 'refused' || one.leaseExpiresAt.getTime() >= nowMs, 'I6');
      if (typeof reservation === 'string') {
        if (
          reservation === 'refused' &&
          fault === 'none' &&
          before !== 'cold' &&
          !isMuddled &&
          double.open.size === openBefore
        ) {
          const after = await totalsOn(date);
          if (after !== 'cold' && !isLost) {
            const untold = await double.ledger.untold(context, date);
            const counted = inDoubt() - doubtsBefore;
            assertRefused(books, { before, after, wish: { microUsd, tokens }, because: refusedFor, untold, counted });
          }
        }
        return checkHeld();
      }
      assert.ok(row && row.requestId === wish.requestId);
      assert.deepEqual([row.reservedMicroUsd, row.reservedTokens], [microUsd, tokens]);
      assertAdmitted(books, { row, date, unheard: isMuddled ? double.aboveInMonth(date) : 0 });
      lastAdmission.set(date, limits.dailyMicroUsd);
      calls.push({ wish, reservation, rowId: row.id, date });
      return checkHeld();
    },

    async dispatch(which: number): Promise<void> {
      const call = chosen(which);
      if (!call || stateOf(call) !== 'reserved') return;
      const before = admissions;
      const answer = await act('none', () => call.reservation.dispatch());
      if (answer === 'refused') {
        forget(call);
        return checkHeld();
      }
      if (admissions > before) lastAdmission.set(call.date, limits.dailyMicroUsd);
      const { microUsd, above } = double.chargedOn(call.date);
      const bound = Math.max(lastAdmission.get(call.date) ?? 0, limits.dailyMicroUsd || 0);
      assert.ok(microUsd + dispatchedOn(books, call.date) <= bound + above, 'I1, I7: more went out than the limit');
      return checkHeld();
    },

    /** `percent` of what was set aside; with `twice` the word is said again. */
    async settle(
      which: number,
      percent: number,
      twice: boolean,
      fault: Fault,
      given: LedgerFault = 'none',
    ): Promise<void> {
      const call = chosen(which);
      const state = call && stateOf(call);
      if (!call || (state !== 'dispatched' && state !== 'expired-charged')) return;
      const microUsd = Math.floor((call.wish.worstCaseMicroUsd * percent) / 100);
      const usage = {
        microUsd,
        inputTokens: 1,
        outputTokens: 0,
        cachedTokens: 0,
        cacheWriteTokens: 0,
        estimated: false,
      };
      const [others] = [[...lastAdmission.keys()].filter((date) => date !== call.date)];
      const before = others.map((date) => double.chargedOn(date));
      owed.set(call.wish.requestId, { microUsd, rowId: call.rowId });
      await failing.during(given, () => act(fault, () => call.reservation.settle(usage)));
      const after = double.chargedOn(call.date);
      if (twice) {
        await act('none', () => call.reservation.settle({ ...usage, microUsd: 999_999 }));
        assert.deepEqual(double.chargedOn(call.date), after, 'I4: an attempt settles once');
      }
      assert.deepEqual(
        others.map((date) => double.chargedOn(date)),
        before,
        'I10: a settlement touches the day of its reservation alone',
      );
      forget(call);
      return checkHeld();
    },

    async release(which: number): Promise<void> {
      const call = chosen(which);
      if (!call || stateOf(call) !== 'reserved') return;
      forget(call);
      await act('none', () => call.reservation.release());
      return checkHeld();
    },

    /** The ledger is back, and what could not be settled is; or the process that was to do it is gone. */
    async ledgerBack(isProcessGone: boolean): Promise<void> {
      if (isProcessGone)
        // A call that cost nothing looks settled by its sum before it is.
        for (const [requestId, { microUsd, rowId }] of owed)
          if (double.chargedFor(requestId) !== microUsd || double.rows.get(rowId)?.state === 'dispatched')
            owed.delete(requestId);
      await failing.back({ isProcessGone });
      return checkHeld();
    },

    /** The company moves: neither goes a date back, nor does the next one begin before the old zone's midnight. */
    move(to: number): void {
      const before = today();
      Object.assign(limits, holdDate(clock.now(), timeZone(), limits));
      assert.equal(limits.heldDate, before, 'I10: what was charged is what is held');
      moveTo(timeZones[to % timeZones.length] ?? 'UTC');
    },

    /** I5: the same attempt is not made twice, and the store holds it once. */
    async repeat(which: number): Promise<void> {
      const call = chosen(which);
      if (!call) return;
      const before = [isMuddled ? 'cold' : await totalsOn(call.date), double.chargedOn(call.date)];
      assert.equal(await act('none', () => limiter.reserve(context, call.wish)), 'refused', 'I5');
      assert.deepEqual(
        [isMuddled ? 'cold' : await totalsOn(call.date), double.chargedOn(call.date)],
        before,
        'I5, I12',
      );
    },

    /** The process that made it is gone; its lease will end. */
    crash(which: number): void {
      const call = chosen(which);
      if (!call) return;
      forget(call);
    },

    async refuseUnsound(amount: number): Promise<void> {
      const wish = {
        requestId: randomUUID(),
        attempt: 1,
        timeZone: timeZone(),
        worstCaseMicroUsd: amount,
        worstCaseTokens: 1,
      };
      await assert.rejects(limiter.reserve(context, wish as unknown as ReservationWish), TypeError, 'I11');
    },

    setLimit(name: LimitName, amount: number | null): void {
      if (amount !== null || name.startsWith('agent') || name.startsWith('visitor'))
        Object.assign(limits, { [name]: amount });
    },

    wait(ms: number): void {
      nowMs += ms;
    },

    async flush(): Promise<void> {
      await store.flush();
      isLost = true;
    },

    copy: () => store.copy(),

    async older(): Promise<void> {
      await store.older();
      isLost = true;
    },

    /** At rest every lease is over; counters and ledger agree to the micro-dollar. */
    async rest(): Promise<void> {
      await failing.back();
      for (const [requestId, { microUsd }] of owed)
        assert.equal(double.chargedFor(requestId), microUsd, 'I4: what a call has cost is charged once, however late');
      nowMs += leaseMs + 60_000;
      Object.assign(limits, { dailyMicroUsd: 10_000_000, monthlyMicroUsd: 10_000_000 });
      Object.assign(limits, { dailyTokens: 10_000_000, monthlyTokens: 10_000_000 });
      Object.assign(limits, { agentDailyMicroUsd: null, visitorDailyMicroUsd: null });
      const wish = {
        requestId: randomUUID(),
        attempt: 1,
        timeZone: timeZone(),
        worstCaseMicroUsd: 0,
        worstCaseTokens: 0,
      };
      const named = { agentId: null, conversationId: null, visitorId: null };
      const last = await limiter.reserve(context, { ...wish, ...named } as unknown as ReservationWish);
      assert.equal(double.open.size, 1, 'I6: no lease outlives its time by more than one sweep');
      await last.release();
      const date = today();
      const totals = await totalsOn(date);
      assert.notEqual(totals, 'cold');
      if (totals === 'cold') return;
      assertAtRest(books, { date, totals });
    },
  };
}

export type LimiterWorld = ReturnType<typeof createLimiterWorld>;
