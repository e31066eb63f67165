import { CoreError } from '../../packages/core/src/base/index.ts';
import { describe, expect, test } from 'vitest';
import { createInProcessSpend } from '../../packages/core/src/counters/in-process-spend.ts';
import { company, minuteMs, usage } from '../support/limiter-company.ts';

describe('a call whose process died', () => {
  test('is given back where it never went out, and else charged at its worst, with the next one', async () => {
    const { reserve, call, wait, rows, counted, limiter } = company();
    await reserve(100, 10);
    await call(200, 20);
    wait(5 * minuteMs);
    await (await reserve(1)).release();
    expect(
      rows()
        .slice(0, 2)
        .map(({ state }) => state),
    ).toEqual(['reserved', 'dispatched']);
    wait(1);
    await (await reserve(1)).release();
    expect(rows().slice(0, 2)).toMatchObject([
      { state: 'released', chargedMicroUsd: 0, chargedTokens: 0, estimated: false },
      { state: 'expired-charged', chargedMicroUsd: 200, chargedTokens: 20, estimated: true },
    ]);
    expect(await counted()).toMatchObject({ day: { microUsd: 200, heldMicroUsd: 0, tokens: 20, heldTokens: 0 } });
    expect(limiter.figures()).toMatchObject({
      calls: { 'expired-charged': 1, released: 3 },
      microUsd: { 'expired-charged': 200, released: 0 },
    });
  });

  test('is swept by one of those who find it', async () => {
    const { call, reserve, wait, ledger, limiter } = company();
    await call(200);
    wait(6 * minuteMs);
    const { open, end } = ledger;
    ledger.open = async (...words) => {
      const opened = await open(...words);
      // Another process has ended it in between.
      for (const row of opened.expired)
        await end(words[0], row.id, { from: 'dispatched', to: 'expired-charged', charge: {} });
      return opened;
    };
    await reserve(1);
    expect(limiter.figures().calls['expired-charged']).toBe(0);
  });

  test('and is heard of after all has the difference put right, once', async () => {
    const { call, reserve, wait, rows, counted, limiter } = company();
    const late = await call(200, 20);
    wait(6 * minuteMs);
    await (await reserve(1)).release();
    const { rebuilds } = limiter.figures();
    await late.settle(usage(150));
    await late.settle(usage(150));
    // The generation ended with it: whoever comes next fills the counters, and nobody before.
    expect(limiter.figures().rebuilds).toBe(rebuilds);
    expect(rows().filter(({ state }) => state === 'adjustment')).toMatchObject([
      { chargedMicroUsd: -50, chargedTokens: -15, reservedMicroUsd: 0 },
    ]);
    await (await reserve(1)).release();
    expect(await counted()).toMatchObject({ day: { microUsd: 150, heldMicroUsd: 0, tokens: 5, heldTokens: 0 } });
    expect(limiter.figures()).toMatchObject({ calls: { adjusted: 1, settled: 0 }, microUsd: { adjusted: -50 } });
  });
});

describe('what was charged at its worst and put right', () => {
  const late = async () => {
    const one = company();
    const reservation = await one.call(200, 20);
    one.wait(6 * minuteMs);
    await (await one.reserve(1)).release();
    const { current } = one.store;
    const words: string[] = [];
    one.store.current = {
      ...current,
      settle(context, attempt, options) {
        words.push(attempt.attempt);
        return current.settle(context, attempt, options);
      },
    };
    return { ...one, reservation, words };
  };

  test('is not told to counters whose generation ended with it', async () => {
    const { reservation, limiter, words } = await late();
    await reservation.settle(usage(150));
    expect(limiter.figures().calls).toMatchObject({ adjusted: 1, settled: 0 });
    expect(words).toEqual([]);
  });

  test('by another process is told to nobody', async () => {
    const { reservation, rows, ledger, context, limiter, words } = await late();
    const { microUsd: chargedMicroUsd, ...used } = usage(150);
    const [row] = rows();
    if (!row) throw new Error('no row');
    await ledger.adjust(context, row.id, { ...used, chargedMicroUsd, chargedTokens: 5 });
    await reservation.settle(usage(150));
    expect(limiter.figures().calls).toMatchObject({ adjusted: 0, settled: 0 });
    expect(words).toEqual([]);
  });

  test('at a second try is told to nobody', async () => {
    const { reservation, failing, limiter, words } = await late();
    await failing.during('gone', () => reservation.settle(usage(150)));
    await failing.back();
    expect(limiter.figures().calls).toMatchObject({ adjusted: 1, settled: 0 });
    expect(words).toEqual([]);
  });
});

