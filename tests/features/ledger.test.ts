import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { NewAttempt } from '../../packages/core/src/budget/ledger-repository.ts';
import { a, b, layGround, ours, theirs } from '../support/ground.ts';
import { noon, openLedger } from '../support/ledger-ground.ts';

const ground = layGround();

describe('the ledger', () => {
  test('writes an attempt down once, and tells all that decides about it', async () => {
    const { ledger, attempt } = await openLedger(ground);
    const row = attempt();
    expect(await ledger.open(a, row)).toEqual({
      isNew: true,
      isActive: true,
      spendDate: '2026-11-24',
      limits: {
        generation: 7,
        heldDate: null,
        heldUntil: null,
        dailyMicroUsd: 1000,
        monthlyMicroUsd: 5000,
        dailyTokens: 100,
        monthlyTokens: 500,
        agentDailyMicroUsd: null,
        conversationDailyMicroUsd: 300,
        visitorDailyMicroUsd: null,
      },
      expired: [],
    });
    const again = await ledger.open(a, { ...row, id: randomUUID() as typeof row.id, spendDate: '2026-11-23' });
    expect(again).toMatchObject({ isNew: false, spendDate: '2026-11-23' });
    expect(await ledger.open(b, row)).toMatchObject({ isNew: true });
    expect(await ledger.limits(a, null)).toMatchObject({ generation: 7, dailyMicroUsd: 1000 });
  });

  test('says that a company is suspended, or has no budget', async () => {
    const { ledger, attempt } = await openLedger(ground);
    await ground.asAdmin(`update tenant.companies set status = 'suspended' where company_id = $1`, [ours]);
    await ground.asAdmin('delete from tenant.ai_budgets where company_id = $1', [ours]);
    expect(await ledger.open(a, attempt())).toMatchObject({ isNew: true, isActive: false, limits: undefined });
    expect(await ledger.limits(a, null)).toBeUndefined();
    expect(await ledger.open(b, attempt())).toMatchObject({ isActive: true });
  });

  test('finds what the dead have left, once its lease is over, and no neighbour’s', async () => {
    const { ledger, attempt, spent, moveTo } = await openLedger(ground);
    const left = await spent(undefined, 100);
    await spent('settled', 100);
    await ledger.open(b, attempt());
    moveTo('2026-11-24T12:05:00Z');
    expect((await ledger.open(a, attempt())).expired).toEqual([]);
    moveTo('2026-11-24T12:05:00.001Z');
    expect((await ledger.open(a, attempt())).expired).toMatchObject([{ id: left.id, state: 'dispatched' }]);
  });

  test('charges the date that a change of the time zone holds back', async () => {
    const { ledger, attempt } = await openLedger(ground);
    await ground.asAdmin(`update tenant.ai_budgets set held_date = '2026-11-22', held_until = '2026-11-24T13:00:00Z'`);
    expect(await ledger.open(a, attempt())).toMatchObject({ spendDate: '2026-11-22' });
  });

  test('lets a reserved attempt out under the counters that admitted it, once', async () => {
    const { ledger, attempt, rowOf } = await openLedger(ground);
    const row = attempt();
    await ledger.open(a, row);
    expect(await ledger.dispatch(a, row.id, 6)).toBe(false);
    expect(await ledger.dispatch(b, row.id, 7)).toBe(false);
    expect(await ledger.dispatch(a, row.id, 7)).toBe(true);
    expect(await ledger.dispatch(a, row.id, 7)).toBe(false);
    expect(await rowOf(row.id)).toMatchObject({ state: 'dispatched' });
  });

  test('ends an attempt once, from the state that it is said to be in', async () => {
    const { ledger, attempt, charge, rowOf } = await openLedger(ground);
    const row = attempt();
    await ledger.open(a, row);
    expect(await ledger.end(a, row.id, { from: 'dispatched', to: 'settled', charge: charge(5, 5) })).toBe(false);
    expect(await ledger.end(a, row.id, { from: 'reserved', to: 'released', charge: {} })).toBe(true);
    expect(await ledger.end(a, row.id, { from: 'reserved', to: 'released', charge: {} })).toBe(false);
    expect(await rowOf(row.id)).toMatchObject({ state: 'released', settled_at: noon, charged_micro_usd: '0' });
  });

  test('puts right what was charged at its worst, once, and ends the generation with it', async () => {
    const { ledger, spent, charge, budgetOf } = await openLedger(ground);
    const [settled, expired] = [await spent('settled', 50), await spent('expired-charged', 100)];
    expect(await ledger.adjust(a, settled.id, charge(10, 1))).toBeUndefined();
    expect(await ledger.adjust(a, randomUUID() as typeof expired.id, charge(10, 1))).toBeUndefined();
    expect(await budgetOf(ours)).toEqual({ generation: 7, store_identity: 'a store' });
    expect(await ledger.adjust(a, expired.id, charge(70, 4))).toBe(-30);
    expect(await budgetOf(ours)).toEqual({ generation: 8, store_identity: 'a store' });
    expect(await ledger.adjust(a, expired.id, charge(60, 4))).toBeUndefined();
    expect(await budgetOf(ours)).toEqual({ generation: 8, store_identity: 'a store' });
    const { rows } = await ground.asAdmin(`select * from tenant.ai_ledger where state = 'adjustment'`);
    expect(rows).toMatchObject([
      {
        request_id: expired.requestId,
        spend_date: expect.anything(),
        reserved_micro_usd: '0',
        reserved_tokens: '0',
        charged_micro_usd: '-30',
        charged_tokens: '3',
        input_tokens: 4,
        created_at: noon,
        settled_at: noon,
      },
    ]);
    await ground.asAdmin('delete from tenant.ai_budgets where company_id = $1', [ours]);
    expect(await ledger.adjust(a, expired.id, charge(70, 4))).toBeUndefined();
  });

  test('counts the calls of a day and of its month whose end nobody told', async () => {
    const { ledger, spent, charge } = await openLedger(ground);
    expect(await ledger.untold(a, '2026-11-24')).toEqual({ day: 0, month: 0 });
    const told = await spent('expired-charged', 100);
    await spent('expired-charged', 100);
    await spent('expired-charged', 100, { spendDate: '2026-11-01' });
    await spent('expired-charged', 100, { spendDate: '2026-10-31' });
    await spent('expired-charged', 100, { spendDate: '2026-12-01' });
    await ledger.adjust(a, told.id, charge(1, 1));
    expect(await ledger.untold(a, '2026-11-24')).toEqual({ day: 1, month: 2 });
    expect(await ledger.untold(b, '2026-11-24')).toEqual({ day: 0, month: 0 });
  });

  test('begins a generation with all that counters of the day need to know', async () => {
    const { ledger, spent, charge, attempt, budgetOf } = await openLedger(ground);
    const agentId = randomUUID() as NonNullable<NewAttempt['agentId']>;
    const [conversationId, visitorId] = [randomUUID(), randomUUID()] as unknown as [
      NonNullable<NewAttempt['conversationId']>,
      NonNullable<NewAttempt['visitorId']>,
    ];
    const out = await spent(undefined, 40, { agentId, conversationId, visitorId });
    const early = await spent(undefined, 30, { spendDate: '2026-11-02', agentId });
    await spent(undefined, 20, { spendDate: '2026-10-31' });
    const over = await spent('settled', 10, { agentId });
    const lost = await spent('expired-charged', 5);
    const right = await spent('expired-charged', 7);
    await ledger.adjust(a, right.id, charge(6, 1));
    await spent('settled', 3, { spendDate: '2026-11-01' });
    await spent('settled', 2, { spendDate: '2026-10-31' });
    const back = attempt();
    await ledger.open(a, back);
    await ledger.end(a, back.id, { from: 'reserved', to: 'released', charge: {} });
    await ledger.open(a, attempt({ agentId }));
    const nameOf = ({ requestId }: NewAttempt) => `${requestId}#1`;
    const known = ({ spendDate, leaseExpiresAt, ...row }: NewAttempt, microUsd: number, tokens: number) => ({
      date: spendDate,
      attempt: nameOf({ spendDate, leaseExpiresAt, ...row }),
      microUsd,
      tokens,
      leaseEndsMs: leaseExpiresAt.getTime(),
      scopes: [
        ...(row.agentId ? [`agent/${row.agentId}`] : []),
        ...(row.conversationId ? [`conversation/${row.conversationId}`] : []),
        ...(row.visitorId ? [`visitor/${row.visitorId}`] : []),
      ],
    });

    const store = { identity: 'another store', after: 8 };
    const begun = await ledger.beginGeneration(a, '2026-11-24', store);
    if (!begun) throw new Error('none was begun');
    const { generation, snapshot } = begun;
    expect(generation).toBe(9);
    // Whoever found the eighth cold as well comes too late.
    expect(await ledger.beginGeneration(a, '2026-11-24', store)).toBeUndefined();
    expect(await budgetOf(ours)).toEqual({ generation: 9, store_identity: 'another store' });
    expect(snapshot.daySpent).toEqual({ microUsd: 21, tokens: 3 });
    expect(snapshot.monthSpent).toEqual({ microUsd: 24, tokens: 4 });
    expect(snapshot.held).toHaveLength(2);
    expect(snapshot.held).toEqual(expect.arrayContaining([known(out, 40, 10), known(early, 30, 10)]));
    expect(snapshot.expired).toEqual([known(lost, 5, 1)]);
    expect(snapshot.closed.toSorted()).toEqual([nameOf(over), nameOf(right), nameOf(back)].toSorted());
    expect(snapshot.scopes).toEqual(
      new Map([
        [`agent/${agentId}`, 50],
        [`conversation/${conversationId}`, 40],
        [`visitor/${visitorId}`, 40],
      ]),
    );
    expect(await budgetOf(theirs)).toEqual({ generation: 7, store_identity: 'a store' });
  });

  test('ends a generation, of a company that has a budget', async () => {
    const { ledger, budgetOf } = await openLedger(ground);
    await ledger.endGeneration(a);
    expect(await budgetOf(ours)).toEqual({ generation: 8, store_identity: 'a store' });
    await ground.asAdmin('delete from tenant.ai_budgets where company_id = $1', [ours]);
    await ledger.endGeneration(a);
    await expect(ledger.beginGeneration(a, '2026-11-24', { identity: 'x', after: 9 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
