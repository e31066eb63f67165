import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createLedger } from '../../packages/core/src/budget/ledger.ts';
import type { NewAttempt } from '../../packages/core/src/budget/ledger-repository.ts';
import { a, type layGround, ours } from './ground.ts';

export const noon = new Date('2026-11-24T12:00:00Z');

/** Two companies in UTC with a budget each and an empty ledger. */
export async function openLedger(ground: ReturnType<typeof layGround>) {
  await ground.asAdmin(`
    delete from tenant.ai_ledger; delete from tenant.ai_budgets; delete from tenant.token_budgets;
    delete from tenant.audit_events; delete from tenant.audit_heads;
    update tenant.companies set status = 'active', time_zone = 'UTC';
    insert into tenant.ai_budgets (company_id, daily_limit_micro_usd, monthly_limit_micro_usd, conversation_daily_micro_usd, generation, store_identity)
      select company_id, 1000, 5000, 300, 7, 'a store' from tenant.companies;
    insert into tenant.token_budgets (company_id, daily_tokens, monthly_tokens) select company_id, 100, 500 from tenant.companies;
    insert into tenant.audit_heads (company_id, sequence, hash) select company_id, 0, '' from tenant.companies;`);
  const { tenancy } = await ground.open();
  let now = noon;
  const clock = { now: () => now };
  const ledger = createLedger({ tenancy, clock });
  const attempt = (more: Partial<NewAttempt> = {}): NewAttempt => ({
    id: randomUUID() as NewAttempt['id'],
    requestId: randomUUID(),
    attempt: 1,
    spendDate: '2026-11-24',
    agentId: null,
    conversationId: null,
    visitorId: null,
    purpose: 'answer',
    providerId: null,
    provider: 'openai',
    model: 'a-model',
    reservedMicroUsd: 100,
    reservedTokens: 10,
    leaseExpiresAt: new Date(now.getTime() + 300_000),
    createdAt: now,
    ...more,
  });
  const charge = (chargedMicroUsd: number, chargedTokens: number) => ({
    chargedMicroUsd,
    chargedTokens,
    inputTokens: chargedTokens,
    outputTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    estimated: false,
  });
  /** One that went out, and then ended as it is told. */
  const spent = async (
    end: 'settled' | 'expired-charged' | undefined,
    microUsd: number,
    more: Partial<NewAttempt> = {},
  ) => {
    const row = attempt({ reservedMicroUsd: microUsd, ...more });
    await ledger.open(a, row);
    const [budget] = (
      await ground.asAdmin('select generation::int from tenant.ai_budgets where company_id = $1', [ours])
    ).rows;
    expect(await ledger.dispatch(a, row.id, (budget as { generation: number }).generation)).toBe(true);
    if (end)
      expect(await ledger.end(a, row.id, { from: 'dispatched', to: end, charge: charge(microUsd, 1) })).toBe(true);
    return row;
  };
  return {
    tenancy,
    clock,
    ledger,
    attempt,
    charge,
    spent,
    moveTo: (moment: string) => {
      now = new Date(moment);
    },
    rowOf: async (id: string) =>
      (await ground.asAdmin('select * from tenant.ai_ledger where id = $1', [id])).rows[0] as object,
    budgetOf: async (company: string) =>
      (
        await ground.asAdmin('select generation::int, store_identity from tenant.ai_budgets where company_id = $1', [
          company,
        ])
      ).rows[0] as object,
  };
}
