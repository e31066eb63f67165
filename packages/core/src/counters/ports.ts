import type { StoreKey, TenantContext } from '../tenant/index.ts';

/** What a run tells whoever follows it. Holds no prompt. */
export type ChatEvent =
  | { type: 'started'; runId: string; agent: { id: string; name: string } }
  | { type: 'text'; text: string }
  | { type: 'tool'; name: string; status: 'running' | 'done' | 'failed'; label: string }
  | { type: 'sources'; sources: { layer: 'company' | 'master'; entryId: string; question: string; category: string }[] }
  | { type: 'card'; card: { kind: 'booking' | 'contact' | 'forget' } }
  /** May be tapped instead of writing. */
  | { type: 'choices'; choices: { entryId: string | null; question: string }[] }
  | { type: 'handoff'; to: 'person' | 'agent'; agent?: { id: string; name: string }; message: string }
  | {
      type: 'done';
      messageId: string;
      quoted: boolean;
      provider: string | null;
      model: string | null;
      costMicroUsd: number;
      usage: { inputTokens: number; outputTokens: number };
      because?: string;
      /** A person or a call back is offered. */
      offersPerson?: boolean;
      /** It quotes figures of the company's list of services, prices and hours, which no entry holds. */
      figures?: boolean;
    }
  | { type: 'error'; code: string; message: string };

/** `id` is `<number>-0`, counted from 1: the same in every store, so that a reader can go on in another one. */
export type RunEntry = { id: string; event: ChatEvent };

