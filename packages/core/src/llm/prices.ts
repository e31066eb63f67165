import { CoreError } from '../base/index.ts';
import type { PriceRow } from './repository.ts';
import type { ChatMessage, ProviderKind, TokenUsage, ToolDeclaration } from './types.ts';

/** Micro-dollars per million tokens. */
export type ModelPrice = { inputMicroUsd: number; outputMicroUsd: number; cachedMicroUsd: number };

/** The price list that a model is looked up in: compatible servers have their own. */
export function priceListOf(kind: ProviderKind): string {
  return kind;
}

/** The price in force. @throws CoreError 'provider-unavailable': no price, no call. */
export function priceOf(prices: readonly PriceRow[], kind: ProviderKind, model: string, date: string): ModelPrice {
  const [price] = prices
    .filter((row) => row.provider === priceListOf(kind) && row.model === model && row.validFrom <= date)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  if (!price || price.inputMicroUsd < 0 || price.outputMicroUsd < 0 || price.cachedMicroUsd < 0)
    throw new CoreError(
      'provider-unavailable',
      `There is no price for the model ${model}, and without one it is not called. Choose another model under AI keys.`,
    );
  return price;
}

/** What a use costs, rounded up once. */
export function costOf(price: ModelPrice, usage: TokenUsage): number {
  const fresh = Math.max(0, usage.inputTokens - usage.cachedTokens);
  const total =
    BigInt(fresh) * BigInt(price.inputMicroUsd) +
    BigInt(usage.cachedTokens) * BigInt(price.cachedMicroUsd) +
    BigInt(usage.outputTokens) * BigInt(price.outputMicroUsd);
  return Number((total + 999_999n) / 1_000_000n);
}

const tokensPerMessage = 12;

/** No tokenizer makes more tokens than bytes: an upper bound of what goes in. */
export function worstCaseInputTokens(
  system: string,
  messages: readonly ChatMessage[],
  tools: readonly ToolDeclaration[],
): number {
  const texts = [
    system,
    ...messages.map((message) =>
      message.role === 'tool'
        ? message.result
        : message.text + (message.role === 'assistant' ? JSON.stringify(message.toolCalls ?? []) : ''),
    ),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + tokensPerMessage, 0);
}

/** What was seen of an answer that brought no usage: four bytes a token, and not above the bound. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
