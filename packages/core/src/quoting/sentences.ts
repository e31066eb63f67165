import { isStopStem, questionWords, stemOf } from '../knowledge/index.ts';

/** An answer of at most this many words is quoted whole: its owner wrote it to be said in one breath. */
const wholeUpTo = 55;
const abbreviation = /\b(?:mr|mrs|ms|dr|st|ave|blvd|vs|no|approx|inc|ltd|e\.g|i\.e|a\.m|p\.m|u\.s)\.$/i;
/** Begins a sentence that says nothing without the one before it. */
const leaning = /^(but|however|otherwise|then|it|they|that|this|these|those|and|so|if not|there)\b/i;
/** Is never left out. */
const vital = /\b911\b|\b988\b|poison control|emergency room|call us before|do not|never/i;

export type Sentence = { text: string; from: number; to: number };

/** Sentences with their places in the text. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (const match of text.matchAll(/[.!?]["”')]?\s+(?=["“('A-Z0-9])|\n+/g)) {
    const to = match.index + match[0].trimEnd().length;
    const sentence = text.slice(from, to);
    if (abbreviation.test(sentence)) continue;
    if (sentence.trim() !== '') sentences.push({ text: sentence, from, to });
    from = match.index + match[0].length;
  }
  const rest = text.slice(from).trimEnd();
  if (rest !== '') sentences.push({ text: rest, from, to: from + rest.length });
  return sentences;
}

/**
 * The sentences of an answer that answer this question, in their order: all of a short answer; of a long one the first, those
 * that speak of what was asked with the ones they lean on, and every warning.
 */
export function sentencesFor(question: string, answer: string): Sentence[] {
  const sentences = sentencesOf(answer);
  const words = answer.split(/\s+/).length;
  if (words <= wholeUpTo || sentences.length <= 2) return sentences;
  const asked = new Set(contentStems(question));
  const score = ({ text }: Sentence) => {
    const shared = new Set(contentStems(text).filter((stem) => asked.has(stem)));
    return shared.size;
  };
  const scores = sentences.map(score);
  const best = Math.max(...scores);
  const chosen = new Set<number>([0]);
  for (const [index, sentence] of sentences.entries()) {
    if ((scores[index] ?? 0) > 0 && (scores[index] ?? 0) * 2 >= best) chosen.add(index);
    if (vital.test(sentence.text)) chosen.add(index);
  }
  // Nothing but the first speaks of it: which of the others matter cannot be told.
  if (chosen.size === 1 && best === 0) return sentences;
  for (const index of [...chosen].sort((a, b) => b - a))
    for (let at = index; at > 0 && leaning.test(sentences[at]?.text ?? ''); at -= 1) chosen.add(at - 1);
  return sentences.filter((_, index) => chosen.has(index));
}

function contentStems(text: string): string[] {
  return questionWords(text)
    .map(stemOf)
    .filter((stem) => !isStopStem(stem));
}
