import { and, eq, type Placeholder, sql } from 'drizzle-orm';
import type { LedgerId } from '../base/index.ts';
import { aiLedger } from '../db/schema/budget.ts';
import { prepareQuery, prepareSql } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type LedgerRow = typeof aiLedger.$inferSelect;

const reservedAttempt = prepareQuery(
  [
    'id',
    'requestId',
    'attempt',
    'spendDate',
    'agentId',
    'conversationId',
    'visitorId',
    'purpose',
    'providerId',
    'provider',
    'model',
    'reservedMicroUsd',
    'reservedTokens',
    'leaseExpiresAt',
    'createdAt',
  ],
  (db, places) =>
    db
      .insert(aiLedger)
      .values({ ...places, spendDate: chargedDate(places), state: 'reserved', generation: 0 })
      .onConflictDoNothing()
      .returning({ id: aiLedger.id, spendDate: aiLedger.spendDate }),
);

export type NewAttempt = Pick<
  LedgerRow,
  | 'id'
  | 'requestId'
  | 'attempt'
  | 'spendDate'
  | 'agentId'
  | 'conversationId'
  | 'visitorId'
  | 'purpose'
  | 'providerId'
  | 'provider'
  | 'model'
  | 'reservedMicroUsd'
  | 'reservedTokens'
  | 'leaseExpiresAt'
  | 'createdAt'
>;

/** `spendDate` in the statement that reserves: no change of the time zone can come between. */
function chargedDate({
  companyId,
  spendDate,
  createdAt,
}: Record<'companyId' | 'spendDate' | 'createdAt', Placeholder>) {
  return sql`coalesce((
    select case when b.held_until > ${createdAt}::timestamptz then b.held_date else greatest(b.held_date, ${spendDate}::date) end
    from tenant.ai_budgets b where b.company_id = ${companyId}), ${spendDate}::date)`;
}

/**
 * Adds an attempt as reserved; the same attempt again changes nothing. `spendDate` is the company's own date; the one that comes
 * back is charged (`spend-date.ts`).
 */
export function addReservation(
  tenant: TenantScope,
  attempt: NewAttempt,
): Promise<{ id: LedgerId; spendDate: string }[]> {
  return reservedAttempt(tenant, attempt);
}

const expiredAttempts = prepareQuery(['now'], (db, { companyId, now }) =>
  db
    .select()
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, companyId),
        sql`${aiLedger.state} in ('reserved', 'dispatched')`,
        sql`${aiLedger.leaseExpiresAt} < ${now}::timestamptz`,
      ),
    ),
);

/** Attempts whose lease has run out: their process died before it said how they ended. */
export function listExpired(tenant: TenantScope, now: Date): Promise<LedgerRow[]> {
  return expiredAttempts(tenant, { now });
}

const dispatchedAttempt = prepareSql(
  ['id', 'generation'],
  ({ companyId, id, generation }) =>
    sql`with budget as materialized (
  select b.generation from tenant.ai_budgets b
  where b.company_id = ${companyId} and b.generation = ${generation}::bigint for share)
update tenant.ai_ledger set state = 'dispatched'
where ai_ledger.company_id = ${companyId} and ai_ledger.id = ${id}::uuid and ai_ledger.state = 'reserved'
  and exists (select g.generation from budget g)
returning ai_ledger.id`,
);

/** A reserved attempt may go out, if the counters that admitted it are still the ones in force. */
export function setDispatched(tenant: TenantScope, id: LedgerId, generation: number): Promise<boolean> {
  return dispatchedAttempt(tenant, { id, generation }).then(({ rows }) => rows.length === 1);
}

export type Charge = {
  chargedMicroUsd: number;
  chargedTokens: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  estimated: boolean;
};

/** Ends an attempt once: nothing comes back when it had ended before. */
export function setEnded(
  tenant: TenantScope,
  id: LedgerId,
  {
    from,
    to,
    charge,
    at,
  }: {
    from: 'reserved' | 'dispatched';
    to: 'settled' | 'released' | 'expired-charged';
    charge: Partial<Charge>;
    at: Date;
  },
): Promise<{ id: LedgerId }[]> {
  return tenant.db
    .update(aiLedger)
    .set({ state: to, ...charge, settledAt: at })
    .where(and(eq(aiLedger.companyId, tenant.companyId), eq(aiLedger.id, id), eq(aiLedger.state, from)))
    .returning({ id: aiLedger.id })
    .execute();
}

export function findAttempt(tenant: TenantScope, id: LedgerId): Promise<LedgerRow[]> {
  return tenant.db
    .select()
    .from(aiLedger)
    .where(and(eq(aiLedger.companyId, tenant.companyId), eq(aiLedger.id, id)))
    .execute();
}

