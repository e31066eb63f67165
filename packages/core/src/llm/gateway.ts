import type { Canaries } from '../canaries/index.ts';
import type { CognitiveLimiter, Reservation } from '../budget/index.ts';
import {
  type Clock,
  CoreError,
  describeError,
  isCoreError,
  type Logger,
  type ProviderId,
  type Tally,
} from '../base/index.ts';
import { assertMasterKey, type DataKey, listDataKeys, type Vault } from '../credentials/index.ts';
import type { CompanyId, Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import { createAnthropicAdapter } from './anthropic.ts';
import { createOpenAiAdapter } from './openai.ts';
import { costOf, estimateTokens, type ModelPrice, priceOf, worstCaseInputTokens } from './prices.ts';
import { joinFragments } from './prompt.ts';
import { findProvider, type ProviderRow, updateProvider } from './repository.ts';
import { createSafeFetch } from './safe-fetch.ts';
import { assertOwner, type PlatformProviders } from './smart-router.ts';
import type { Adapter, ModelEvent, ModelRequest, OwnedProvider, Route, TokenUsage } from './types.ts';

/** From the request to the last token of one attempt, in milliseconds. */
const attemptTimeoutMs = 90_000;
/** A model that says nothing for so long is given up, in milliseconds. */
const silenceMs = 45_000;
const providerColumn = { table: 'llm_providers', column: 'api_key' };

export type Gateway = ReturnType<typeof createGateway>;

/** The only way to a provider: price, reservation, dispatch, stream, settlement, and the owner check on every attempt. */
export function createGateway({
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
  modelSilenceMs = silenceMs,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  tally: Tally;
  limiter: CognitiveLimiter;
  vault: Vault;
  platform: PlatformProviders;
  owns: Owns;
  clock: Clock;
  logger: Logger;
  /** For development and tests: companies' own servers on this very machine. */
  allowInternalUrls: boolean;
  modelSilenceMs?: number | undefined;
}) {
  const outside = createSafeFetch({ allowInternal: allowInternalUrls });
  const plain = createSafeFetch({ allowInternal: true });

  // For the metrics of this process; what is true of a key stands in its row.
  const failures = { opens: 0 };

  /** The key in clear, for this call alone. @throws CoreError 'key-refused' after marking a key that does not open. */
  async function openKey(
    context: TenantContext,
    providerId: ProviderId,
  ): Promise<{ row: ProviderRow; apiKey: string }> {
    const [rows, dataKeys] = await tenancy.batch(context, (tenant) => [
      findProvider(tenant, providerId),
      listDataKeys(tenant),
    ]);
    const row = rows[0];
    if (!row) throw new CoreError('provider-unavailable', 'This AI key was removed.');
    try {
      const sealedWith = row.apiKey.readUInt32BE(1);
      const keyRow = dataKeys.find((key) => key.version === sealedWith);
      if (!keyRow) throw new CoreError('internal', 'A stored secret does not open.');
      assertMasterKey(vault, keyRow);
      const dataKey: DataKey = vault.unwrap(context.companyId, keyRow);
      const place = { companyId: context.companyId, rowId: row.id, ...providerColumn };
      const apiKey = vault.open(dataKey, place, row.apiKey);
      // An older ciphertext of this very row opens too, but its fingerprint is not the one that was kept with it.
      if (vault.fingerprint(dataKey, apiKey) !== row.fingerprint)
        throw new CoreError('internal', 'A stored secret is not the one that was kept last.');
      return { row, apiKey };
    } catch (error) {
      failures.opens += 1;
      logger.error(
        { company: context.companyId, provider: row.id, ...describeError(error) },
        'a stored AI key does not open',
      );
      if (isCoreError(error, 'unavailable')) throw error;
      await tenancy.batch(context, (tenant) => [
        updateProvider(tenant, providerId, {
          status: 'needs-re-entry',
          lastError: 'This key cannot be opened any more. Enter it again.',
        }),
      ]);
      throw new CoreError('key-refused', 'This AI key cannot be opened any more. Enter it again under AI keys.');
    }
  }

  async function open(context: TenantContext, provider: OwnedProvider): Promise<Adapter> {
    if (provider.id !== null) {
      const { row, apiKey } = await openKey(context, provider.id);
      owned(context, row.companyId, provider);
      const settings = {
        apiKey,
        baseUrl: row.baseUrl ?? platformUrlFor(row.kind),
        timeoutMs: attemptTimeoutMs,
        fetch: row.baseUrl === null ? plain : outside,
      };
      return row.kind === 'anthropic'
        ? createAnthropicAdapter(settings)
        : createOpenAiAdapter(settings, row.kind === 'openai-compatible');
    }
    const shared = provider.kind === 'openai-compatible' ? undefined : platform[provider.kind];
    if (!shared || provider.owner !== 'platform')
      throw new CoreError('provider-unavailable', 'The platform has no such model.');
    const settings = { apiKey: shared.apiKey, baseUrl: shared.baseUrl, timeoutMs: attemptTimeoutMs, fetch: plain };
    return provider.kind === 'anthropic' ? createAnthropicAdapter(settings) : createOpenAiAdapter(settings, false);
  }

  /** Where a company's key for an official provider goes: to that provider, or to the stand-in that the operator named for it. */
  function platformUrlFor(kind: ProviderRow['kind']): string | undefined {
    return kind === 'openai-compatible' ? undefined : officialUrls[kind];
  }
  const officialUrls = { openai: platform.openai?.baseUrl, anthropic: platform.anthropic?.baseUrl };

  function owned(context: TenantContext, company: CompanyId, provider: OwnedProvider): void {
    try {
      assertOwner(owns, context, company, provider);
      tally.add(context.companyId, 'provider.accepted');
    } catch (error) {
      tally.add(context.companyId, 'provider.refused');
      throw error;
    }
  }

  function join(context: TenantContext, fragments: ModelRequest['system']): string {
    try {
      const system = joinFragments(owns, context, fragments);
      tally.add(context.companyId, 'fragment.accepted');
      return system;
    } catch (error) {
      tally.add(context.companyId, 'fragment.refused');
      throw error;
    }
  }

  async function* attempt(
    context: TenantContext,
    provider: OwnedProvider,
    request: Omit<ModelRequest, 'system'>,
    system: string,
    number: number,
  ): AsyncGenerator<ModelEvent> {
    owned(context, context.companyId, provider);
    const adapter = await open(context, provider);
    const price = priceOf(request.prices, provider.kind, provider.model, clock.now().toISOString().slice(0, 10));
    const inputBound = worstCaseInputTokens(system, request.messages, request.tools);
    const worst: TokenUsage = { inputTokens: inputBound, outputTokens: request.maxOutputTokens, cachedTokens: 0 };
    const reservation = await limiter.reserve(context, {
      requestId: request.requestId,
      attempt: number,
      agentId: request.agentId,
      conversationId: request.conversationId,
      providerId: provider.id,
      provider: provider.kind,
      model: provider.model,
      timeZone: request.timeZone,
      worstCaseMicroUsd: costOf(price, worst),
      worstCaseTokens: inputBound + request.maxOutputTokens,
    });
    await reservation.dispatch();
    yield* metered(adapter, reservation, { provider, request, system, price, inputBound });
  }

  /** Streams, and settles exactly once whatever happens: on the provider's usage, else on what was seen. */
  async function* metered(
    adapter: Adapter,
    reservation: Reservation,
    {
      provider,
      request,
      system,
      price,
      inputBound,
    }: {
      provider: OwnedProvider;
      request: Omit<ModelRequest, 'system'>;
      system: string;
      price: ModelPrice;
      inputBound: number;
    },
  ): AsyncGenerator<ModelEvent> {
    let usage: TokenUsage | undefined;
    let seen = '';
    let spoke = false;
    let rejected = false;
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), modelSilenceMs);
    let settled: { usage: TokenUsage; costMicroUsd: number } | undefined;
    const settle = async (): Promise<{ usage: TokenUsage; costMicroUsd: number }> => {
      // A provider that refused the request charged nothing; one that was cut off may have charged for all of the prompt.
      const charged: TokenUsage =
        usage ??
        (rejected
          ? { inputTokens: 0, outputTokens: 0, cachedTokens: 0 }
          : {
              // Half of the bound is two bytes a token: more than any prompt in a human language comes to.
              inputTokens: Math.ceil(inputBound / 2),
              outputTokens: estimateTokens(seen),
              cachedTokens: 0,
            });
      const costMicroUsd = costOf(price, charged);
      await reservation.settle({ microUsd: costMicroUsd, ...charged, estimated: usage === undefined && !rejected });
      return { usage: charged, costMicroUsd };
    };
    try {
      const events = adapter.stream({
        model: provider.model,
        system,
        messages: request.messages,
        tools: request.tools,
        maxOutputTokens: request.maxOutputTokens,
        signal: AbortSignal.any([request.signal, silence.signal]),
      });
      for await (const event of events) {
        timer.refresh();
        if (event.type === 'usage') usage = believable(event.usage);
        else {
          spoke = true;
          seen += event.type === 'text' ? event.text : event.argumentsJson;
          yield event;
        }
      }
      // An SDK ends a stream that was given up as if it had been said to its end.
      if (silence.signal.aborted || (!spoke && !request.signal.aborted))
        throw new CoreError('provider-unavailable', 'The provider sent no answer. Try again later.');
    } catch (error) {
      rejected = statusOf(error) !== undefined && !spoke;
      // Stopped on purpose: what was said stands, and what was used is charged below.
      if (!request.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      // Also when nobody reads on: a cancelled request does not cancel the bill.
      settled = await settle();
    }
    yield { type: 'end', ...settled, provider: provider.kind, model: provider.model };
  }

  return {
    openKey,

    /** How many stored keys did not open since this process began. */
    failedOpens: (): number => failures.opens,

    /**
     * Speaks with the first provider that answers. Falls to the next one only while nothing has been said.
     * @throws CoreError 'budget-exhausted', 'provider-unavailable' or 'key-refused' when none did.
     */
    async *stream(
      context: TenantContext,
      route: Extract<Route, { kind: 'model' }>,
      given: ModelRequest,
    ): AsyncGenerator<ModelEvent> {
      // Before any provider is tried: what may not leave may not leave by another door.
      const system = canaries.screen(context, 'prompt', join(context, given.system));
      const messages = canaries.screenValue(context, 'prompt', given.messages);
      const request = { ...given, messages };
      let failure: unknown;
      for (const [index, provider] of route.providers.entries()) {
        let spoke = false;
        try {
          for await (const event of attempt(context, provider, request, system, index + 1)) {
            spoke = true;
            yield event;
          }
          return;
        } catch (error) {
          failure = error;
          logger.warn(
            { company: context.companyId, provider: provider.kind, status: statusOf(error), ...describeError(error) },
            'a model call failed',
          );
          if (provider.id !== null && statusOf(error) === 401) await markRefused(context, provider.id);
          if (spoke || request.signal.aborted || isCoreError(error, 'budget-exhausted')) break;
        }
      }
      throw explain(failure);
    },
  };

  async function markRefused(context: TenantContext, providerId: ProviderId): Promise<void> {
    await tenancy.batch(context, (tenant) => [
      updateProvider(tenant, providerId, {
        status: 'refused',
        lastError: 'The provider refused this key. Enter a current one.',
      }),
    ]);
  }
}

const most = 2_147_483_647;

/** What a provider says that it used, unless it cannot be: that counts as missing. */
function believable(usage: TokenUsage): TokenUsage | undefined {
  const counts = [usage.inputTokens, usage.outputTokens, usage.cachedTokens];
  return counts.every((count) => Number.isInteger(count) && count >= 0 && count <= most) ? usage : undefined;
}

/** The HTTP status that an SDK's error bears. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

/** A sentence of ours for what a provider said; its own words may quote the prompt or the key. */
export function explain(error: unknown): CoreError {
  if (error instanceof CoreError) return error;
  const status = statusOf(error);
  if (status === 401 || status === 403)
    return new CoreError('key-refused', 'The provider refused this key. Enter a current one under AI keys.');
  if (status === 429)
    return new CoreError(
      'provider-unavailable',
      'The provider is busy, or its own limit for this key is reached. Try again later.',
      { retryAfterMs: 30_000 },
    );
  if (status === 404)
    return new CoreError('provider-unavailable', 'The provider knows no such model. Choose another one under AI keys.');
  return new CoreError('provider-unavailable', 'The provider does not answer at the moment. Try again later.', {
    retryAfterMs: 10_000,
  });
}