describe('counters', () => {
  test('are told of an end without another question to the ledger', async () => {
    const { call, ledger } = company();
    const reservation = await call(100);
    let questions = 0;
    const { limits } = ledger;
    ledger.limits = (...words) => {
      questions += 1;
      return limits(...words);
    };
    await reservation.settle(usage(50));
    expect(questions).toBe(0);
  });

  test('are filled by whoever tells them, where others make them worthless again and again', async () => {
    const { call, store, ledger, context, counted } = company();
    const reservation = await call(300);
    const lost = createInProcessSpend();
    let times = 0;
    store.current = {
      ...lost,
      async settle(...words) {
        const outcome = await lost.settle(...words);
        times += 1;
        if (outcome === 'cold' && times <= 3) await ledger.endGeneration(context);
        return outcome;
      },
    };
    await reservation.settle(usage(100));
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 0 } });
  });

  test('that were lost are filled from the ledger before anything is let in', async () => {
    const { call, reserve, store, counted, limiter } = company({ dailyMicroUsd: 500 });
    await call(300);
    await (await call(100)).settle(usage(90));
    store.current = createInProcessSpend();
    await expect(reserve(111)).rejects.toThrow("Today's AI budget");
    await reserve(110);
    expect(await counted()).toMatchObject({ day: { microUsd: 90, heldMicroUsd: 410 } });
    expect(limiter.figures().rebuilds).toBe(2);
  });

  test('that were rebuilt between reservation and sending are asked once more, and may say no', async () => {
    const { call, reserve, ledger, context, rows, counted } = company({ dailyMicroUsd: 500 });
    const [one, other] = [await reserve(300), await reserve(200)];
    await ledger.endGeneration(context);
    await one.dispatch();
    await call(200);
    await expect(other.dispatch()).rejects.toThrow("Today's AI budget is used up");
    expect(rows().map(({ state }) => state)).toEqual(['dispatched', 'released', 'dispatched']);
    await one.settle(usage(100));
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 200 } });
    await expect(other.dispatch()).rejects.toThrow(TypeError);
  });

  test('that stay cold let nothing in, after three fillings', async () => {
    const { reserve, store, limiter, rows } = company();
    const { current } = store;
    store.current = { ...current, reserve: () => Promise.resolve('cold') };
    await expect(reserve(1)).rejects.toMatchObject({
      code: 'budget-exhausted',
      message: 'The budget could not be counted just now. Try again.',
    });
    expect(limiter.figures()).toMatchObject({ rebuilds: 3, refused: [{ because: 'cold', inDoubt: false, times: 1 }] });
    expect(rows()).toMatchObject([{ state: 'released' }]);
  });

  test('that are rebuilt again and again keep a call from going out, after four tries', async () => {
    const { reserve, ledger, limiter, rows, counted } = company();
    const reservation = await reserve(100);
    let tries = 0;
    ledger.dispatch = () => {
      tries += 1;
      return Promise.resolve(false);
    };
    await expect(reservation.dispatch()).rejects.toMatchObject({ code: 'budget-exhausted', retryAfterMs: 200 });
    expect(tries).toBe(4);
    expect(limiter.figures().refused).toMatchObject([{ because: 'cold', times: 1 }]);
    expect(rows()).toMatchObject([{ state: 'released' }]);
    expect(await counted()).toMatchObject({ day: { heldMicroUsd: 0 } });
  });

  test('that do not answer let nothing in, and nothing stays open', async () => {
    const { reserve, store, rows, call } = company();
    store.isAway = true;
    await expect(reserve(1)).rejects.toMatchObject({ code: 'unavailable' });
    expect(rows()).toMatchObject([{ state: 'released' }]);
    store.isAway = false;
    await call(1);
  });

  test('that could not be told of an end are not believed any more', async () => {
    const { call, reserve, store, limits, counted } = company();
    const reservation = await call(300);
    const { generation } = limits;
    store.isAway = true;
    await reservation.settle(usage(100));
    expect(limits.generation).toBe(generation + 1);
    store.isAway = false;
    expect(await counted()).toBe('cold');
    await reserve(1);
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 1 } });
  });

  test('that were filled meanwhile are told under what they are known by now', async () => {
    const { call, reserve, ledger, context, counted, limiter } = company();
    const [one, other] = [await call(300), await call(50)];
    await ledger.endGeneration(context);
    await reserve(1);
    expect(limiter.figures().rebuilds).toBe(2);
    await one.settle(usage(100));
    expect(limiter.figures().rebuilds).toBe(2);
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 51 } });
    // Nobody has filled them since: then whoever tells them does.
    await ledger.endGeneration(context);
    await other.settle(usage(50));
    expect(limiter.figures().rebuilds).toBe(3);
    expect(await counted()).toMatchObject({ day: { microUsd: 150 } });
  });

  test('that stay cold while they are told are given up, and the call is charged all the same', async () => {
    const { call, store, limits, rows, limiter } = company();
    const reservation = await call(300);
    const before = limiter.figures().rebuilds;
    store.current = { ...store.current, settle: () => Promise.resolve('cold') };
    const { generation } = limits;
    await reservation.settle(usage(100));
    expect(rows()).toMatchObject([{ state: 'settled', chargedMicroUsd: 100 }]);
    expect(limiter.figures().rebuilds).toBe(before + 3);
    expect(limits.generation).toBe(generation + 4);
  });

  test('and ledger may both be away when an end is told: the next reservation settles it', async () => {
    const { reserve, store, ledger, rows } = company();
    const reservation = await reserve(10);
    const { endGeneration } = ledger;
    ledger.endGeneration = () => Promise.reject(new CoreError('unavailable', 'Gone.'));
    store.isAway = true;
    await reservation.release();
    expect(rows()).toMatchObject([{ state: 'released' }]);
    ledger.endGeneration = endGeneration;
  });
});

