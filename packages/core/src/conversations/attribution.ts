import type { TracedSpan } from '../db/schema/messages.ts';
import { isStopStem, questionWords, stemOf } from '../knowledge/index.ts';
import { sentencesOf } from '../quoting/index.ts';

/** A text that the answer may rest on. */
export type Ground = { source: TracedSpan['source']; text: string };

/** From this share of a sentence's words on, by weight, a text is taken for where it comes from. */
const enough = 0.55;
/** A sentence with fewer telling words than this says nothing that needs a source. */
const leastWords = 3;
/** A figure weighs as much as this many words: a price is either there or made up. */
const figureWeight = 2;

/**
 * For each sentence of a model's answer the text that it most likely rests on: the one that shares most of its words, rare
 * words and figures before common ones. A likelihood, and shown as one; a sentence that shares little rests on nothing.
 */
export function attribute(answer: string, grounds: readonly Ground[]): TracedSpan[] {
  const known = grounds.map((ground) => ({ ...ground, words: new Set(tellingWords(ground.text)) }));
  const holders = new Map<string, number>();
  for (const { words } of known) for (const word of words) holders.set(word, (holders.get(word) ?? 0) + 1);
  const weightOf = (word: string) =>
    Math.log(1 + (known.length + 1) / ((holders.get(word) ?? 0) + 0.5)) * (/\d/.test(word) ? figureWeight : 1);
  return sentencesOf(answer).flatMap((sentence): TracedSpan[] => {
    const words = [...new Set(tellingWords(sentence.text))];
    if (words.length < leastWords) return [];
    const whole = words.reduce((sum, word) => sum + weightOf(word), 0);
    let best: { source: TracedSpan['source']; share: number } | undefined;
    for (const ground of known) {
      const shared = words.reduce((sum, word) => sum + (ground.words.has(word) ? weightOf(word) : 0), 0) / whole;
      if (shared >= enough && shared > (best?.share ?? 0)) best = { source: ground.source, share: shared };
    }
    return best ? [{ from: sentence.from, to: sentence.to, source: best.source, exact: false }] : [];
  });
}

/** `questionWords` reads 64 words: a long text is read piece by piece. */
function tellingWords(text: string): string[] {
  return text
    .split(/(?<=[.!?\n;:])\s*/)
    .flatMap((piece) => questionWords(piece))
    .map(stemOf)
    .filter((stem) => !isStopStem(stem));
}
