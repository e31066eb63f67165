import { CoreError } from '../base/index.ts';
import type { OwnPrice } from '../db/schema/credentials.ts';
import type { PriceRow } from './repository.ts';
import type { ProviderKind, TokenUsage } from './types.ts';

/** Micro-dollars per million tokens. All 0 only where the company says that its own model is free. */
export type ModelPrice = {
  inputMicroUsd: number;
  outputMicroUsd: number;
  cachedMicroUsd: number;
  cacheWriteMicroUsd: number;
};

const free: ModelPrice = { inputMicroUsd: 0, outputMicroUsd: 0, cachedMicroUsd: 0, cacheWriteMicroUsd: 0 };

/**
 * The price in force: what the company says of its own key first, then the platform's list as of the date.
 * @returns undefined where there is none, or one that cannot be: nobody gives tokens away, unless the company says so.
 */
export function priceOf(
  { prices, own, date }: { prices: readonly PriceRow[]; own: readonly OwnPrice[]; date: string },
  kind: ProviderKind,
  model: string,
  use: 'answer' | 'embedding' = 'answer',
): ModelPrice | undefined {
  const said = own.find((price) => price.model === model);
  if (said?.free) return free;
  const begun = prices
    .filter((row) => row.provider === kind && row.model === model && row.validFrom <= date)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  // What the operator has agreed with a provider is not undone by a newer list.
  const listed = begun.find((row) => row.origin === 'operator') ?? begun[0];
  const found = said ?? listed;
  if (!found) return undefined;
  const price = {
    inputMicroUsd: found.inputMicroUsd,
    outputMicroUsd: found.outputMicroUsd,
    cachedMicroUsd: found.cachedMicroUsd,
    cacheWriteMicroUsd: ('cacheWriteMicroUsd' in found ? found.cacheWriteMicroUsd : null) ?? found.inputMicroUsd,
  };
  // An embedding has no output, and nothing of it is cached.
  const paid =
    use === 'embedding'
      ? [price.inputMicroUsd]
      : [price.inputMicroUsd, price.outputMicroUsd, price.cachedMicroUsd, price.cacheWriteMicroUsd];
  const isSound = (amount: number) => Number.isSafeInteger(amount) && amount >= 0;
  return Object.values(price).every(isSound) && paid.every((amount) => amount > 0) ? price : undefined;
}

export function noPrice(model: string): CoreError {
  return new CoreError(
    'provider-unavailable',
    `There is no price for the model ${model}, and without one it is not called. Set its price, or mark it as free, under AI keys.`,
  );
}

/** What a use costs, rounded up once. */
export function costOf(price: ModelPrice, usage: TokenUsage): number {
  const fresh = Math.max(0, usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens);
  const total =
    BigInt(fresh) * BigInt(price.inputMicroUsd) +
    BigInt(usage.cachedTokens) * BigInt(price.cachedMicroUsd) +
    BigInt(usage.cacheWriteTokens) * BigInt(price.cacheWriteMicroUsd) +
    BigInt(usage.outputTokens) * BigInt(price.outputMicroUsd);
  return Number((total + 999_999n) / 1_000_000n);
}

/** The most that so many tokens can cost, whichever way the provider counts them. */
export function worstCostOf(price: ModelPrice, inputTokens: number, outputTokens: number): number {
  const dearest = Math.max(price.inputMicroUsd, price.cachedMicroUsd, price.cacheWriteMicroUsd);
  const usage = { inputTokens, outputTokens, cachedTokens: 0, cacheWriteTokens: 0 };
  return costOf({ ...price, inputMicroUsd: dearest }, usage);
}
