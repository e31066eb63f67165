import { CoreError, type PriceState } from '@rowhouse/core';
import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** `rowhouse prices list`. @returns the exit code. */
export function listPrices(json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const prices = await core.books.prices.list();
    if (json) printJson({ prices });
    else {
      tell(prices);
      process.stdout.write('\nDollars for a million tokens. Prices of yours hold over the list.\n');
    }
    return 0;
  });
}

/** Dollars as they stand in a provider's price list, for a million tokens. */
export type PriceWords = {
  input: string;
  output: string;
  cached?: string;
  cacheWrite?: string;
  from?: string;
  json: boolean;
};

/** `rowhouse prices set`. @returns the exit code. */
export function setPrice(
  { provider, model }: { provider: string; model: string },
  { input, output, cached, cacheWrite, from, json }: PriceWords,
): Promise<number> {
  return withCore(async ({ core }) => {
    const price = await core.books.prices.set(
      {
        provider,
        model,
        inputMicroUsd: parseDollars(input),
        outputMicroUsd: parseDollars(output),
        // Where nothing is said of it, cached input costs what input costs.
        cachedMicroUsd: parseDollars(cached ?? input),
        ...(cacheWrite === undefined ? {} : { cacheWriteMicroUsd: parseDollars(cacheWrite) }),
        ...(from === undefined ? {} : { validFrom: from }),
      },
      null,
    );
    if (json) printJson(price);
    else
      process.stdout.write(
        `From ${price.validFrom} on ${model} costs ${input} in and ${output} out, in dollars for a million tokens.\n`,
      );
    return 0;
  });
}

/** `rowhouse prices remove`: the list holds again. @returns the exit code. */
export function removePrice(wish: { provider: string; model: string }, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    await core.books.prices.remove(wish, null);
    if (json) printJson({ removed: true });
    else process.stdout.write(`The list's price of ${wish.model} holds again.\n`);
    return 0;
  });
}

/** `rowhouse prices history`. @returns the exit code. */
export function showPriceHistory(model: string, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const history = await core.books.prices.history(model);
    if (json) printJson(history);
    else {
      tell(history.prices);
      for (const { at, what } of history.changes) process.stdout.write(`${at.slice(0, 16)}  ${what}\n`);
    }
    return 0;
  });
}

function tell(prices: readonly PriceState[]): void {
  printTable(
    ['Provider', 'Model', 'From', 'Origin', 'State', 'Input', 'Output', 'Cached'],
    prices.map((price) => [
      price.provider,
      price.model,
      price.validFrom,
      price.origin === 'operator' ? 'yours' : 'list',
      price.state.replace('-', ' '),
      dollars(price.inputMicroUsd),
      dollars(price.outputMicroUsd),
      dollars(price.cachedMicroUsd),
    ]),
  );
}

function dollars(microUsd: number): string {
  const text = (microUsd / 1_000_000).toFixed(6);
  return text.replace(/(\.\d{2}\d*?)0+$/, '$1').padStart(8);
}

/** `0.25` → 250,000. Without floating point. @throws CoreError 'bad-input'. */
function parseDollars(text: string): number {
  const match = /^\$?(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match)
    throw new CoreError('bad-input', `"${text}" is no price. Give dollars for a million tokens, such as 0.25.`);
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}
