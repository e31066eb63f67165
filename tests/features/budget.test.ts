import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAudit } from '../../packages/core/src/audit/index.ts';
import { createBudget } from '../../packages/core/src/budget/index.ts';
import { createInProcessSpend } from '../../packages/core/src/counters/in-process-spend.ts';
import { a, layGround, ours } from '../support/ground.ts';
import { openLedger } from '../support/ledger-ground.ts';

const ground = layGround();

describe('the budget', () => {
  async function openBudget() {
    const opened = await openLedger(ground);
    const { tenancy, clock } = opened;
    const budget = createBudget({
      tenancy,
      audit: createAudit({ tenancy, clock }),
      spend: createInProcessSpend(),
      clock,
    });
    return { ...opened, budget };
  }

  test('is shown as the ledger has it', async () => {
    const { budget, spent, ledger, attempt } = await openBudget();
    await spent('settled', 200);
    await spent(undefined, 40);
    await spent(undefined, 2);
    await spent('settled', 30, { spendDate: '2026-11-02' });
    await ledger.open(a, attempt());
    expect(await budget.get(a)).toEqual({
      currency: 'USD',
      timeZone: 'UTC',
      daily: { date: '2026-11-24', limitMicroUsd: 1000, spentMicroUsd: 200, heldMicroUsd: 42 },
      monthly: { limitMicroUsd: 5000, spentMicroUsd: 230 },
      tokens: { dailyLimit: 100, dailyUsed: 1, monthlyLimit: 500, monthlyUsed: 2 },
      caps: { conversationDailyMicroUsd: 300, visitorDailyMicroUsd: null },
    });
  });

  test.each(['ai_budgets', 'token_budgets'])('is not there without %s', async (table) => {
    const { budget } = await openBudget();
    await ground.asAdmin(`delete from tenant.${table} where company_id = $1`, [ours]);
    await expect(budget.get(a)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is changed where it is said, and the audit log tells how', async () => {
    const { budget } = await openBudget();
    await budget.set(a, { dailyMicroUsd: 2000, conversationDailyMicroUsd: null });
    expect(await budget.get(a)).toMatchObject({
      daily: { limitMicroUsd: 2000 },
      monthly: { limitMicroUsd: 5000 },
      tokens: { dailyLimit: 100, monthlyLimit: 500 },
      caps: { conversationDailyMicroUsd: null, visitorDailyMicroUsd: null },
    });
    await budget.set(a, { monthlyTokens: 0 });
    await budget.set(a, { monthlyMicroUsd: 0, dailyTokens: 7, visitorDailyMicroUsd: 1 });
    expect(await budget.get(a)).toMatchObject({
      daily: { limitMicroUsd: 2000 },
      monthly: { limitMicroUsd: 0 },
      tokens: { dailyLimit: 7, monthlyLimit: 0 },
      caps: { conversationDailyMicroUsd: null, visitorDailyMicroUsd: 1 },
    });
    const { rows } = await ground.asAdmin(
      `select detail from tenant.audit_events where company_id = $1 order by sequence`,
      [ours],
    );
    expect(rows).toEqual([
      { detail: 'dailyMicroUsd 2000, conversationDailyMicroUsd none' },
      { detail: 'monthlyTokens 0' },
      { detail: 'monthlyMicroUsd 0, dailyTokens 7, visitorDailyMicroUsd 1' },
    ]);
  });

  test.each([-1, 0.5, Number.NaN])('takes no limit of %s', async (amount) => {
    const { budget } = await openBudget();
    await expect(budget.set(a, { dailyMicroUsd: 5, monthlyTokens: amount })).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(await budget.get(a)).toMatchObject({ daily: { limitMicroUsd: 1000 } });
  });

  test('holds the date before its company moves, and shows the one that is charged', async () => {
    const { budget, tenancy } = await openBudget();
    await tenancy.run(a, (tenant) => budget.holdDate(tenant));
    await ground.asAdmin(`update tenant.companies set time_zone = 'Pacific/Kiritimati' where company_id = $1`, [ours]);
    expect(await budget.get(a)).toMatchObject({ timeZone: 'Pacific/Kiritimati', daily: { date: '2026-11-24' } });
    const { rows } = await ground.asAdmin(
      'select held_date::text, held_until from tenant.ai_budgets where company_id = $1',
      [ours],
    );
    expect(rows).toEqual([{ held_date: '2026-11-24', held_until: new Date('2026-11-25T00:00:00Z') }]);
    await ground.asAdmin('delete from tenant.ai_budgets where company_id = $1', [ours]);
    await tenancy.run(a, (tenant) => budget.holdDate(tenant));
  });

  test('comes with a limiter that keeps to it', async () => {
    const { budget } = await openBudget();
    const wish = {
      requestId: randomUUID(),
      attempt: 1,
      purpose: 'answer' as const,
      agentId: null,
      conversationId: null,
      visitorId: null,
      providerId: null,
      provider: 'openai',
      model: 'a-model',
      timeZone: 'UTC',
      worstCaseMicroUsd: 1001,
      worstCaseTokens: 1,
    };
    await expect(budget.limiter.reserve(a, wish)).rejects.toMatchObject({ code: 'budget-exhausted' });
    await budget.limiter.reserve(a, { ...wish, attempt: 2, worstCaseMicroUsd: 1000 });
  });
});
