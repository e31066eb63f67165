import { CoreError } from '../../packages/core/src/base/index.ts';
import { describe, expect, test } from 'vitest';
import { createCognitiveLimiter, type ReservationWish } from '../../packages/core/src/budget/cognitive-limiter.ts';
import { company, minuteMs, usage } from '../support/limiter-company.ts';

describe('a call', () => {
  test('is written down before it goes out, held while it is under way, and charged what it cost', async () => {
    const { context, reserve, rows, counted, limiter, wish } = company();
    const { timeZone: _timeZone, worstCaseMicroUsd: _micro, worstCaseTokens: _tokens, ...named } = wish(0, 0);
    const reservation = await reserve(400, 40, named);
    expect(rows()).toMatchObject([
      {
        ...named,
        state: 'reserved',
        spendDate: '2026-11-24',
        reservedMicroUsd: 400,
        reservedTokens: 40,
        createdAt: new Date('2026-11-24T12:00:00Z'),
        leaseExpiresAt: new Date('2026-11-24T12:05:00Z'),
      },
    ]);
    const lease = await reservation.dispatch();
    expect(lease.context).toBe(context);
    expect(rows()).toMatchObject([{ state: 'dispatched' }]);
    expect(await counted()).toMatchObject({ day: { microUsd: 0, heldMicroUsd: 400, tokens: 0, heldTokens: 40 } });
    await reservation.settle(usage(250));
    expect(rows()).toMatchObject([
      {
        state: 'settled',
        chargedMicroUsd: 250,
        chargedTokens: 5,
        cachedTokens: 1,
        cacheWriteTokens: 4,
        estimated: false,
      },
    ]);
    expect(await counted()).toMatchObject({ day: { microUsd: 250, heldMicroUsd: 0, tokens: 5, heldTokens: 0 } });
    expect(limiter.figures()).toMatchObject({
      calls: { reserved: 1, settled: 1, released: 0, adjusted: 0 },
      microUsd: { reserved: 400, settled: 250, released: 0 },
      refused: [],
      rebuilds: 1,
      settlements: { waiting: 0, retried: 0 },
    });
  });

  test('among many that find the counters cold waits for one filling, and so does one of another server', async () => {
    const { context, ledger, store, limiter, wish, counted } = company({ dailyMicroUsd: 100, dailyTokens: 100 });
    const other = createCognitiveLimiter({
      ledger,
      spend: store.current,
      clock: { now: () => new Date('2026-11-24T12:00:00Z') },
    });
    const begin = ledger.beginGeneration;
    let fillings = 0;
    ledger.beginGeneration = (...words) => {
      fillings += 1;
      return begin(...words);
    };
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const reservation = await (at % 2 === 0 ? limiter : other).reserve(context, wish(5, 5));
        await reservation.dispatch();
      }),
    );
    expect(await counted()).toMatchObject({ day: { heldMicroUsd: 100, heldTokens: 100 } });
    // Both servers set out to fill them, and the second one found it done.
    expect(fillings).toBe(2);
    expect(limiter.figures().rebuilds + other.figures().rebuilds).toBe(1);
  });

  test('is sent once, settled once, and not given back once it went out', async () => {
    const { reserve, rows, limiter } = company();
    const reservation = await reserve(400);
    await reservation.settle(usage(1));
    expect(rows()).toMatchObject([{ state: 'reserved' }]);
    await reservation.dispatch();
    await expect(reservation.dispatch()).rejects.toThrow(new TypeError('a reservation is dispatched once'));
    await reservation.release();
    expect(rows()).toMatchObject([{ state: 'dispatched' }]);
    await reservation.settle(usage(250));
    await reservation.settle(usage(999));
    expect(rows()).toMatchObject([{ state: 'settled', chargedMicroUsd: 250 }]);
    expect(limiter.figures().calls).toMatchObject({ settled: 1, released: 0 });
  });

  test('that is given back costs nothing, and cannot be sent any more', async () => {
    const { reserve, rows, counted, limiter } = company();
    const reservation = await reserve(400);
    await reservation.release();
    await reservation.release();
    expect(rows()).toMatchObject([{ state: 'released', chargedMicroUsd: 0 }]);
    expect(await counted()).toMatchObject({ day: { microUsd: 0, heldMicroUsd: 0 } });
    expect(limiter.figures().calls).toMatchObject({ released: 1 });
    await expect(reservation.dispatch()).rejects.toThrow(TypeError);
  });

  test('that was made before is not made twice', async () => {
    const { limiter, context, wish, rows } = company();
    const one = wish(10, 1);
    await limiter.reserve(context, one);
    await expect(limiter.reserve(context, one)).rejects.toMatchObject({ code: 'conflict' });
    expect(rows()).toMatchObject([{ state: 'reserved' }]);
    await limiter.reserve(context, { ...one, attempt: 2 });
    expect(rows()).toHaveLength(2);
  });

  test('of a suspended company, or of one without a budget, does not go out, and its row is closed', async () => {
    const { limiter, ledger, reserve, rows } = company();
    const { open } = ledger;
    ledger.open = async (...words) => ({ ...(await open(...words)), isActive: false });
    await expect(reserve(10)).rejects.toMatchObject({ code: 'suspended' });
    ledger.open = async (...words) => ({ ...(await open(...words)), limits: undefined });
    await expect(reserve(10)).rejects.toMatchObject({ code: 'not-found' });
    expect(rows().map(({ state }) => state)).toEqual(['released', 'released']);
    expect(limiter.figures().calls.reserved).toBe(0);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %s micro-dollars or tokens is a mistake',
    async (amount) => {
      const { reserve, rows } = company();
      await expect(reserve(amount, 1)).rejects.toThrow(TypeError);
      await expect(reserve(1, amount)).rejects.toThrow(TypeError);
      expect(rows()).toEqual([]);
      await reserve(0, 0);
    },
  );
});

