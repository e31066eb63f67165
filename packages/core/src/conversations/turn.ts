import type { Agent, ContextRow, GuardrailRow } from '../agents/index.ts';
import type { ContactId, RunId } from '../base/index.ts';
import type { BusinessFacts } from '../business/index.ts';
import type { ChatEvent } from '../counters/index.ts';
import type { MessageCard, MessageChoice, MessageSource, TracedFragment, TracedSpan } from '../db/schema/messages.ts';
import type { SearchResult } from '../knowledge/index.ts';
import type { ModelPriceRow, ProviderRow, RouteReasons, Try } from '../llm/index.ts';
import type { MemoryRow } from '../memory/index.ts';
import type { Entitlements } from '../plans/index.ts';
import type { Asked, Meaning } from '../quoting/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import type { Person } from './person.ts';
import type { ConversationRow, Said } from './repository.ts';

/** Everything that a turn was loaded with before the model is called. */
export type Turn = {
  context: TenantContext;
  runId: RunId;
  conversation: ConversationRow;
  agent: Agent;
  question: string;
  contexts: readonly ContextRow[];
  guardrails: readonly GuardrailRow[];
  history: Said[];
  business: BusinessFacts;
  entitlements: Entitlements;
  providers: ProviderRow[];
  modelPrices: ModelPriceRow[];
  memories: MemoryRow[];
  person: Person;
  /** The contacts that the conversation is about: the one from before, and whoever was taken up in this turn. */
  about: Set<ContactId>;
  /** Questions that have nothing to do with the company are kept from the model. */
  guardsTopic: boolean;
  at: Date;
  search: SearchResult;
  /** What the message means in this conversation, and what was found for each of its questions. */
  meaning: Meaning;
  asked: Asked[];
  loadMs: number;
};

/** What a turn came to: the words, what they stand on, and what they cost. */
export type Answer = {
  text: string;
  quoted: boolean;
  because: string | null;
  provider: string | null;
  model: string | null;
  costMicroUsd: number;
  inputTokens: number;
  outputTokens: number;
  /** Which model was chosen and why, and every one that was asked; `null` where none could be. */
  routing: (Partial<RouteReasons> & { tries: Try[] }) | null;
  sources: MessageSource[];
  /** It quotes figures of the company's list of services, prices and hours. */
  figures: boolean;
  card: MessageCard | null;
  /** Why the guard kept the question from the model. */
  guard: string | null;
  tools: { name: string; ok: boolean; ms: number; result?: string }[];
  choices: MessageChoice[];
  offersPerson: boolean;
  /** Which words of the answer rest on what. */
  spans: TracedSpan[];
  /** What the model was shown, and the words of it by their key; empty where no model was asked. */
  prompt: TracedFragment[];
  promptTexts: ReadonlyMap<string, string>;
  history: number;
  /** Questions that the knowledge did not answer for sure. */
  unanswered: Asked[];
  firstTokenMs: number;
};

/** Tells whoever follows the run. */
export type Emit = (event: ChatEvent) => Promise<unknown>;

/** What an answer is before anybody has said anything; each way of answering fills in its part. */
export function emptyAnswer(): Answer {
  return {
    text: '',
    quoted: false,
    because: null,
    provider: null,
    model: null,
    costMicroUsd: 0,
    inputTokens: 0,
    outputTokens: 0,
    routing: null,
    sources: [],
    figures: false,
    card: null,
    guard: null,
    tools: [],
    choices: [],
    offersPerson: false,
    spans: [],
    prompt: [],
    promptTexts: new Map(),
    history: 0,
    unanswered: [],
    firstTokenMs: 0,
  };
}

/** What is named below an answer as its sources. */
export function sourcesOf(hits: readonly SearchResult['hits'][number][]): MessageSource[] {
  return hits.map((hit) => ({
    layer: hit.layer,
    entryId: hit.entryId,
    version: hit.version,
    question: hit.question,
    category: hit.categorySlug,
  }));
}
