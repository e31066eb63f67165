import { type Clock, CoreError, cutPage, localDate, parseCursor } from '../base/index.ts';
import { chargedDate } from '../budget/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { dayAfter, monthStart } from './dates.ts';
import { forecastOf } from './forecast.ts';
import {
  countAnswers,
  type DayRow,
  findLimits,
  listByAgent,
  listByModel,
  listDays,
  listLedger,
  type PartRow,
} from './repository.ts';

export type UsageSummary = {
  /** Oldest first; days without a call are 0. Micro-dollars. */
  days: DayRow[];
  byAgent: (PartRow & { name: string })[];
  byModel: (PartRow & { provider: string; model: string; owner: 'company' | 'platform' })[];
  month: {
    spentMicroUsd: number;
    limitMicroUsd: number;
    /** At the pace of the last seven days. */
    forecastMicroUsd: number;
    /** When the month's limit is reached at that pace; `null` when it is not. */
    limitReachedOn: string | null;
  };
  /** Answers that were quoted from the knowledge base in these days, and what models would have charged for them. */
  quoting: {
    answers: number;
    /** `null` while no model has answered: there is nothing to compare with. */
    savedMicroUsd: number | null;
    /** What an answer by a model has cost on average. */
    perAnswerMicroUsd: number | null;
  };
};

export type LedgerEntry = {
  id: string;
  createdAt: string;
  state: string;
  provider: string;
  model: string;
  agentName: string | null;
  owner: 'company' | 'platform';
  /** What was charged; negative in an adjustment. */
  microUsd: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  estimated: boolean;
  conversationId: string | null;
};

const pageLength = 50;
/** As far back as the average cost of an answer is looked for, in days. */
const comparedDays = 92;

export type UsageBooks = ReturnType<typeof createUsage>;

/** What a company spent, on what, and where that leads. Read from the ledger each time: there is no second truth. */
export function createUsage({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  return {
    async summary(context: TenantContext, { days }: { days: number }): Promise<UsageSummary> {
      const [found] = await tenancy.batch(context, (tenant) => [findLimits(tenant)]);
      const limits = found[0];
      if (!limits) throw new CoreError('not-found', 'This company has no budget.');
      const today = chargedDate(clock.now(), limits);
      const since = dayAfter(today, 1 - days);
      const startedAt = new Date(clock.now().getTime() - days * 86_400_000);
      const comparedSince = new Date(clock.now().getTime() - comparedDays * 86_400_000);
      // Enough for the chart, for the month so far, and for the week that the forecast stands on.
      const earliest = [since, monthStart(today), dayAfter(today, -7)].sort()[0] ?? since;
      const [rows, byAgent, byModel, answers, compared] = await tenancy.batch(context, (tenant) => [
        listDays(tenant, earliest),
        listByAgent(tenant, since),
        listByModel(tenant, since),
        countAnswers(tenant, startedAt),
        countAnswers(tenant, comparedSince),
      ]);
      const known = new Map(rows.map((row) => [row.date, row]));
      const dayOf = (date: string): DayRow => known.get(date) ?? { date, microUsd: 0, tokens: 0, calls: 0 };
      const quoted = answers[0]?.quoted ?? 0;
      const { written = 0, writtenMicroUsd = 0 } = compared[0] ?? {};
      const perAnswerMicroUsd = written === 0 ? null : Math.round(writtenMicroUsd / written);
      return {
        days: Array.from({ length: days }, (_, index) => dayOf(dayAfter(since, index))),
        byAgent: byAgent.map(({ name, microUsd, tokens, calls }) => ({
          name: name ?? 'Not an agent',
          microUsd,
          tokens,
          calls,
        })),
        byModel: byModel.map(({ isOwnKey, ...row }) => ({ ...row, owner: isOwnKey ? 'company' : 'platform' })),
        month: forecastOf({
          today,
          since: localDate(limits.since, limits.timeZone),
          limitMicroUsd: limits.monthlyMicroUsd,
          spentOn: (date) => dayOf(date).microUsd,
        }),
        quoting: {
          answers: quoted,
          savedMicroUsd: perAnswerMicroUsd === null ? null : perAnswerMicroUsd * quoted,
          perAnswerMicroUsd,
        },
      };
    },

    /** Every attempt to call a model, newest first. @throws CoreError 'bad-input' for a cursor of nobody's. */
    async ledger(
      context: TenantContext,
      { cursor, limit = pageLength }: { cursor?: string; limit?: number },
    ): Promise<{ entries: LedgerEntry[]; nextCursor: string | null }> {
      const before = parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [listLedger(tenant, { before, limit: limit + 1 })]);
      const { page, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
      return {
        entries: page.map((row) => ({
          id: row.id,
          createdAt: row.createdAt.toISOString(),
          state: row.state,
          provider: row.provider,
          model: row.model,
          agentName: row.agentName,
          owner: row.providerId === null ? ('platform' as const) : ('company' as const),
          microUsd: row.chargedMicroUsd,
          inputTokens: row.inputTokens,
          outputTokens: row.outputTokens,
          cachedTokens: row.cachedTokens,
          estimated: row.estimated,
          conversationId: row.conversationId,
        })),
        nextCursor,
      };
    },
  };
}
