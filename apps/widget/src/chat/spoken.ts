/** So much is said at once; less would be a stutter. */
const enough = 60;

/**
 * What a screen reader is told of a text that grows: whole sentences, never single words.
 * @returns the next piece, or an empty text while there is nothing whole to say.
 */
export function nextSpoken(text: string, spoken: number, isFinished: boolean): string {
  const rest = text.slice(spoken);
  if (isFinished) return rest;
  const [sentences = ''] = /^[\s\S]*(?:[.!?:](?=\s)|\n)/.exec(rest) ?? [];
  return sentences.trim().length < enough ? '' : sentences;
}
