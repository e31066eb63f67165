import type { TenantContext } from '@rowhouse/core/tenant';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { generationKey, type SpendAttempt, type SpendSnapshot } from '../../packages/core/src/counters/index.ts';
import { newCompany, openCounterStores } from '../support/counter-stores.ts';

const stores = await openCounterStores(inject('redisServer'));
afterAll(stores.close);

const date = '2026-03-14';
const nowMs = Date.parse('2026-03-14T12:00:00Z');
const limits = { dailyMicroUsd: 100, monthlyMicroUsd: 150, dailyTokens: 1_000, monthlyTokens: 1_500, caps: {} };
const nothing: SpendSnapshot = {
  daySpent: { microUsd: 0, tokens: 0 },
  monthSpent: { microUsd: 0, tokens: 0 },
  held: [],
  expired: [],
  closed: [],
  scopes: new Map(),
};

describe.each(stores.kinds)('money, counted %s,', (_name, { spend }) => {
  const attempt = (name: string, microUsd: number, tokens = 0, day = date, scopes: SpendAttempt['scopes'] = []) => ({
    date: day,
    attempt: name,
    microUsd,
    tokens,
    leaseEndsMs: nowMs + 60_000,
    scopes,
  });

  async function warm(context: TenantContext, snapshot: Partial<SpendSnapshot> = {}, number = 1, day = date) {
    const identity = await spend.identity();
    await spend.publish(context, day, { ...nothing, ...snapshot }, number, identity);
    return { generation: generationKey(number, identity), limits, nowMs };
  }

  test('is cold until the ledger has filled it, and for every other generation', async () => {
    const context = newCompany();
    const identity = await spend.identity();
    const options = { generation: generationKey(1, identity), limits, nowMs };
    expect(await spend.reserve(context, attempt('a', 1), options)).toBe('cold');
    const warmed = await warm(context);
    expect(await spend.reserve(context, attempt('a', 1), warmed)).toBe('ok');
    expect(await spend.reserve(context, attempt('b', 1), { ...warmed, generation: generationKey(2, identity) })).toBe(
      'cold',
    );
    expect(
      await spend.reserve(context, attempt('b', 1), { ...warmed, generation: generationKey(1, 'elsewhere') }),
    ).toBe('cold');
    expect(await spend.reserve(context, attempt('b', 1, 0, '2026-03-15'), warmed)).toBe('cold');
  });

  test('never exceeds a limit, however many ask at once', async () => {
    const context = newCompany();
    const options = await warm(context);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, number) => spend.reserve(context, attempt(`a${number}`, 3), options)),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(33);
    expect(outcomes.filter((outcome) => outcome === 'daily-money')).toHaveLength(167);
  });

  test.each([
    ['daily-money', { dailyMicroUsd: 10 }],
    ['monthly-money', { monthlyMicroUsd: 10 }],
    ['daily-tokens', { dailyTokens: 10 }],
    ['monthly-tokens', { monthlyTokens: 10 }],
  ] as const)('says which limit is used up: %s', async (outcome, limit) => {
    const context = newCompany();
    const options = await warm(context);
    const narrow = { ...options, limits: { ...limits, ...limit } };
    expect(await spend.reserve(context, attempt('fits', 10, 10), narrow)).toBe('ok');
    expect(await spend.reserve(context, attempt('over', 1, 1), narrow)).toBe(outcome);
    // A denial changes nothing: with the old limit it still fits.
    expect(await spend.reserve(context, attempt('over', 90, 990), options)).toBe('ok');
  });

  test('a limit of 0 lets nothing in, not even what is free', async () => {
    const context = newCompany();
    const options = await warm(context);
    for (const limit of ['dailyMicroUsd', 'monthlyMicroUsd', 'dailyTokens', 'monthlyTokens'] as const)
      expect(
        await spend.reserve(context, attempt('free', 0), { ...options, limits: { ...limits, [limit]: 0 } }),
      ).not.toBe('ok');
  });

  test('the same attempt is held once and settled once', async () => {
    const context = newCompany();
    const options = await warm(context);
    for (let time = 0; time < 3; time += 1) expect(await spend.reserve(context, attempt('a', 60), options)).toBe('ok');
    expect(await spend.reserve(context, attempt('b', 41), options)).toBe('daily-money');
    expect(await spend.settle(context, attempt('a', 20), options)).toBe('ok');
    expect(await spend.settle(context, attempt('a', 20), options)).toBe('known');
    expect(await spend.reserve(context, attempt('b', 81), options)).toBe('daily-money');
    expect(await spend.reserve(context, attempt('b', 80), options)).toBe('ok');
    expect(await spend.settle(context, attempt('nobody', 80), options)).toBe('known');
  });

  test('that holds something beyond its lease is cold until that has ended', async () => {
    const context = newCompany();
    const options = await warm(context);
    expect(await spend.reserve(context, attempt('a', 1), options)).toBe('ok');
    const later = { ...options, nowMs: nowMs + 60_001 };
    expect(await spend.reserve(context, attempt('b', 1), { ...later, nowMs: nowMs + 60_000 })).toBe('ok');
    expect(await spend.reserve(context, attempt('c', 1), later)).toBe('cold');
    for (const name of ['a', 'b']) await spend.settle(context, attempt(name, 1), options);
    expect(await spend.reserve(context, attempt('c', 1), later)).toBe('ok');
    await warm(context, { held: [attempt('d', 1)] }, 2);
    const rebuilt = { ...later, generation: generationKey(2, await spend.identity()) };
    expect(await spend.reserve(context, attempt('e', 1), rebuilt)).toBe('cold');
  });

  test('what was charged at its worst can be put right once, and not charged at its worst again', async () => {
    const context = newCompany();
    const options = await warm(context);
    await spend.reserve(context, attempt('a', 90), options);
    expect(await spend.settle(context, attempt('a', 90), { ...options, isExpired: true })).toBe('ok');
    expect(await spend.settle(context, attempt('a', 90), { ...options, isExpired: true })).toBe('known');
    expect(await spend.reserve(context, attempt('b', 11), options)).toBe('daily-money');
    expect(await spend.settle(context, attempt('a', 40), options)).toBe('ok');
    expect(await spend.settle(context, attempt('a', 40), options)).toBe('known');
    expect(await spend.reserve(context, attempt('b', 61), options)).toBe('daily-money');
    expect(await spend.reserve(context, attempt('b', 60), options)).toBe('ok');
  });

  test('is set to what the ledger proves, over an older generation only', async () => {
    const context = newCompany();
    const snapshot = {
      daySpent: { microUsd: 30, tokens: 0 },
      monthSpent: { microUsd: 60, tokens: 0 },
      held: [attempt('today', 20), attempt('last night', 25, 0, '2026-03-13')],
      closed: ['over'],
    };
    const options = await warm(context, snapshot, 4);
    // A rebuild that comes late changes nothing.
    await spend.publish(context, date, nothing, 3, await spend.identity());
    await spend.publish(context, date, nothing, 4, await spend.identity());
    // The month has 60 spent and 45 held; the day 30 and 20.
    expect(await spend.reserve(context, attempt('b', 46), options)).toBe('monthly-money');
    expect(await spend.reserve(context, attempt('b', 45), options)).toBe('ok');
    expect(await spend.settle(context, attempt('over', 1), options)).toBe('known');
    expect(await spend.settle(context, attempt('today', 5), options)).toBe('ok');
    expect(await spend.reserve(context, attempt('c', 15), options)).toBe('ok');
    expect(await spend.reserve(context, attempt('d', 1), options)).toBe('monthly-money');
  });

  test.each(['agent/a', 'conversation/c', 'visitor/v'] as const)(
    'is capped for %s beside the company',
    async (scope) => {
      const context = newCompany();
      const scopes = [scope, 'agent/other'] as const;
      const other = scope === 'agent/a' ? 'agent/b' : (`${scope}2` as const);
      const used = new Map([[scope, 5]]);
      const options = await warm(context, { daySpent: { microUsd: 5, tokens: 0 }, scopes: used });
      const capped = { ...options, limits: { ...limits, caps: { [scope]: 20 } } };
      expect(await spend.reserve(context, attempt('over', 16, 0, date, scopes), capped)).toBe(
        `${scope.split('/')[0]}-cap`,
      );
      expect(await spend.reserve(context, attempt('a', 15, 0, date, scopes), capped)).toBe('ok');
      expect(await spend.reserve(context, attempt('b', 1, 0, date, scopes), capped)).not.toBe('ok');
      expect(await spend.reserve(context, attempt('c', 50, 0, date, [other]), capped)).toBe('ok');
      // What came out cheaper is free again, and what was charged at its worst counts until it is put right.
      expect(await spend.settle(context, attempt('a', 9, 0, date, scopes), capped)).toBe('ok');
      expect(await spend.reserve(context, attempt('d', 6, 0, date, scopes), capped)).toBe('ok');
      await spend.settle(context, attempt('d', 6, 0, date, scopes), { ...capped, isExpired: true });
      expect(await spend.reserve(context, attempt('e', 1, 0, date, scopes), capped)).not.toBe('ok');
      await spend.settle(context, attempt('d', 2, 0, date, scopes), capped);
      expect(await spend.reserve(context, attempt('e', 4, 0, date, scopes), capped)).toBe('ok');
      const none = { ...options, limits: { ...limits, caps: { [scope]: 0 } } };
      expect(await spend.reserve(context, attempt('f', 0, 0, date, scopes), none)).not.toBe('ok');
    },
  );

  test('tells what is spent and held, and nothing while it is cold', async () => {
    const context = newCompany();
    const options = await warm(context, {
      daySpent: { microUsd: 3, tokens: 1 },
      monthSpent: { microUsd: 9, tokens: 2 },
    });
    await spend.reserve(context, attempt('a', 7, 5), options);
    expect(await spend.read(context, date, options.generation)).toEqual({
      day: { microUsd: 3, heldMicroUsd: 7, tokens: 1, heldTokens: 5 },
      month: { microUsd: 9, heldMicroUsd: 7, tokens: 2, heldTokens: 5 },
    });
    expect(await spend.read(context, date, generationKey(9, await spend.identity()))).toBe('cold');
  });

  test('of one company is untouched by whatever another does', async () => {
    const [ours, theirs] = [newCompany(), newCompany()];
    const [our, their] = [await warm(ours), await warm(theirs)];
    await spend.reserve(ours, attempt('a', 100), our);
    expect(await spend.settle(theirs, attempt('a', 0), their)).toBe('known');
    expect(await spend.reserve(theirs, attempt('b', 100), their)).toBe('ok');
    expect(await spend.reserve(ours, attempt('b', 1), our)).toBe('daily-money');
  });
});
