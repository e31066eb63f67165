import type { Audit } from '../audit/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { CognitiveLimiter } from '../budget/index.ts';
import type { Entitlements } from '../business/index.ts';
import { type Clock, CoreError, type Logger, newId, type ProviderId, type Tally } from '../base/index.ts';
import { type DataKey, openDataKey, type Vault } from '../credentials/index.ts';
import type { CompanyId, Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import { createAnthropicAdapter } from './anthropic.ts';
import { createGateway, explain, statusOf } from './gateway.ts';
import { createOpenAiAdapter } from './openai.ts';
import { priceOf } from './prices.ts';
import {
  addProvider,
  findProvider,
  listPrices,
  listProviders,
  type ProviderRow,
  removeProvider,
  updateProvider,
} from './repository.ts';
import { checkBaseUrl, createSafeFetch } from './safe-fetch.ts';
import { chooseRoute, defaultModels, type PlatformProviders } from './smart-router.ts';
import type { ProviderKind, Route } from './types.ts';

export type ProviderView = {
  id: ProviderId;
  kind: ProviderKind;
  label: string;
  lastFour: string;
  fingerprint: string;
  baseUrl: string | null;
  fastModel: string;
  strongModel: string;
  status: ProviderRow['status'];
  lastError: string;
  createdAt: string;
};

export type Llm = ReturnType<typeof createLlm>;

const testTimeoutMs = 20_000;

export function createLlm({
  tenancy,
  audit,
  canaries,
  tally,
  limiter,
  vault,
  platform,
  owns,
  clock,
  logger,
  allowInternalUrls,
  modelSilenceMs,
}: {
  tenancy: Tenancy;
  audit: Audit;
  canaries: Canaries;
  tally: Tally;
  limiter: CognitiveLimiter;
  vault: Vault;
  platform: PlatformProviders;
  owns: Owns;
  clock: Clock;
  logger: Logger;
  allowInternalUrls: boolean;
  modelSilenceMs: number | undefined;
}) {
  const gateway = createGateway({
    tenancy,
    canaries,
    tally,
    limiter,
    vault,
    platform,
    owns,
    clock,
    logger,
    allowInternalUrls,
    modelSilenceMs,
  });

  function sealed(dataKey: DataKey, companyId: CompanyId, rowId: ProviderId, apiKey: string) {
    return {
      apiKey: vault.seal(dataKey, { companyId, table: 'llm_providers', rowId, column: 'api_key' }, apiKey),
      lastFour: apiKey.slice(-4),
      fingerprint: vault.fingerprint(dataKey, apiKey),
    };
  }

  return {
    stream: gateway.stream,
    failedOpens: gateway.failedOpens,

    /** Where this turn may go. Answers at once: everything it needs was loaded by the caller. */
    choose(
      context: TenantContext,
      wish: {
        agent: { companyId: CompanyId; modelClass: 'fast' | 'strong' };
        providers: readonly ProviderRow[];
        entitlements: Entitlements;
      },
    ): Route {
      return chooseRoute(context, { ...wish, platform, owns });
    },

    /** The company's provider rows, for `choose`. */
    rows(context: TenantContext): Promise<ProviderRow[]> {
      return tenancy.batch(context, (tenant) => [listProviders(tenant)]).then(([rows]) => rows);
    },

    providers: {
      async list(context: TenantContext): Promise<ProviderView[]> {
        const [rows] = await tenancy.batch(context, (tenant) => [listProviders(tenant)]);
        return rows.map(viewOf);
      },

      /** Keeps a key; it can be used and replaced, never read again. @throws CoreError 'bad-input' | 'conflict'. */
      async add(
        context: TenantContext,
        wish: {
          kind: ProviderKind;
          label: string;
          apiKey: string;
          baseUrl?: string;
          fastModel?: string;
          strongModel?: string;
        },
      ): Promise<ProviderView> {
        const apiKey = checkKey(wish.kind, wish.apiKey);
        if (wish.kind === 'openai-compatible') {
          if (!wish.baseUrl)
            throw new CoreError('bad-input', 'Enter the address of the server, such as https://models.example.com/v1.');
          await checkBaseUrl(wish.baseUrl, allowInternalUrls);
        } else if (wish.baseUrl)
          throw new CoreError('bad-input', 'Only an OpenAI-compatible server has an address of its own.');
        if (wish.kind === 'openai-compatible' && !wish.fastModel)
          throw new CoreError('bad-input', 'Enter the name of the model that the server offers.');
        const id = newId<ProviderId>();
        const fastModel = wish.fastModel ?? defaultModels[wish.kind].fast;
        const row = await tenancy.run(context, async (tenant) => {
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
            strongModel:
              wish.strongModel ?? (wish.kind === 'openai-compatible' ? fastModel : defaultModels[wish.kind].strong),
            status: 'ready',
            position: known.length,
          });
          const detail = `${wish.kind}, ends in ${secret.lastFour}`;
          await audit.record(tenant, context, { action: 'key.added', target: id, detail });
          return (await findProvider(tenant, id))[0];
        });
        if (!row) throw new CoreError('internal', 'The key was not kept.');
        return viewOf(row);
      },

      /** @throws CoreError 'not-found' when the key is not this company's. */
      async update(
        context: TenantContext,
        providerId: ProviderId,
        {
          apiKey,
          enabled,
          ...change
        }: { label?: string; apiKey?: string; fastModel?: string; strongModel?: string; enabled?: boolean },
      ): Promise<void> {
        await tenancy.run(context, async (tenant) => {
          const [row] = await findProvider(tenant, providerId);
          if (!row) throw noSuchProvider();
          const secret =
            apiKey === undefined
              ? {}
              : sealed(await openDataKey(tenant, vault), tenant.companyId, providerId, checkKey(row.kind, apiKey));
          const status =
            apiKey !== undefined || enabled === true ? 'ready' : enabled === false ? 'disabled' : undefined;
          await updateProvider(tenant, providerId, {
            ...change,
            ...secret,
            ...(status ? { status, lastError: '' } : {}),
          });
          const named = [...Object.keys(change), ...(apiKey === undefined ? [] : ['key']), ...(status ? [status] : [])];
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

      /** The smallest call there is: does the key open the door, and is there a price? */
      async test(
        context: TenantContext,
        providerId: ProviderId,
      ): Promise<{ ok: boolean; message: string; model: string }> {
        const [rows, prices] = await tenancy.batch(context, (tenant) => [
          findProvider(tenant, providerId),
          listPrices(tenant),
        ]);
        const row = rows[0];
        if (!row) throw noSuchProvider();
        const model = row.fastModel;
        try {
          priceOf(prices, row.kind, model, clock.now().toISOString().slice(0, 10));
          const { apiKey } = await gateway.openKey(context, providerId);
          const settings = {
            apiKey,
            baseUrl: row.baseUrl ?? (row.kind === 'openai-compatible' ? undefined : platform[row.kind]?.baseUrl),
            timeoutMs: testTimeoutMs,
            fetch: createSafeFetch({ allowInternal: row.baseUrl === null || allowInternalUrls }),
          };
          const adapter =
            row.kind === 'anthropic'
              ? createAnthropicAdapter(settings)
              : createOpenAiAdapter(settings, row.kind === 'openai-compatible');
          const request = {
            model,
            system: 'Answer with one word.',
            messages: [{ role: 'user' as const, text: 'Say ok.' }],
            tools: [],
            maxOutputTokens: 16,
            signal: AbortSignal.timeout(testTimeoutMs),
          };
          for await (const event of adapter.stream(request)) if (event.type === 'text') break;
        } catch (error) {
          const told = explain(error);
          if (statusOf(error) === 401)
            await tenancy.batch(context, (tenant) => [
              updateProvider(tenant, providerId, { status: 'refused', lastError: told.message }),
            ]);
          return { ok: false, message: told.message, model };
        }
        await tenancy.batch(context, (tenant) => [
          updateProvider(tenant, providerId, { status: 'ready', lastError: '' }),
        ]);
        return { ok: true, message: `The key works: ${model} answered.`, model };
      },
    },
  };
}

function viewOf(row: ProviderRow): ProviderView {
  const { id, kind, label, lastFour, fingerprint, baseUrl, fastModel, strongModel, status, lastError } = row;
  return {
    id,
    kind,
    label,
    lastFour,
    fingerprint,
    baseUrl,
    fastModel,
    strongModel,
    status,
    lastError,
    createdAt: row.createdAt.toISOString(),
  };
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