/** What an attempt that had been charged at its worst really cost: the difference, once. */
export function addAdjustment(
  tenant: TenantScope,
  row: Omit<typeof aiLedger.$inferInsert, 'companyId' | 'state'>,
): Promise<{ id: LedgerId }[]> {
  return tenant.db
    .insert(aiLedger)
    .values({ companyId: tenant.companyId, state: 'adjustment', ...row })
    .onConflictDoNothing()
    .returning({ id: aiLedger.id })
    .execute();
}

export type Spent = { day: { microUsd: number; tokens: number }; month: { microUsd: number; tokens: number } };

/** A sum over no groups is one row, whatever there is to add up. */
function oneRow<Row>(rows: readonly Row[]): Row {
  return rows[0] as Row;
}

/** What the ledger proves for a day and its month. */
export function sumSpent(tenant: TenantScope, date: string): Promise<Spent> {
  const day = sql`${aiLedger.spendDate} = ${date}::date`;
  return tenant.db
    .select({
      dayMicroUsd: sql<number>`coalesce(sum(case when ${day} then ${aiLedger.chargedMicroUsd} else 0 end), 0)`.mapWith(
        Number,
      ),
      dayTokens: sql<number>`coalesce(sum(case when ${day} then ${aiLedger.chargedTokens} else 0 end), 0)`.mapWith(
        Number,
      ),
      monthMicroUsd: sql<number>`coalesce(sum(${aiLedger.chargedMicroUsd}), 0)`.mapWith(Number),
      monthTokens: sql<number>`coalesce(sum(${aiLedger.chargedTokens}), 0)`.mapWith(Number),
    })
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        sql`${aiLedger.spendDate} >= ${`${date.slice(0, 7)}-01`}::date`,
        sql`${aiLedger.spendDate} < (${`${date.slice(0, 7)}-01`}::date + interval '1 month')::date`,
      ),
    )
    .execute()
    .then(oneRow)
    .then((row) => ({
      day: { microUsd: row.dayMicroUsd, tokens: row.dayTokens },
      month: { microUsd: row.monthMicroUsd, tokens: row.monthTokens },
    }));
}

/** How many calls of a day and of its month are charged at their worst because nobody told how they ended. */
export function countUntold(tenant: TenantScope, date: string): Promise<{ day: number; month: number }> {
  // Each such call has at most one adjustment beside it, of the same date.
  const untold = sql`case ${aiLedger.state} when 'expired-charged' then 1 else -1 end`;
  return tenant.db
    .select({
      day: sql<number>`coalesce(sum(case when ${aiLedger.spendDate} = ${date}::date then ${untold} else 0 end), 0)`.mapWith(
        Number,
      ),
      month: sql<number>`coalesce(sum(${untold}), 0)`.mapWith(Number),
    })
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        sql`${aiLedger.state} in ('expired-charged', 'adjustment')`,
        sql`${aiLedger.spendDate} >= ${`${date.slice(0, 7)}-01`}::date`,
        sql`${aiLedger.spendDate} < (${`${date.slice(0, 7)}-01`}::date + interval '1 month')::date`,
      ),
    )
    .execute()
    .then(oneRow);
}

const attemptColumns = {
  requestId: aiLedger.requestId,
  attempt: aiLedger.attempt,
  spendDate: aiLedger.spendDate,
  agentId: aiLedger.agentId,
  conversationId: aiLedger.conversationId,
  visitorId: aiLedger.visitorId,
  state: aiLedger.state,
  reservedMicroUsd: aiLedger.reservedMicroUsd,
  reservedTokens: aiLedger.reservedTokens,
  chargedMicroUsd: aiLedger.chargedMicroUsd,
  chargedTokens: aiLedger.chargedTokens,
  leaseExpiresAt: aiLedger.leaseExpiresAt,
};
export type AttemptRow = Pick<LedgerRow, keyof typeof attemptColumns>;

/** The day's attempts, for rebuilding counters. */
export function listAttemptsOf(tenant: TenantScope, date: string): Promise<AttemptRow[]> {
  return tenant.db
    .select(attemptColumns)
    .from(aiLedger)
    .where(and(eq(aiLedger.companyId, tenant.companyId), eq(aiLedger.spendDate, date)))
    .execute();
}

/** Attempts of the day's month that are under way: a call that began before midnight still holds money after it. */
export function listDispatched(tenant: TenantScope, date: string): Promise<AttemptRow[]> {
  const first = `${date.slice(0, 7)}-01`;
  return tenant.db
    .select(attemptColumns)
    .from(aiLedger)
    .where(
      and(
        eq(aiLedger.companyId, tenant.companyId),
        eq(aiLedger.state, 'dispatched'),
        sql`${aiLedger.spendDate} >= ${first}::date`,
        sql`${aiLedger.spendDate} < (${first}::date + interval '1 month')::date`,
      ),
    )
    .execute();
}
