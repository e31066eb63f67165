import type { AgentId, ConversationId, ProviderId } from '../base/index.ts';
import type { CompanyId } from '../tenant/index.ts';
import type { PriceRow } from './repository.ts';

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

export type TokenUsage = { inputTokens: number; outputTokens: number; cachedTokens: number };

/** What a provider's adapter says; `usage` is missing when the stream brought none. */
export type AdapterEvent =
  | { type: 'text'; text: string }
  | ({ type: 'tool-call' } & ToolCall)
  | { type: 'usage'; usage: TokenUsage };

export type AdapterRequest = {
  model: string;
  system: string;
  messages: readonly ChatMessage[];
  tools: readonly ToolDeclaration[];
  maxOutputTokens: number;
  signal: AbortSignal;
};

export type Adapter = { stream(request: AdapterRequest): AsyncIterable<AdapterEvent> };

export type ModelEvent =
  | { type: 'text'; text: string }
  | ({ type: 'tool-call' } & ToolCall)
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

export type Route =
  | { kind: 'model'; providers: readonly OwnedProvider[] }
  | { kind: 'quoting'; because: 'no-key' | 'no-provider' };

export type ModelRequest = {
  /** The price list as of this turn. */
  prices: readonly PriceRow[];
  /** The company's. */
  timeZone: string;
  conversationId: ConversationId;
  agentId: AgentId;
  /** One call of one turn; each attempt at it has its own reservation. */
  requestId: string;
  system: readonly PromptFragment[];
  messages: readonly ChatMessage[];
  tools: readonly ToolDeclaration[];
  maxOutputTokens: number;
  signal: AbortSignal;
};
