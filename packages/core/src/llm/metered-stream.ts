import type { CallLease, CognitiveLimiter, Reservation } from '../budget/index.ts';
import { type AgentId, type ConversationId, CoreError, type VisitorId } from '../base/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { isUnsent, outcomeOf, statusOf } from './failures.ts';
import { costOf, worstCostOf } from './prices.ts';
import type { ProviderHandle, ProviderHandles } from './provider-handle.ts';
import { believable, countTokens, estimateInputTokens, worstCaseInputTokens } from './tokens.ts';
import type { AdapterEvent, Candidate, ChatMessage, TokenUsage, ToolDeclaration, Try } from './types.ts';

/** A model that says nothing for so long is given up, in milliseconds. */
const defaultSilenceMs = 45_000;
/** However much it says: from the request to the last token, in milliseconds. */
const mostMs = 90_000;
const nothing: TokenUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 };

/** One call, ready to be sent: its prompt is joined and screened. */
export type StreamCall = {
  purpose: 'answer' | 'key-test';
  requestId: string;
  agentId: AgentId | null;
  conversationId: ConversationId | null;
  visitorId: VisitorId | null;
  timeZone: string;
  system: string;
  messages: readonly ChatMessage[];
  tools: readonly ToolDeclaration[];
  maxOutputTokens: number;
  signal: AbortSignal;
};

export type StreamEvent =
  | Exclude<AdapterEvent, { type: 'usage' | 'input-usage' }>
  | { type: 'end'; usage: TokenUsage; costMicroUsd: number; provider: string; model: string };

export type MeteredStreams = ReturnType<typeof createMeteredStreams>;

/** The only way to a model's words: priced, reserved, dispatched, streamed and settled. */
export function createMeteredStreams({
  limiter,
  handles,
  silenceMs = defaultSilenceMs,
}: {
  limiter: CognitiveLimiter;
  handles: ProviderHandles;
  silenceMs?: number | undefined;
}) {
  /** Streams, and settles exactly once whatever happens: on the provider's usage, else on what was seen. */
  async function* metered(
    { handle, lease, reservation }: { handle: ProviderHandle; lease: CallLease; reservation: Reservation },
    candidate: Candidate,
    call: StreamCall,
    report: (made: Try) => void,
  ): AsyncGenerator<StreamEvent> {
    const startedMs = performance.now();
    let usage: TokenUsage | undefined;
    let inputUsage: TokenUsage | undefined;
    let seen = '';
    let outcome = 'given up';
    let wasCharged = true;
    const silence = new AbortController();
    const timers = [setTimeout(() => silence.abort(), silenceMs), setTimeout(() => silence.abort(), mostMs)] as const;
    let settled: { usage: TokenUsage; costMicroUsd: number } | undefined;
    const settle = async () => {
      const charged = usage ?? (wasCharged ? await estimate(call, inputUsage, seen) : nothing);
      const costMicroUsd = costOf(candidate.price, charged);
      settled = { usage: charged, costMicroUsd };
      await reservation.settle({ microUsd: costMicroUsd, ...charged, estimated: usage === undefined && wasCharged });
      return settled;
    };
    try {
      const events = handle.stream(lease, {
        model: candidate.model,
        system: call.system,
        messages: call.messages,
        tools: call.tools,
        maxOutputTokens: call.maxOutputTokens,
        signal: AbortSignal.any([call.signal, silence.signal]),
      });
      for await (const event of events) {
        timers[0].refresh();
        if (event.type === 'usage') usage = believable(event.usage);
        else if (event.type === 'input-usage') inputUsage = believable(event.usage);
        else {
          seen += event.type === 'text' ? event.text : event.argumentsJson;
          yield event;
        }
      }
      // An SDK ends a stream that was given up as if it had been said to its end.
      if (silence.signal.aborted || (seen === '' && !call.signal.aborted))
        throw new CoreError('provider-unavailable', 'The provider sent no answer. Try again later.');
      outcome = 'answered';
    } catch (error) {
      // Who refused the request, or never got it, charged nothing; one that was cut off may have charged for all of the prompt.
      wasCharged = seen !== '' || !(statusOf(error) !== undefined || isUnsent(error) || error instanceof TypeError);
      outcome = silence.signal.aborted ? 'fell silent' : outcomeOf(error);
      // Stopped on purpose: what was said stands, and what was used is charged below.
      if (!call.signal.aborted) throw error;
      outcome = 'stopped';
    } finally {
      for (const timer of timers) clearTimeout(timer);
      const { costMicroUsd } = await settle();
      const { label, kind: provider, model } = candidate;
      report({ label, provider, model, outcome, costMicroUsd, ms: Math.round(performance.now() - startedMs) });
    }
    if (settled) yield { type: 'end', ...settled, provider: candidate.kind, model: candidate.model };
  }

  return {
    /** One attempt at a call: key opened, money set aside, dispatched, streamed, settled. `report` is told what came of it. */
    async *attempt(
      context: TenantContext,
      candidate: Candidate,
      call: StreamCall,
      number: number,
      report: (made: Try) => void,
    ): AsyncGenerator<StreamEvent> {
      const handle = await handles.open(context, candidate);
      const { purpose, requestId, agentId, conversationId, visitorId, timeZone } = call;
      const inputBound = worstCaseInputTokens(call);
      const reservation = await limiter.reserve(context, {
        purpose,
        requestId,
        attempt: number,
        agentId,
        conversationId,
        visitorId,
        providerId: candidate.id,
        provider: candidate.kind,
        model: candidate.model,
        timeZone,
        worstCaseMicroUsd: worstCostOf(candidate.price, inputBound, call.maxOutputTokens),
        worstCaseTokens: inputBound + call.maxOutputTokens,
      });
      const lease = await reservation.dispatch();
      yield* metered({ handle, lease, reservation }, candidate, call, report);
    },
  };
}

/** What a call that brought no usage has come to: the prompt as it was billed or as it counts, and what was seen of the answer. */
async function estimate(call: StreamCall, inputUsage: TokenUsage | undefined, seen: string): Promise<TokenUsage> {
  const input = inputUsage ?? { ...nothing, inputTokens: await estimateInputTokens(call) };
  return { ...input, outputTokens: await countTokens(seen) };
}
