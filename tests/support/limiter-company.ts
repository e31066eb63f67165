import { randomUUID } from 'node:crypto';
import { CoreError } from '../../packages/core/src/base/index.ts';
import { parseCompanyId } from '../../packages/core/src/tenant/company-id.ts';
import { createTenantContext, type TenantContext } from '../../packages/core/src/tenant/context.ts';
import {
  type CognitiveLimiter,
  createCognitiveLimiter,
  type Reservation,
  type ReservationWish,
} from '../../packages/core/src/budget/cognitive-limiter.ts';
import type { Ledger } from '../../packages/core/src/budget/ledger.ts';
import type { LimitsRow } from '../../packages/core/src/budget/repository.ts';
import { createInProcessSpend } from '../../packages/core/src/counters/in-process-spend.ts';
import { generationKey, type SpendCounters } from '../../packages/core/src/counters/index.ts';
import type { SpendTotals } from '../../packages/core/src/counters/ports.ts';
import { createFailingLedger } from './failing-ledger.ts';
import { createLedgerDouble, type DoubleRow } from './ledger-double.ts';

export const minuteMs = 60_000;

type LimiterCompany = {
  context: TenantContext;
  limits: LimitsRow;
  ledger: Ledger;
  store: { current: SpendCounters; isAway: boolean };
  limiter: CognitiveLimiter;
  failing: Pick<ReturnType<typeof createFailingLedger>, 'during' | 'back'>;
  wish(microUsd: number, tokens: number, more?: Partial<ReservationWish>): ReservationWish;
  reserve(microUsd: number, tokens?: number, more?: Partial<ReservationWish>): Promise<Reservation>;
  /** Reserved and sent. */
  call(microUsd: number, tokens?: number, more?: Partial<ReservationWish>): Promise<Reservation>;
  rows(): DoubleRow[];
  wait(ms: number): void;
  /** What the counters say of today; the ledger's generation and the store's identity are what they know it by. */
  counted(): Promise<SpendTotals | 'cold'>;
};

/** One company's limiter over a ledger in memory, with a clock and counters that can fail. */
export function company(given: Partial<LimitsRow> = {}): LimiterCompany {
  const limits: LimitsRow = {
    generation: 0,
    heldDate: null,
    heldUntil: null,
    dailyMicroUsd: 1_000,
    monthlyMicroUsd: 5_000,
    dailyTokens: 100,
    monthlyTokens: 500,
    agentDailyMicroUsd: null,
    conversationDailyMicroUsd: null,
    visitorDailyMicroUsd: null,
    ...given,
  };
  const context = createTenantContext(parseCompanyId(randomUUID()), { kind: 'site' }, 'test');
  let nowMs = Date.parse('2026-11-24T12:00:00Z');
  const clock = { now: () => new Date(nowMs) };
  const double = createLedgerDouble(clock.now, limits);
  const { ledger, settlements, ...failing } = createFailingLedger(double.ledger, () => undefined);
  const store: LimiterCompany['store'] = { current: createInProcessSpend(), isAway: false };
  const through = <Word extends keyof SpendCounters>(word: Word) =>
    ((...words: never[]) =>
      store.isAway
        ? Promise.reject(new CoreError('unavailable', 'The counters do not answer.'))
        : (store.current[word] as (...words: never[]) => Promise<unknown>)(...words)) as SpendCounters[Word];
  const spend: SpendCounters = {
    identity: through('identity'),
    reserve: through('reserve'),
    settle: through('settle'),
    publish: through('publish'),
    read: through('read'),
  };
  const limiter = createCognitiveLimiter({ ledger, spend, clock, settlements });
  const wish = (microUsd: number, tokens: number, more: Partial<ReservationWish> = {}): ReservationWish => ({
    requestId: randomUUID(),
    attempt: 1,
    purpose: 'answer',
    agentId: null,
    conversationId: null,
    visitorId: null,
    providerId: null,
    provider: 'openai',
    model: 'a-model',
    timeZone: 'UTC',
    worstCaseMicroUsd: microUsd,
    worstCaseTokens: tokens,
    ...more,
  });
  const reserve = (microUsd: number, tokens = 1, more: Partial<ReservationWish> = {}) =>
    limiter.reserve(context, wish(microUsd, tokens, more));
  return {
    context,
    limits,
    ledger,
    store,
    limiter,
    wish,
    reserve,
    failing,
    rows: () => [...double.rows.values()],
    wait: (ms: number) => {
      nowMs += ms;
    },
    async call(microUsd: number, tokens = 1, more: Partial<ReservationWish> = {}) {
      const reservation = await reserve(microUsd, tokens, more);
      await reservation.dispatch();
      return reservation;
    },
    async counted() {
      return store.current.read(
        context,
        '2026-11-24',
        generationKey(limits.generation, await store.current.identity()),
      );
    },
  };
}

export const usage = (microUsd: number, more = {}) => ({
  microUsd,
  inputTokens: 3,
  outputTokens: 2,
  cachedTokens: 1,
  cacheWriteTokens: 4,
  estimated: false,
  ...more,
});
