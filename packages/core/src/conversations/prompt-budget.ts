import type { PromptFragment } from '../llm/index.ts';

/** A fragment before it is known whether there is room for it. */
export type WantedFragment = PromptFragment & {
  /** The marker of the rows that it is made of: stays with the text, however much of that is cut. */
  canary: string;
  /** Whose share of the prompt it uses; `always` is never cut. */
  share: 'always' | 'contexts' | 'business' | 'knowledge' | 'memories';
};

/** `fragment.text` is without the marker; `marked` is what goes to the gateway, which takes it off. */
export type BudgetedFragment = {
  fragment: PromptFragment;
  marked: PromptFragment;
  tokens: number;
  cut?: 'left-out' | 'shortened';
};

/** Tokens of a system prompt; what must always be said is not counted against it. */
export const promptTokens = 6_000;
/**
 * How the rest is divided, in this order; what one share does not use goes to the next ones, so that a company that writes
 * little about itself has the more room for what it knows.
 */
const shares = [
  { share: 'contexts', part: 0.2 },
  { share: 'business', part: 0.3 },
  { share: 'memories', part: 0.1 },
  { share: 'knowledge', part: 0.4 },
] as const;

/** Four characters are about one token of English. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * Which fragments the model is shown, in their order. In each share the first ones come first; one that does not fit is
 * shortened at the end of a line or sentence where a good part of it fits, and left out where it does not.
 */
export function withinBudget(wanted: readonly WantedFragment[], budget = promptTokens): BudgetedFragment[] {
  const kept = new Map<WantedFragment, BudgetedFragment>();
  let carried = 0;
  for (const { share, part } of shares) {
    let left = Math.floor(budget * part) + carried;
    for (const fragment of wanted.filter((one) => one.share === share)) {
      const fitted = fit(fragment, left);
      kept.set(fragment, fitted);
      left -= fitted.tokens;
    }
    carried = Math.max(0, left);
  }
  return wanted.map((fragment) => kept.get(fragment) ?? whole(fragment));
}

function fit(fragment: WantedFragment, tokens: number): BudgetedFragment {
  const all = whole(fragment);
  if (all.tokens <= tokens) return all;
  const room = fragment.text.slice(0, Math.max(0, tokens * 4));
  const end = Math.max(room.lastIndexOf('\n'), room.lastIndexOf('. ') + 1);
  return end >= fragment.text.length / 3
    ? { ...whole({ ...fragment, text: room.slice(0, end) }), cut: 'shortened' }
    : { ...whole(fragment), tokens: 0, cut: 'left-out' };
}

function whole({ share: _share, canary, ...fragment }: WantedFragment): BudgetedFragment {
  return {
    fragment,
    marked: { ...fragment, text: `${fragment.text}${canary}` },
    tokens: tokensOf(fragment.text),
  };
}
