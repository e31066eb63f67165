import { CoreError, type FairSlots, isCoreError } from '../base/index.ts';
import { roughTokens } from './tokens.ts';
import type { Llm } from './service.ts';
import type { ModelRequest } from './types.ts';

/**
 * Places that one company alone can never take: seven in thirty-two. What the others use at the same moment swings, and a swing
 * above the reserve has to wait until one of the flood's calls ends. With an eighth, twenty neighbours who use a fifth of the
 * places waited up to a quarter of a call; with a quarter, 5 % of the places stood empty. Between the two both stay small.
 */
export function reservedModelSlots(slots: number): number {
  return Math.floor((slots * 7) / 32);
}

/**
 * Models are called by as many answers at once as there are places, and places go round among companies by the tokens that
 * their answers take. Stands around the gateway: no money is set aside while an answer waits for its turn.
 */
export function withFairModels(llm: Llm, slots: FairSlots): Llm {
  return {
    ...llm,
    /** @throws besides, CoreError 'provider-unavailable' when too much of this company waits, or it waited too long. */
    async *stream(context, route, request) {
      const slot = await slots
        .acquire(context.companyId, { cost: foreseenTokens(request), signal: request.signal })
        .catch((error: unknown) => {
          if (isCoreError(error)) throw new CoreError('provider-unavailable', error.message, { cause: error });
          throw error;
        });
      let used: number | undefined;
      try {
        for await (const event of llm.stream(context, route, request)) {
          if (event.type === 'end') used = event.usage.inputTokens + event.usage.outputTokens;
          yield event;
        }
      } finally {
        // What ended without a word on its usage counts as foreseen.
        slot.release(used);
      }
    },
  };
}

/** Near enough for a turn: what it really came to is put right when it has ended. */
function foreseenTokens({ system, messages, tools, maxOutputTokens }: ModelRequest): number {
  const texts = [...system.map((fragment) => fragment.text), JSON.stringify(messages), JSON.stringify(tools)];
  return texts.reduce((sum, text) => sum + roughTokens(text), maxOutputTokens);
}