/** The log of one answer in the making; lives ten minutes. The answer itself is in PostgreSQL. */
export type RunLog = {
  /** @returns the entry's id. */
  append(context: TenantContext, runId: string, event: ChatEvent): Promise<string>;
  /** From after `afterId` on, until `done` or `error`. A run whose process died ends with an `error`. */
  tail(
    context: TenantContext,
    runId: string,
    afterId: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<RunEntry>;
  /** Asks the run to stop, in whatever process it lives. */
  markStop(context: TenantContext, runId: string): Promise<void>;
  /** Resolves when somebody asks this run to stop; rejects when `signal` aborts. */
  stopped(context: TenantContext, runId: string, signal: AbortSignal): Promise<void>;
  /** Says that the run's process lives, until released. */
  holdLease(context: TenantContext, runId: string): { release(): Promise<void> };
  /** What it told is gone at once. */
  discard(context: TenantContext, runId: string): Promise<void>;
};

export type CompanyEvent =
  /** Something changed; `alert`: a person was asked for, or something waits for a person's word. */
  | { type: 'conversation'; conversationId: string; alert?: 'person' | 'action' }
  /** Somebody writes at this moment. */
  | { type: 'typing'; conversationId: string; who: 'visitor' | 'staff'; name: string }
  /** Somebody looks at the conversation, said again every few seconds, or has left it. */
  | { type: 'presence'; conversationId: string; who: 'visitor' | 'staff'; name: string; here: boolean }
  /** Another part of a limit is used. */
  | { type: 'budget' };

/** What happens in a company, for whoever watches its inbox now. */
export type CompanyEvents = {
  publish(context: TenantContext, event: CompanyEvent): Promise<void>;
  subscribe(context: TenantContext, signal: AbortSignal): AsyncIterable<CompanyEvent>;
};

/** So many points in a window of milliseconds. */
export type RateRule = { name: string; points: number; windowMs: number };

export type RateCounters = {
  /** `key` bears its company, or is an address or a name of the platform's. */
  take(key: StoreKey, rule: RateRule): Promise<{ allowed: boolean; retryAfterMs: number }>;
};

/** One attempt to call a model, as the counters know it. Amounts are integers: micro-dollars and tokens. */
export type SpendAttempt = {
  /** The company's local date, `YYYY-MM-DD`. */
  date: string;
  attempt: string;
  microUsd: number;
  tokens: number;
  /** When it has ended for sure, in milliseconds since 1970. */
  leaseEndsMs: number;
  /** On whose account it goes besides the company's. */
  scopes: readonly SpendScope[];
};

/** One agent, conversation or visitor of the company. */
export type SpendScope = `${'agent' | 'conversation' | 'visitor'}/${string}`;

export type SpendLimits = {
  dailyMicroUsd: number;
  monthlyMicroUsd: number;
  dailyTokens: number;
  monthlyTokens: number;
  /** What a scope may cost on a day, in micro-dollars; one without a cap has only the company's limits. */
  caps: Readonly<Partial<Record<SpendScope, number>>>;
};

export type SpendRefusal =
  | 'daily-money'
  | 'monthly-money'
  | 'daily-tokens'
  | 'monthly-tokens'
  | 'agent-cap'
  | 'conversation-cap'
  | 'visitor-cap';
export type SpendOutcome = 'ok' | 'cold' | SpendRefusal;

/** What is spent, and set aside for calls under way. */
export type SpendTotals = Record<
  'day' | 'month',
  { microUsd: number; heldMicroUsd: number; tokens: number; heldTokens: number }
>;

/** Spend that the ledger proves, to set the counters to. */
export type SpendSnapshot = {
  daySpent: { microUsd: number; tokens: number };
  monthSpent: { microUsd: number; tokens: number };
  /** Attempts of the whole month that are under way: held in the month, and in the day where they are the day's. */
  held: SpendAttempt[];
  /** Attempts of the day that were charged at their worst since nobody said how they ended; a late word puts them right. */
  expired: SpendAttempt[];
  /** Attempts of the day that are over, so that a late repeat is known. */
  closed: string[];
  /** What each scope has spent or holds on the day, in micro-dollars. */
  scopes: Map<SpendScope, number>;
};

/** Counters of money, never the truth about it: they say COLD until the ledger has filled them for this generation. */
export type SpendCounters = {
  /** Another after every loss of what was counted: a restart, a flush, a failover. */
  identity(): Promise<string>;
  /** Cold also while anything is held beyond its lease: whoever held it died, or its last word got lost on the way. */
  reserve(
    context: TenantContext,
    attempt: SpendAttempt,
    options: { generation: string; limits: SpendLimits; nowMs: number },
  ): Promise<SpendOutcome>;
  /**
   * Moves what was held to spent, at the amounts given; once. Charged at its worst (`isExpired`), an attempt can be
   * settled once more: the difference is put right.
   */
  settle(
    context: TenantContext,
    attempt: SpendAttempt,
    options: { generation: string; isExpired?: boolean },
  ): Promise<'ok' | 'cold' | 'known'>;
  /** Sets the counters of a day and its month, unless they are of this generation or a later one. */
  publish(
    context: TenantContext,
    date: string,
    snapshot: SpendSnapshot,
    generation: number,
    identity: string,
  ): Promise<void>;
  /** For whoever plans; nothing is decided by it. */
  read(context: TenantContext, date: string, generation: string): Promise<SpendTotals | 'cold'>;
};

/** What lives outside PostgreSQL, behind one port with two adapters. */
export type Counters = {
  kind: 'in-process' | 'redis';
  runLog: RunLog;
  events: CompanyEvents;
  rates: RateCounters;
  spend: SpendCounters;
  /** Bytes that a company's counters of money take on a day and before it; `null` where they lie in a process. */
  size(context: TenantContext, date: string): Promise<number | null>;
  /** @throws when the store does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
};

export const runLogLifetimeMs = 10 * 60_000;
export const interrupted: ChatEvent = {
  type: 'error',
  code: 'unavailable',
  message: 'This answer was interrupted. Send your message again.',
};

/** After this one nothing comes any more. */
export function isLast(event: ChatEvent): boolean {
  return event.type === 'done' || event.type === 'error';
}

/** The place of an entry in its run, from 1 on; 0 for what is no such id. */
export function entryNumber(id: string | undefined): number {
  return Number(/^(\d{1,9})-0$/.exec(id ?? '')?.[1] ?? 0);
}

/** The id of an entry by its place in its run; the other way round of `entryNumber`. */
export function entryId(number: number): string {
  return `${number}-0`;
}

/** Whether this limit lets an amount in, beside what is spent and held. A limit of 0 lets nothing in, not even what is free. */
export function fits(limit: number, used: number, amount: number): boolean {
  return limit > 0 && used + amount <= limit;
}

/** The outcome for a scope whose cap is reached. */
export function capOutcome(scope: SpendScope): SpendRefusal {
  if (scope.startsWith('agent/')) return 'agent-cap';
  return scope.startsWith('visitor/') ? 'visitor-cap' : 'conversation-cap';
}

/** `<number>/<identity>`: the number grows with each rebuild, the identity tells the store. */
export function generationKey(generation: number, identity: string): string {
  return `${generation}/${identity}`;
}
