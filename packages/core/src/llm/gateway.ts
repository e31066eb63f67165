import { BrokenCircuitError } from 'cockatiel';
import type { Canaries } from '../canaries/index.ts';
import {
  CoreError,
  describeError,
  isCoreError,
  type Logger,
  newId,
  type ProviderId,
  type RunId,
  type Tally,
} from '../base/index.ts';
import type { Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import { explain, outcomeOf, statusOf } from './failures.ts';
import type { MeteredStreams, StreamCall, StreamEvent } from './metered-stream.ts';
import { worstCostOf } from './prices.ts';
import { joinFragments } from './prompt.ts';
import type { ProviderHealth } from './provider-health.ts';
import { updateProvider } from './repository.ts';
import type { Candidate, ModelEvent, ModelRequest, Route, Try } from './types.ts';

/** So many models are asked for one answer at most. */
const mostCandidates = 4;

export type Gateway = ReturnType<typeof createGateway>;

/** The only way to a model: price, reservation, dispatch, stream, settlement, and the owner check on every attempt. */
export function createGateway({
  tenancy,
  canaries,
  tally,
  streams,
  health,
  owns,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  tally: Tally;
  streams: MeteredStreams;
  health: ProviderHealth;
  owns: Owns;
  logger: Logger;
}) {
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

  /**
   * Asks one candidate, once more where that may help, until it says its first word.
   * @throws what the last try failed with; nothing of it was said yet.
   */
  async function begin(
    context: TenantContext,
    candidate: Candidate,
    call: StreamCall,
    nextNumber: () => number,
    report: (made: Try) => void,
  ): Promise<{ first: StreamEvent; rest: AsyncGenerator<StreamEvent> }> {
    return health.call(
      context,
      candidate,
      async () => {
        const rest = streams.attempt(context, candidate, call, nextNumber(), report);
        const first = await rest.next();
        if (first.done) throw new CoreError('provider-unavailable', 'The provider sent no answer. Try again later.');
        return { first: first.value, rest };
      },
      call.signal,
    );
  }

  async function* converse(
    context: TenantContext,
    candidates: readonly Candidate[],
    call: StreamCall,
  ): AsyncGenerator<ModelEvent> {
    const tries: Try[] = [];
    const report = (made: Try) => tries.push(made);
    const told = () => tries.splice(0).map((made) => ({ type: 'tried' as const, ...made }));
    let number = 0;
    const nextNumber = () => {
      number += 1;
      return number;
    };
    /** A call of this size was refused for want of budget: only what is cheaper is worth asking for. */
    let tooDear = Number.POSITIVE_INFINITY;
    let failure: unknown;
    for (const candidate of candidates.slice(0, mostCandidates)) {
      const worth = worstCostOf(candidate.price, 1_000_000, call.maxOutputTokens);
      if (worth >= tooDear) continue;
      let spoke = false;
      const sofar = number;
      try {
        const { first, rest } = await begin(context, candidate, call, nextNumber, report);
        try {
          spoke = true;
          yield first;
          yield* rest;
        } finally {
          // Whoever stops listening between the two has it settled all the same.
          await rest.return(undefined);
        }
        yield* told();
        return;
      } catch (error) {
        failure = error;
        logger.warn(
          { company: context.companyId, provider: candidate.kind, status: statusOf(error), ...describeError(error) },
          'a model call failed',
        );
        // What was refused before a reservation was dispatched has left no trace yet.
        if (tries.length === 0 && (number === sofar || !spoke)) {
          const outcome = error instanceof BrokenCircuitError ? 'resting' : outcomeOf(error);
          const { label, kind: provider, model } = candidate;
          report({ label, provider, model, outcome, costMicroUsd: 0, ms: 0 });
        }
        yield* told();
        if (candidate.id !== null && statusOf(error) === 401) await markRefused(context, candidate.id);
        if (spoke || call.signal.aborted || isCoreError(error, 'suspended')) break;
        if (isCoreError(error, 'budget-exhausted')) tooDear = Math.min(tooDear, worth);
      }
    }
    throw explain(failure);
  }

  async function markRefused(context: TenantContext, providerId: ProviderId): Promise<void> {
    await tenancy.batch(context, (tenant) => [
      updateProvider(tenant, providerId, {
        status: 'refused',
        lastError: 'The provider refused this key. Enter a current one.',
      }),
    ]);
  }

  return {
    /**
     * Asks the route's candidates in turn until one answers. Tells of every try; those that failed may have cost something.
     * @throws CoreError with a sentence when none did, or when one fell silent in mid-answer.
     */
    async *stream(
      context: TenantContext,
      route: Extract<Route, { kind: 'model' }>,
      request: ModelRequest,
    ): AsyncGenerator<ModelEvent> {
      // Before any provider is tried: what may not leave may not leave by another door.
      const system = canaries.screen(context, 'prompt', join(context, request.system));
      const messages = canaries.screenValue(context, 'prompt', request.messages);
      yield* converse(context, route.candidates, { ...request, purpose: 'answer', system, messages });
    },

    /** The smallest call there is, to see whether a key works. @throws CoreError with what is wrong. */
    async probe(context: TenantContext, candidate: Candidate, timeZone: string, signal: AbortSignal): Promise<void> {
      const call: StreamCall = {
        purpose: 'key-test',
        requestId: `key-test/${newId<RunId>()}`,
        agentId: null,
        conversationId: null,
        visitorId: null,
        timeZone,
        system: 'Answer with one word.',
        messages: [{ role: 'user', text: 'Say ok.' }],
        tools: [],
        maxOutputTokens: 16,
        signal,
      };
      for await (const event of converse(context, [candidate], call)) if (event.type === 'text') break;
    },
  };
}
