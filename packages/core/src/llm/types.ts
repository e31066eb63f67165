import type { AgentId, ConversationId, ProviderId, VisitorId } from '../base/index.ts';
import type { CompanyId } from '../tenant/index.ts';
import type { ModelPrice } from './prices.ts';

export type ProviderKind = 'openai' | 'anthropic' | 'openai-compatible';

/** One piece of a system prompt, with whose it is and which of the four layers it belongs to. */
export type PromptFragment = {
  companyId: CompanyId | 'platform';
  layer: 'context' | 'company' | 'master' | 'scope';
  source: { kind: string; id: string; version?: number };
  text: string;
};

export type ToolCall = { id: string; name: string; argumentsJson: string };

export type ChatMessage =
  | { role: 'user'; text: string }
  | { role: 'assistant'; text: string; toolCalls?: ToolCall[] }
  | { role: 'tool'; toolCallId: string; name: string; result: string };

/** A tool as the model is told of it; `parameters` is a JSON schema. */
export type ToolDeclaration = { name: string; description: string; parameters: Record<string, unknown> };

/** `inputTokens` are all that went in; of them so many came from the provider's cache, and so many were written to it. */
export type TokenUsage = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
};

/** What a provider's adapter says; `usage` is missing when the stream brought none. */
export type AdapterEvent =
  | { type: 'text'; text: string }
  | ({ type: 'tool-call' } & ToolCall)
  /** What the prompt is billed as, told before the answer: all that is known of a stream that is cut. */
  | { type: 'input-usage'; usage: TokenUsage }
  | { type: 'usage'; usage: TokenUsage };

export type AdapterRequest = {
  model: string;
  system: string;
  messages: readonly ChatMessage[];
  tools: readonly ToolDeclaration[];
  maxOutputTokens: number;
  signal: AbortSignal;
};

export type EmbeddingRequest = { model: string; texts: readonly string[]; signal: AbortSignal };

export type Adapter = {
  stream(request: AdapterRequest): AsyncIterable<AdapterEvent>;
  embed(request: EmbeddingRequest): Promise<{ vectors: Float32Array[]; usage: TokenUsage | undefined }>;
};

/** One provider asked for one answer, and what came of it: kept with the answer. Holds no prompt and no key. */
export type Try = {
  label: string;
  provider: ProviderKind;
  model: string;
  /** `answered`, or why not, in a few words. */
  outcome: string;
  costMicroUsd: number;
  ms: number;
};

export type ModelEvent =
  | { type: 'text'; text: string }
  | ({ type: 'tool-call' } & ToolCall)
  | ({ type: 'tried' } & Try)
  | { type: 'end'; usage: TokenUsage; costMicroUsd: number; provider: string; model: string };

/** A provider that may serve this company: its own, or the platform's where the tier allows that. */
export type OwnedProvider = {
  owner: CompanyId | 'platform';
  /** `null` for the platform's. */
  id: ProviderId | null;
  kind: ProviderKind;
  label: string;
  model: string;
};

/** A model of such a provider, with what it costs: without a price there is no candidate. */
export type Candidate = OwnedProvider & { price: ModelPrice };

export type RouteReasons = {
  modelClass: 'fast' | 'strong';
  /** Why this class, in a few words. */
  because: string;
  /** What might have served and does not, with the reason. */
  passedOver: { label: string; provider: ProviderKind; model: string; because: string }[];
};

export type Route =
  | ({ kind: 'model'; candidates: readonly Candidate[] } & RouteReasons)
  | ({ kind: 'quoting'; because: 'no-key' | 'no-provider' } & Omit<RouteReasons, 'because'>);

export type ModelRequest = {
  /** The company's. */
  timeZone: string;
  conversationId: ConversationId;
  agentId: AgentId;
  visitorId: VisitorId | null;
  /** One call of one turn; each attempt at it has its own reservation. */
  requestId: string;
  system: readonly PromptFragment[];
  messages: readonly ChatMessage[];
  tools: readonly ToolDeclaration[];
  maxOutputTokens: number;
  signal: AbortSignal;
};
