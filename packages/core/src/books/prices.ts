import { randomUUID } from 'node:crypto';
import { type Clock, CoreError, type IdentityId, localDate } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { addNote, listNotes, listPrices, type PriceRow, removePrices, setPrice } from './fleet-repository.ts';

/** Micro-dollars per million tokens. */
export type Price = {
  provider: string;
  model: string;
  origin: 'list' | 'operator';
  validFrom: string;
  inputMicroUsd: number;
  outputMicroUsd: number;
  cachedMicroUsd: number;
  /** `null`: as plain input. */
  cacheWriteMicroUsd: number | null;
};

export type PriceState = Price & {
  /** Whether it holds today; else it is still to come, or has had its time. */
  state: 'in-force' | 'to-come' | 'past';
};

export type PriceWish = Omit<Price, 'origin' | 'validFrom' | 'cacheWriteMicroUsd'> & {
  cacheWriteMicroUsd?: number;
  /** `YYYY-MM-DD`; today when left out. */
  validFrom?: string;
};

const providers = ['openai', 'anthropic', 'openai-compatible'];
/** A thousand dollars for a million tokens is dearer than any model has been. */
const most = 1_000_000_000;

export type Prices = ReturnType<typeof createPrices>;

/** What models cost: the list that comes with this version, and over it what the operator has agreed with a provider. */
export function createPrices({ platform, clock }: { platform: Platform; clock: Clock }) {
  async function all(): Promise<PriceState[]> {
    const today = localDate(clock.now(), 'UTC');
    const rows = await listPrices(platform.db);
    return [...Map.groupBy(rows, (row) => `${row.provider}/${row.model}`).values()].flatMap((ofModel) => {
      const inForce = priceInForce(ofModel, today);
      return ofModel.map((row) => ({
        ...viewOf(row),
        state:
          row === inForce ? ('in-force' as const) : row.validFrom > today ? ('to-come' as const) : ('past' as const),
      }));
    });
  }

  return {
    /** What holds today, and what is agreed for later. */
    list: async (): Promise<PriceState[]> => (await all()).filter((price) => price.state !== 'past'),

    /** Every price that one model has had or will have, newest first, and who changed what. @throws CoreError 'not-found'. */
    async history(model: string): Promise<{ prices: PriceState[]; changes: { at: string; what: string }[] }> {
      const prices = (await all()).filter((price) => price.model === model);
      const targets = [...new Set(prices.map((price) => `${price.provider}/${price.model}`))];
      if (targets.length === 0)
        throw new CoreError('not-found', `There is no price for a model ${model}. The list names those that have one.`);
      const notes = await Promise.all(
        targets.map((target) =>
          listNotes(platform.db, { actions: ['price.set', 'price.removed'], target, limit: 100 }),
        ),
      );
      return {
        prices,
        changes: notes
          .flat()
          .map((note) => ({ at: note.createdAt.toISOString(), what: `${note.action}: ${note.reason}` })),
      };
    },

    /**
     * From a day on this is what the model costs, whatever the list says. What was charged stays as it was charged.
     * @throws CoreError 'bad-input' for a day that is over or a price that cannot be.
     */
    async set(wish: PriceWish, identityId: IdentityId | null): Promise<Price> {
      const today = localDate(clock.now(), 'UTC');
      const { validFrom = today, cacheWriteMicroUsd = null, provider, model, ...amounts } = wish;
      if (!providers.includes(provider))
        throw new CoreError('bad-input', `There is no provider ${provider}. There are: ${providers.join(', ')}.`);
      if (!/^[\w.:/@+-]{1,120}$/.test(model))
        throw new CoreError('bad-input', 'That is no name of a model. Copy it from your provider.');
      if (!/^\d{4}-\d{2}-\d{2}$/.test(validFrom) || Number.isNaN(Date.parse(validFrom)))
        throw new CoreError('bad-input', 'Give the day as 2026-12-01.');
      if (validFrom < today)
        throw new CoreError(
          'bad-input',
          `A price holds from today, ${today}, at the earliest: what was charged stays.`,
        );
      // Models that only make embeddings have no output.
      for (const amount of [...Object.values(amounts), cacheWriteMicroUsd ?? 1])
        if (!Number.isSafeInteger(amount) || amount < 0 || amount > most || amounts.inputMicroUsd === 0)
          throw new CoreError('bad-input', 'Input costs above 0, and nothing above $1,000 for a million tokens.');
      const price = { provider, model, validFrom, ...amounts, cacheWriteMicroUsd };
      await platform.transaction(async (db) => {
        await setPrice(db, price);
        await addNote(db, {
          id: randomUUID(),
          identityId,
          action: 'price.set',
          target: `${provider}/${model}`,
          reason: `from ${validFrom}: in ${amounts.inputMicroUsd}, out ${amounts.outputMicroUsd}, cached ${amounts.cachedMicroUsd} micro-dollars for a million tokens`,
        });
      });
      return { ...price, origin: 'operator' };
    },

    /** The list's price holds again. @throws CoreError 'not-found' when the operator has set none. */
    async remove(
      { provider, model }: { provider: string; model: string },
      identityId: IdentityId | null,
    ): Promise<void> {
      await platform.transaction(async (db) => {
        const removed = await removePrices(db, { provider, model });
        if (removed.length === 0)
          throw new CoreError(
            'not-found',
            `No price of yours is set for ${provider} ${model}; the list's price holds.`,
          );
        await addNote(db, {
          id: randomUUID(),
          identityId,
          action: 'price.removed',
          target: `${provider}/${model}`,
          reason: `those from ${removed.map((row) => row.validFrom).join(', ')}`,
        });
      });
    },
  };
}

/** Of one model's prices the one that holds on a day: the operator's newest, else the list's newest. */
export function priceInForce<Row extends Pick<Price, 'origin' | 'validFrom'>>(
  rows: readonly Row[],
  day: string,
): Row | undefined {
  const begun = rows.filter((row) => row.validFrom <= day).toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  return begun.find((row) => row.origin === 'operator') ?? begun[0];
}

function viewOf({ createdAt: _createdAt, ...price }: PriceRow): Price {
  return price;
}
