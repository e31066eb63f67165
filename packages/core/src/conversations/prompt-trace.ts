import { createHash } from 'node:crypto';
import type { TracedFragment } from '../db/schema/messages.ts';
import type { BudgetedFragment } from './prompt-budget.ts';

/**
 * What the model was shown, piece by piece, and the words of each piece under their digest: the same words are kept once.
 * A memory's words are not kept, so that forgetting it forgets them here too.
 */
export function tracePrompt(fragments: readonly BudgetedFragment[]): {
  prompt: TracedFragment[];
  promptTexts: ReadonlyMap<string, string>;
} {
  const promptTexts = new Map<string, string>();
  const prompt = fragments.map(({ fragment, tokens, cut }): TracedFragment => {
    const { companyId, layer, source, text } = fragment;
    const traced = { companyId, layer, kind: source.kind, id: source.id, tokens };
    const isKept = source.kind !== 'memory' && cut !== 'left-out';
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    if (isKept) promptTexts.set(hash, text);
    return {
      ...traced,
      ...(source.version === undefined ? {} : { version: source.version }),
      ...(isKept ? { hash } : {}),
      ...(cut ? { cut } : {}),
    };
  });
  return { prompt, promptTexts };
}
