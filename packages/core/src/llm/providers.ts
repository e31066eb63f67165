import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError, newId, type ProviderId } from '../base/index.ts';
import { findTimeZone } from '../budget/index.ts';
import { type DataKey, openDataKey, type Vault } from '../credentials/index.ts';
import type { OwnPrice } from '../db/schema/credentials.ts';
import { requireFeature, requireRoom } from '../plans/index.ts';
import type { CompanyId, Tenancy, TenantContext } from '../tenant/index.ts';
import type { Gateway } from './gateway.ts';
import { noPrice, priceOf } from './prices.ts';
import {
  addProvider,
  findProvider,
  listPrices,
  listProviders,
  type PriceRow,
  type ProviderRow,
  removeProvider,
  setPosition,
  updateProvider,
} from './repository.ts';
import { checkBaseUrl } from './safe-fetch.ts';
import { defaultModels } from './smart-router.ts';
import type { ProviderKind } from './types.ts';

export type ProviderView = {
  id: ProviderId;
  kind: ProviderKind;
  label: string;
  lastFour: string;
  fingerprint: string;
  baseUrl: string | null;
  fastModel: string;
  strongModel: string;
  embeddingModel: string;
  prices: OwnPrice[];
  /** Models of this key that nobody has a price for: they are not called. */
  unpriced: string[];
  status: ProviderRow['status'];
  lastError: string;
  createdAt: string;
};

export type ProviderModels = {
  fastModel?: string;
  strongModel?: string;
  embeddingModel?: string;
  prices?: OwnPrice[];
};

const testTimeoutMs = 20_000;

export type Providers = ReturnType<typeof createProviders>;

