import { CoreError, type FairSlots, isCoreError } from '../base/index.ts';
import { roughTokens } from './tokens.ts';
import type { Llm } from './service.ts';
import type { ModelRequest } from './types.ts';

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
