import type { CallLease } from '../budget/index.ts';
import { CoreError, type Tally } from '../base/index.ts';
import type { CompanyId, Owns, TenantContext } from '../tenant/index.ts';
import { createAnthropicAdapter } from './anthropic.ts';
import { createOpenAiAdapter } from './openai.ts';
import type { ProviderKeys } from './provider-keys.ts';
import { createSafeFetch } from './safe-fetch.ts';
import { assertOwner, type PlatformProviders } from './smart-router.ts';
import type { Adapter, AdapterEvent, AdapterRequest, EmbeddingRequest, OwnedProvider } from './types.ts';

/** From the request to its answer's first byte, in milliseconds; what comes after is watched by whoever listens. */
const answerTimeoutMs = 60_000;

/** A provider with its key in hand. It speaks for a lease of the key's own company, and for nothing else. */
export type ProviderHandle = {
  stream(lease: CallLease, request: AdapterRequest): AsyncIterable<AdapterEvent>;
  embed(lease: CallLease, request: EmbeddingRequest): ReturnType<Adapter['embed']>;
};

export type ProviderHandles = ReturnType<typeof createProviderHandles>;

/** The only place where a provider can be reached from. */
export function createProviderHandles({
  keys,
  platform,
  owns,
  tally,
  allowInternalUrls,
}: {
  keys: ProviderKeys;
  platform: PlatformProviders;
  owns: Owns;
  tally: Tally;
  /** For development and tests: companies' own servers on this very machine. */
  allowInternalUrls: boolean;
}) {
  const outside = createSafeFetch({ allowInternal: allowInternalUrls });
  const plain = createSafeFetch({ allowInternal: true });

  function checkOwner(context: TenantContext, company: CompanyId, provider: Pick<OwnedProvider, 'owner'>): void {
    try {
      assertOwner(owns, context, company, provider);
      tally.add(context.companyId, 'provider.accepted');
    } catch (error) {
      tally.add(context.companyId, 'provider.refused');
      throw error;
    }
  }

  async function adapterOf(
    context: TenantContext,
    provider: OwnedProvider,
  ): Promise<{ owner: OwnedProvider['owner']; adapter: Adapter }> {
    if (provider.id !== null) {
      const { row, apiKey } = await keys.open(context, provider.id);
      checkOwner(context, row.companyId, provider);
      const official = row.kind === 'openai-compatible' ? undefined : platform[row.kind]?.baseUrl;
      const settings = {
        apiKey,
        // A company's key for an official provider goes to that provider, or to the stand-in that the operator named for it.
        baseUrl: row.baseUrl ?? official,
        timeoutMs: answerTimeoutMs,
        fetch: row.baseUrl === null ? plain : outside,
      };
      const adapter =
        row.kind === 'anthropic'
          ? await createAnthropicAdapter(settings)
          : await createOpenAiAdapter(settings, row.kind === 'openai-compatible');
      return { owner: row.companyId, adapter };
    }
    const shared = provider.kind === 'openai-compatible' ? undefined : platform[provider.kind];
    if (!shared || provider.owner !== 'platform')
      throw new CoreError('provider-unavailable', 'The platform has no such model.');
    const settings = { apiKey: shared.apiKey, baseUrl: shared.baseUrl, timeoutMs: answerTimeoutMs, fetch: plain };
    const adapter =
      provider.kind === 'anthropic'
        ? await createAnthropicAdapter(settings)
        : await createOpenAiAdapter(settings, false);
    return { owner: 'platform', adapter };
  }

  return {
    /** @throws CoreError 'key-refused' | 'provider-unavailable', or 'internal' for another company's provider. */
    async open(context: TenantContext, provider: OwnedProvider): Promise<ProviderHandle> {
      checkOwner(context, context.companyId, provider);
      const { owner, adapter } = await adapterOf(context, provider);
      // Whose money it is, is asked at the door itself, whoever carries the handle to it.
      const enter = (lease: CallLease) => {
        checkOwner(lease.context, context.companyId, { owner });
        lease.use();
      };
      return {
        stream(lease, request) {
          enter(lease);
          return adapter.stream(request);
        },
        embed(lease, request) {
          enter(lease);
          return adapter.embed(request);
        },
      };
    },
  };
}