/** The company's AI keys: kept, replaced, ordered, tried; never read again. */
export function createProviders({
  tenancy,
  audit,
  vault,
  gateway,
  clock,
  allowInternalUrls,
}: {
  tenancy: Tenancy;
  audit: Audit;
  vault: Vault;
  gateway: Gateway;
  clock: Clock;
  allowInternalUrls: boolean;
}) {
  const today = () => clock.now().toISOString().slice(0, 10);

  function sealed(dataKey: DataKey, companyId: CompanyId, rowId: ProviderId, apiKey: string) {
    return {
      apiKey: vault.seal(dataKey, { companyId, table: 'llm_providers', rowId, column: 'api_key' }, apiKey),
      lastFour: apiKey.slice(-4),
      fingerprint: vault.fingerprint(dataKey, apiKey),
    };
  }

  function viewOf(row: ProviderRow, prices: readonly PriceRow[]): ProviderView {
    const { id, kind, label, lastFour, fingerprint, baseUrl, fastModel, strongModel, embeddingModel } = row;
    const known = { prices, own: row.ownPrices, date: today() };
    const models = [...new Set([fastModel, strongModel])];
    return {
      id,
      kind,
      label,
      lastFour,
      fingerprint,
      baseUrl,
      fastModel,
      strongModel,
      embeddingModel,
      prices: row.ownPrices,
      unpriced: [
        ...models.filter((model) => !priceOf(known, kind, model)),
        ...(embeddingModel !== '' && !priceOf(known, kind, embeddingModel, 'embedding') ? [embeddingModel] : []),
      ],
      status: row.status,
      lastError: row.lastError,
      createdAt: row.createdAt.toISOString(),
    };
  }

  return {
    /** In the order in which agents use them. */
    async list(context: TenantContext): Promise<ProviderView[]> {
      const [rows, prices] = await tenancy.batch(context, (tenant) => [listProviders(tenant), listPrices(tenant)]);
      return rows.map((row) => viewOf(row, prices));
    },

    /** Keeps a key; it can be used and replaced, never read again. @throws CoreError 'bad-input' | 'conflict' | 'not-in-plan'. */
    async add(
      context: TenantContext,
      wish: { kind: ProviderKind; label: string; apiKey: string; baseUrl?: string } & ProviderModels,
    ): Promise<ProviderView> {
      const apiKey = checkKey(wish.kind, wish.apiKey);
      const isCompatible = wish.kind === 'openai-compatible';
      if (isCompatible) {
        if (!wish.baseUrl)
          throw new CoreError('bad-input', 'Enter the address of the server, such as https://models.example.com/v1.');
        await checkBaseUrl(wish.baseUrl, allowInternalUrls);
      } else if (wish.baseUrl)
        throw new CoreError('bad-input', 'Only an OpenAI-compatible server has an address of its own.');
      if (isCompatible && !wish.fastModel)
        throw new CoreError('bad-input', 'Enter the name of the model that the server offers.');
      checkPrices(wish.prices ?? []);
      checkEmbedder(wish.kind, wish.embeddingModel);
      const id = newId<ProviderId>();
      const fastModel = wish.fastModel ?? defaultModels[wish.kind].fast;
      await tenancy.run(context, async (tenant) => {
        await requireFeature(tenant, 'own-keys');
        await requireRoom(tenant, 'providers', async () => 1 + (await listProviders(tenant)).length);
        const dataKey = await openDataKey(tenant, vault);
        const secret = sealed(dataKey, tenant.companyId, id, apiKey);
        const known = await listProviders(tenant);
        if (known.some((provider) => provider.fingerprint === secret.fingerprint))
          throw new CoreError('conflict', 'This key is in the list already.');
        await addProvider(tenant, {
          id,
          kind: wish.kind,
          label: wish.label,
          baseUrl: wish.baseUrl ?? null,
          ...secret,
          fastModel,
          strongModel: wish.strongModel ?? (isCompatible ? fastModel : defaultModels[wish.kind].strong),
          embeddingModel: wish.embeddingModel ?? defaultModels[wish.kind].embedding,
          ownPrices: wish.prices ?? [],
          status: 'ready',
          position: known.length,
        });
        const detail = `${wish.kind}, ends in ${secret.lastFour}`;
        await audit.record(tenant, context, { action: 'key.added', target: id, detail });
      });
      const [rows, prices] = await tenancy.batch(context, (tenant) => [findProvider(tenant, id), listPrices(tenant)]);
      if (!rows[0]) throw new CoreError('internal', 'The key was not kept.');
      return viewOf(rows[0], prices);
    },

    /**
     * Changes what is named. `position` 0 puts a key before all others.
     * @throws CoreError 'not-found' when the key is not this company's, 'bad-input' for what cannot be.
     */
    async update(
      context: TenantContext,
      providerId: ProviderId,
      {
        apiKey,
        enabled,
        position,
        prices,
        ...change
      }: { label?: string; apiKey?: string; enabled?: boolean; position?: number } & ProviderModels,
    ): Promise<void> {
      checkPrices(prices ?? []);
      await tenancy.run(context, async (tenant) => {
        const all = await listProviders(tenant);
        const row = all.find((one) => one.id === providerId);
        if (!row) throw noSuchProvider();
        checkEmbedder(row.kind, change.embeddingModel);
        const secret =
          apiKey === undefined
            ? {}
            : sealed(await openDataKey(tenant, vault), tenant.companyId, providerId, checkKey(row.kind, apiKey));
        const status = apiKey !== undefined || enabled === true ? 'ready' : enabled === false ? 'disabled' : undefined;
        await updateProvider(tenant, providerId, {
          ...change,
          ...secret,
          ...(prices ? { ownPrices: prices } : {}),
          ...(status ? { status, lastError: '' } : {}),
        });
        if (position !== undefined) {
          const others = all.filter((one) => one.id !== providerId);
          const order = [...others.slice(0, position), row, ...others.slice(position)];
          for (const [index, one] of order.entries()) await setPosition(tenant, one.id, index);
        }
        const named = [
          ...Object.keys(change),
          ...(apiKey === undefined ? [] : ['key']),
          ...(prices ? ['prices'] : []),
          ...(position === undefined ? [] : ['order']),
          ...(status ? [status] : []),
        ];
        await audit.record(tenant, context, { action: 'key.changed', target: providerId, detail: named.join(', ') });
      });
    },

    /** @throws CoreError 'not-found'. */
    async remove(context: TenantContext, providerId: ProviderId): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        if ((await removeProvider(tenant, providerId)).length === 0) throw noSuchProvider();
        await audit.record(tenant, context, { action: 'key.removed', target: providerId });
      });
    },

    /** The smallest call there is, paid like any other: does the key open the door, and is there a price? */
    async test(
      context: TenantContext,
      providerId: ProviderId,
    ): Promise<{ ok: boolean; message: string; model: string }> {
      const [rows, prices, zones] = await tenancy.batch(context, (tenant) => [
        findProvider(tenant, providerId),
        listPrices(tenant),
        findTimeZone(tenant),
      ]);
      const row = rows[0];
      if (!row) throw noSuchProvider();
      const { companyId: owner, id, kind, label, fastModel: model } = row;
      const price = priceOf({ prices, own: row.ownPrices, date: today() }, kind, model);
      const setStatus = (status: ProviderRow['status'], lastError: string) =>
        tenancy.batch(context, (tenant) => [updateProvider(tenant, providerId, { status, lastError })]);
      try {
        if (!price) throw noPrice(model);
        const timeZone = zones[0]?.timeZone ?? 'UTC';
        await gateway.probe(
          context,
          { owner, id, kind, label, model, price },
          timeZone,
          AbortSignal.timeout(testTimeoutMs),
        );
      } catch (error) {
        if (!(error instanceof CoreError) || error.code === 'internal') throw error;
        // The gateway has marked a key that was refused or does not open; now it says why in full.
        if (error.code === 'key-refused' && row.status === 'ready') await setStatus('refused', error.message);
        return { ok: false, message: error.message, model };
      }
      if (row.status !== 'disabled') await setStatus('ready', '');
      return { ok: true, message: `The key works: ${model} answered.`, model };
    },
  };
}

