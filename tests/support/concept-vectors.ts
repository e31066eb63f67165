/** Models put all texts to one side: two that have nothing in common are similar all the same. */
const common = 0.6;

/**
 * An embedding model whose meanings are laid down: words of one group stand for the same thing, all others for themselves.
 * Texts are as near as they mean the same things, whatever words they use.
 */
export function conceptVectors(
  groups: readonly (readonly string[])[],
  { dimensions = 256 }: { dimensions?: number } = {},
): (text: string) => number[] {
  const stop = new Set(
    'a an and any are at can do for how i is it my of on or the there to what when where you your'.split(' '),
  );
  const conceptOf = new Map(groups.flatMap((words, group) => words.map((word) => [word, `group ${group}`] as const)));
  const directions = new Map<string, Float32Array>();
  const directionOf = (meaning: string) => {
    const known = directions.get(meaning) ?? direction(meaning, dimensions);
    directions.set(meaning, known);
    return known;
  };
  return (text) => {
    const words = (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !stop.has(word));
    const meanings = [...new Set(words.map((word) => conceptOf.get(word) ?? word))];
    const weight = common * Math.sqrt(Math.max(1, meanings.length));
    const sum = Array.from(directionOf('common'), (component) => component * weight);
    for (const meaning of meanings)
      directionOf(meaning).forEach((component, at) => {
        sum[at] = (sum[at] ?? 0) + component;
      });
    return sum;
  };
}

/** A direction of a meaning's own: as good as at right angles to all others. */
function direction(meaning: string, dimensions: number): Float32Array {
  let state = [...meaning].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const components = Float32Array.from({ length: dimensions }, () => next() + next() + next() - 1.5);
  const norm = Math.sqrt(components.reduce((total, component) => total + component * component, 0));
  return components.map((component) => component / norm);
}