describe('a settlement that the ledger does not take', () => {
  test('is written when it is back, and the counters hear of it then', async () => {
    const { call, failing, rows, counted, limiter } = company();
    const reservation = await call(300);
    await failing.during('gone', () => reservation.settle(usage(100)));
    expect(rows()).toMatchObject([{ state: 'dispatched' }]);
    expect(limiter.figures().settlements).toEqual({ waiting: 1, retried: 1 });
    await failing.back();
    expect(rows()).toMatchObject([{ state: 'settled', chargedMicroUsd: 100 }]);
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 0 } });
    expect(limiter.figures()).toMatchObject({ calls: { settled: 1 }, settlements: { waiting: 0, retried: 1 } });
  });

  test('whose answer got lost is told to the counters, though it had been written', async () => {
    const { call, failing, counted, limiter } = company();
    const reservation = await call(300);
    await failing.during('answer-lost', () => reservation.settle(usage(100)));
    expect(await counted()).toMatchObject({ day: { microUsd: 0, heldMicroUsd: 300 } });
    await failing.back();
    expect(await counted()).toMatchObject({ day: { microUsd: 100, heldMicroUsd: 0 } });
    expect(limiter.figures().calls.settled).toBe(0);
  });

  test('is tried a last time when the process stops', async () => {
    const { call, failing, rows, limiter } = company();
    const reservation = await call(300);
    await failing.during('gone', () => reservation.settle(usage(100)));
    await limiter.close();
    expect(rows()).toMatchObject([{ state: 'settled', chargedMicroUsd: 100 }]);
  });
});

describe('the share that is left', () => {
  const share = ({ limiter, context }: ReturnType<typeof company>) => limiter.shareLeft(context, 'UTC');

  test.each([
    ['the day', { dailyMicroUsd: 1_000 }],
    ['the month', { dailyMicroUsd: 9_000, monthlyMicroUsd: 1_000 }],
    ['the day’s tokens', { dailyMicroUsd: 9_000, monthlyMicroUsd: 9_000, dailyTokens: 100 }],
    ['the month’s tokens', { dailyMicroUsd: 9_000, monthlyMicroUsd: 9_000, dailyTokens: 900, monthlyTokens: 100 }],
  ])('is that of %s, if that is tightest, with what is spent and what is held', async (_what, limits) => {
    const one = company({ monthlyMicroUsd: 50_000, dailyTokens: 900, monthlyTokens: 900, ...limits });
    await (await one.call(300, 30)).settle(usage(250, { inputTokens: 20, outputTokens: 5 }));
    await one.call(500, 50);
    expect(await share(one)).toBe(0.25);
  });

  test('is nothing where more was spent than there is, and where there is no budget', async () => {
    const spent = company({ dailyMicroUsd: 100 });
    await (await spent.call(100)).settle(usage(130));
    expect(await share(spent)).toBe(0);
    const none = company();
    await none.call(1);
    none.limits.dailyMicroUsd = 0;
    expect(await share(none)).toBe(0);
  });

  test('is of the date that is charged, which a move may hold back', async () => {
    const one = company();
    await one.call(500);
    Object.assign(one.limits, { heldDate: '2026-11-24', heldUntil: new Date('2026-11-25T05:00:00Z') });
    one.wait(13 * 60 * minuteMs);
    expect(await one.limiter.shareLeft(one.context, 'UTC')).toBe(0.5);
  });

  test('is unknown while counters are cold or away, or nobody knows of a budget', async () => {
    const cold = company();
    expect(await share(cold)).toBeUndefined();
    await cold.call(1);
    expect(await share(cold)).toBe(0.99);
    cold.store.isAway = true;
    expect(await share(cold)).toBeUndefined();
    cold.store.isAway = false;
    cold.ledger.limits = () => Promise.resolve(undefined);
    expect(await share(cold)).toBeUndefined();
  });
});