describe('a limit', () => {
  const agentId = 'agent' as ReservationWish['agentId'];
  const conversationId = 'conversation' as ReservationWish['conversationId'];
  const visitorId = 'visitor' as ReservationWish['visitorId'];

  test.each([
    ['the day', { dailyMicroUsd: 100 }, "Today's AI budget is used up"],
    ['the month', { monthlyMicroUsd: 100 }, "This month's AI budget is used up"],
    ['the day’s tokens', { dailyTokens: 10 }, "Today's token budget is used up"],
    ['the month’s tokens', { monthlyTokens: 10 }, "This month's token budget is used up"],
    ['an agent', { agentDailyMicroUsd: 100 }, 'This agent has used up'],
    ['a conversation', { conversationDailyMicroUsd: 100 }, 'This conversation has used up'],
    ['a visitor', { visitorDailyMicroUsd: 100 }, 'This visitor has used up'],
  ])('of %s is kept to the last unit, and the refusal says which it was', async (_what, limit, sentence) => {
    const { call, reserve, rows } = company(limit);
    const who = { agentId, conversationId, visitorId };
    await call(60, 6, who);
    await expect(reserve(41, 5, who)).rejects.toMatchObject({
      code: 'budget-exhausted',
      message: expect.stringContaining(sentence),
    });
    expect(rows().map(({ state }) => state)).toEqual(['dispatched', 'released']);
    await call(40, 4, who);
  });

  test.each([
    ['agent', { agentDailyMicroUsd: 100 }, { agentId: 'another' }],
    ['conversation', { conversationDailyMicroUsd: 100 }, { conversationId: 'another' }],
    ['visitor', { visitorDailyMicroUsd: 100 }, { visitorId: 'another' }],
  ])('of one %s is not that of another, and holds for nobody where none asks', async (_what, limit, another) => {
    const { call } = company(limit);
    const who = { agentId, conversationId, visitorId };
    await call(100, 1, who);
    await call(100, 1, { ...who, ...another } as typeof who);
    await call(200, 1);
  });

  test.each([0, -5, 700.5, Number.NaN])('of %s lets nothing through, whatever it is a limit of', async (none) => {
    for (const limit of ['dailyMicroUsd', 'monthlyMicroUsd', 'dailyTokens', 'monthlyTokens', 'agentDailyMicroUsd'])
      await expect(company({ [limit]: none }).reserve(1, 1, { agentId }), limit).rejects.toMatchObject({
        code: 'budget-exhausted',
      });
  });

  test('of 1 lets 1 through', async () => {
    await company({ dailyMicroUsd: 1, monthlyMicroUsd: 1, dailyTokens: 1, monthlyTokens: 1 }).call(1, 1);
  });

  test('of the day is there anew the next day, and that of the month the next month', async () => {
    const { call, reserve, wait } = company({ dailyMicroUsd: 100, monthlyMicroUsd: 150 });
    await (await call(100)).settle(usage(100));
    await expect(reserve(1)).rejects.toThrow("Today's AI budget");
    wait(24 * 60 * minuteMs);
    await (await call(50)).settle(usage(50));
    await expect(reserve(1)).rejects.toThrow("This month's AI budget");
    wait(7 * 24 * 60 * minuteMs);
    await call(100);
  });

  test('is counted as refused by its name, and as in doubt beside calls whose end nobody told', async () => {
    const { call, reserve, wait, limiter } = company({ dailyMicroUsd: 100, monthlyMicroUsd: 190 });
    await call(100);
    await expect(reserve(1)).rejects.toThrow("Today's AI budget");
    wait(6 * minuteMs);
    await expect(reserve(1)).rejects.toThrow("Today's AI budget");
    wait(24 * 60 * minuteMs);
    await (await call(90)).settle(usage(90));
    await expect(reserve(10)).rejects.toThrow("This month's AI budget");
    await expect(reserve(11)).rejects.toThrow("Today's AI budget");
    expect(limiter.figures().refused).toEqual([
      { because: 'daily-money', inDoubt: false, times: 2 },
      { because: 'daily-money', inDoubt: true, times: 1 },
      { because: 'monthly-money', inDoubt: true, times: 1 },
    ]);
  });

  test('is refused in words also where the ledger does not say what is in doubt', async () => {
    const { ledger, reserve, limiter } = company({ dailyMicroUsd: 100 });
    ledger.untold = () => Promise.reject(new CoreError('unavailable', 'Gone.'));
    await expect(reserve(101)).rejects.toMatchObject({ code: 'budget-exhausted' });
    expect(limiter.figures().refused).toEqual([{ because: 'daily-money', inDoubt: false, times: 1 }]);
  });
});
