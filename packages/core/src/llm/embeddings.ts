import { type AgentId, CoreError, newId, type RunId } from '../base/index.ts';
import type { CognitiveLimiter } from '../budget/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { explain, isUnsent, statusOf } from './failures.ts';
import { costOf, worstCostOf } from './prices.ts';
import type { ProviderHandles } from './provider-handle.ts';
import type { ProviderHealth } from './provider-health.ts';
import { believable, estimateInputTokens, worstCaseInputTokens } from './tokens.ts';
import type { Candidate, TokenUsage } from './types.ts';

/** What goes into one call at most; providers refuse more. */
const mostTexts = 256;
const mostBytes = 200_000;
const timeoutMs = 30_000;

export type Embedded = {
  vectors: Float32Array[];
  model: string;
  /** Vectors of one space compare with each other, and with none of any other. */
  space: string;
  costMicroUsd: number;
};
export type Embeddings = ReturnType<typeof createEmbeddings>;

/** Vectors through the same door as answers: each call is set aside, dispatched, and settled exactly once. */
export function createEmbeddings({
  limiter,
  handles,
  health,
  canaries,
}: {
  limiter: CognitiveLimiter;
  handles: ProviderHandles;
  health: ProviderHealth;
  canaries: Canaries;
}) {
  async function attempt(
    context: TenantContext,
    candidate: Candidate,
    texts: readonly string[],
    wish: { requestId: string; attempt: number; agentId: AgentId | null; timeZone: string; signal: AbortSignal },
  ): Promise<Pick<Embedded, 'vectors' | 'costMicroUsd'>> {
    const { signal, ...named } = wish;
    const handle = await handles.open(context, candidate);
    const prompt = { system: '', messages: texts.map((text) => ({ role: 'user' as const, text })), tools: [] };
    const bound = worstCaseInputTokens(prompt);
    const reservation = await limiter.reserve(context, {
      ...named,
      purpose: 'embedding',
      conversationId: null,
      visitorId: null,
      providerId: candidate.id,
      provider: candidate.kind,
      model: candidate.model,
      worstCaseMicroUsd: worstCostOf(candidate.price, bound, 0),
      worstCaseTokens: bound,
    });
    const lease = await reservation.dispatch();
    const settle = async (usage: TokenUsage, estimated: boolean) => {
      const microUsd = costOf(candidate.price, usage);
      await reservation.settle({ microUsd, ...usage, estimated });
      return microUsd;
    };
    const counted = async (): Promise<TokenUsage> => ({
      inputTokens: await estimateInputTokens(prompt),
      outputTokens: 0,
      cachedTokens: 0,
      cacheWriteTokens: 0,
    });
    const made = await handle
      .embed(lease, {
        model: candidate.model,
        texts,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      .catch(async (error: unknown) => {
        const isFree = statusOf(error) !== undefined || isUnsent(error);
        await settle(isFree ? { ...(await counted()), inputTokens: 0 } : await counted(), !isFree);
        throw error;
      });
    const usage = made.usage && believable(made.usage);
    const costMicroUsd = await settle(usage ?? (await counted()), usage === undefined);
    if (made.vectors.length !== texts.length)
      throw new CoreError('provider-unavailable', 'The provider sent another number of vectors than was asked for.');
    return { vectors: made.vectors, costMicroUsd };
  }

  return {
    /**
     * Embeds all texts with one model. Large lists are several calls, each with its own reservation.
     * @throws CoreError 'budget-exhausted', 'provider-unavailable' …; of what was made until then nothing is lost but the money.
     */
    async embed(
      context: TenantContext,
      candidate: Candidate,
      {
        texts,
        agentId,
        timeZone,
        signal,
      }: { texts: readonly string[]; agentId: AgentId | null; timeZone: string; signal: AbortSignal },
    ): Promise<Embedded> {
      const screened = canaries.screenValue(context, 'prompt', texts);
      const whole: Embedded = {
        vectors: [],
        model: candidate.model,
        space: vectorSpaceOf(candidate),
        costMicroUsd: 0,
      };
      for (const part of partsOf(screened)) {
        const requestId = `embedding/${newId<RunId>()}`;
        let number = 0;
        try {
          const made = await health.call(
            context,
            { ...candidate, use: 'embedding' },
            () => {
              number += 1;
              return attempt(context, candidate, part, { requestId, attempt: number, agentId, timeZone, signal });
            },
            signal,
          );
          whole.vectors.push(...made.vectors);
          whole.costMicroUsd += made.costMicroUsd;
        } catch (error) {
          throw explain(error);
        }
      }
      return whole;
    },
  };
}

/** The same name stands for the same model at a provider that everybody knows; what a server of one's own calls so, only it knows. */
export function vectorSpaceOf({ id, kind, model }: Pick<Candidate, 'id' | 'kind' | 'model'>): string {
  return `${kind === 'openai-compatible' ? id : kind}/${model}`;
}

function partsOf(texts: readonly string[]): string[][] {
  const parts: string[][] = [];
  let bytes = mostBytes;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    const last = parts.at(-1);
    if (!last || last.length === mostTexts || bytes + size > mostBytes) {
      parts.push([text]);
      bytes = size;
    } else {
      last.push(text);
      bytes += size;
    }
  }
  return parts;
}