/** @throws CoreError 'bad-input' for a price that nobody asks. */
function checkPrices(prices: readonly OwnPrice[]): void {
  for (const { free, model, inputMicroUsd, outputMicroUsd, cachedMicroUsd } of prices)
    for (const amount of [inputMicroUsd, outputMicroUsd, cachedMicroUsd])
      if (!Number.isSafeInteger(amount) || amount < 0 || (!free && inputMicroUsd === 0))
        throw new CoreError(
          'bad-input',
          `The price of ${model} must be more than nothing. If it costs nothing, mark it as free.`,
        );
  if (new Set(prices.map((price) => price.model)).size < prices.length)
    throw new CoreError('bad-input', 'A model is in the list of prices twice.');
}

function checkEmbedder(kind: ProviderKind, model: string | undefined): void {
  if (kind === 'anthropic' && model)
    throw new CoreError('bad-input', 'Anthropic makes no embeddings. Leave that model empty.');
}

/** @throws CoreError 'bad-input' for what cannot be a key of this provider. */
function checkKey(kind: ProviderKind, text: string): string {
  const key = text.trim();
  if (/\s/.test(key) || !/^[\x21-\x7e]{8,400}$/.test(key))
    throw new CoreError('bad-input', 'That is no key: it holds spaces or signs that no key has. Copy it again.');
  if (kind === 'anthropic' && !key.startsWith('sk-ant-'))
    throw new CoreError('bad-input', 'That is no Anthropic key: those begin with sk-ant-. Copy it again.');
  if (kind === 'openai' && (!key.startsWith('sk-') || key.startsWith('sk-ant-')))
    throw new CoreError('bad-input', 'That is no OpenAI key: those begin with sk-. Copy it again.');
  return key;
}

function noSuchProvider(): CoreError {
  return new CoreError('not-found', 'This company has no such AI key.');
}
