import type { Audit } from '../audit/index.ts';
import type { Canaries } from '../canaries/index.ts';
import { type CognitiveLimiter, findTimeZone } from '../budget/index.ts';
import { type AgentId, type Clock, CoreError, type Logger, type Tally } from '../base/index.ts';
import type { Vault } from '../credentials/index.ts';
import { type Entitlements, entitlementsOf, listEntitlements } from '../plans/index.ts';
import type { CompanyId, Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import { createEmbeddings, type Embedded, vectorSpaceOf } from './embeddings.ts';
import { createGateway } from './gateway.ts';
import { createMeteredStreams } from './metered-stream.ts';
import { createProviderHandles } from './provider-handle.ts';
import { createProviderHealth } from './provider-health.ts';
import { createProviderKeys } from './provider-keys.ts';
import { createProviders } from './providers.ts';
import { listPrices, listProviders, type PriceRow, type ProviderRow } from './repository.ts';
import { chooseEmbedder, chooseRoute, type Offer, type PlatformProviders } from './smart-router.ts';
import type { Candidate, Route } from './types.ts';

export type Llm = ReturnType<typeof createLlm>;

/** Models and embeddings on whatever keys a company has, or the platform's; each call goes through the limiter. */
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
  providerRestMs,
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
  providerRestMs: number | undefined;
}) {
  const health = createProviderHealth({ rest: providerRestMs });
  const keys = createProviderKeys({ tenancy, vault, logger });
  const handles = createProviderHandles({ keys, platform, owns, tally, allowInternalUrls });
  const streams = createMeteredStreams({ limiter, handles, silenceMs: modelSilenceMs });
  const gateway = createGateway({ tenancy, canaries, tally, streams, health, owns, logger });
  const embeddings = createEmbeddings({ limiter, handles, health, canaries });

  function offerOf(context: TenantContext, given: Pick<Offer, 'providers' | 'prices' | 'entitlements'>): Offer {
    return {
      ...given,
      platform,
      owns,
      isResting: (provider) => health.isResting(context, provider),
      date: clock.now().toISOString().slice(0, 10),
    };
  }

  async function embedderFor(context: TenantContext): Promise<{ embedder: Candidate | undefined; timeZone: string }> {
    const [providers, prices, allowed, zones] = await tenancy.batch(context, (tenant) => [
      listProviders(tenant),
      listPrices(tenant),
      listEntitlements(tenant),
      findTimeZone(tenant),
    ]);
    const embedder = chooseEmbedder(
      context,
      offerOf(context, { providers, prices, entitlements: entitlementsOf(allowed) }),
    );
    return { embedder, timeZone: zones[0]?.timeZone ?? 'UTC' };
  }

  return {
    stream: gateway.stream,
    failedOpens: keys.failedOpens,

    /** Where this turn may go, as of now: keys, tier, health, prices, and what is left of the budget. */
    async choose(
      context: TenantContext,
      {
        agent,
        timeZone,
        ...given
      }: {
        agent: { companyId: CompanyId; modelClass: 'fast' | 'strong' };
        timeZone: string;
        providers: readonly ProviderRow[];
        prices: readonly PriceRow[];
        entitlements: Entitlements;
      },
    ): Promise<Route> {
      // A fast model stays one whatever is left.
      const shareLeft = agent.modelClass === 'strong' ? await limiter.shareLeft(context, timeZone) : undefined;
      return chooseRoute(context, agent, shareLeft, offerOf(context, given));
    },

    /** The company's provider rows and the price list, for `choose`. */
    async rows(context: TenantContext): Promise<{ providers: ProviderRow[]; prices: PriceRow[] }> {
      const [providers, prices] = await tenancy.batch(context, (tenant) => [listProviders(tenant), listPrices(tenant)]);
      return { providers, prices };
    },

    /**
     * Vectors for texts, by the model of the company's first key that makes any, else the platform's.
     * @throws CoreError 'provider-unavailable' when there is none or it fails, 'budget-exhausted'.
     */
    async embed(
      context: TenantContext,
      {
        texts,
        agentId = null,
        signal = new AbortController().signal,
      }: { texts: readonly string[]; agentId?: AgentId | null; signal?: AbortSignal },
    ): Promise<Embedded> {
      const { embedder, timeZone } = await embedderFor(context);
      if (!embedder) throw new CoreError('provider-unavailable', 'No AI key of this company makes embeddings.');
      if (health.isResting(context, { ...embedder, use: 'embedding' }))
        throw new CoreError('provider-unavailable', 'The provider failed several times and rests. Try again later.');
      return embeddings.embed(context, embedder, { texts, agentId, timeZone, signal });
    },

    /** Which model would make this company's vectors now, and what a million tokens of it cost; undefined where none can. */
    async embedder(
      context: TenantContext,
    ): Promise<{ space: string; label: string; model: string; inputMicroUsd: number } | undefined> {
      const { embedder } = await embedderFor(context);
      if (!embedder) return undefined;
      const { label, model, price } = embedder;
      return { space: vectorSpaceOf(embedder), label, model, inputMicroUsd: price.inputMicroUsd };
    },

    providers: createProviders({ tenancy, audit, vault, gateway, clock, allowInternalUrls }),
  };
}
