/**
 * How well words that were typed fit a text: 0 where one of them is not in it. A word that begins one of the text's words
 * counts more than one inside; of two that fit alike, the shorter text wins.
 */
export function fitOf(typed: string, text: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const target = text.toLowerCase();
  let fit = 1;
  for (const word of words) {
    const at = target.indexOf(word);
    if (at === -1) return 0;
    fit += at === 0 ? 4 : /\W/.test(target.charAt(at - 1)) ? 3 : 1;
  }
  return fit + 1 / (1 + target.length);
}

/** Those that fit, the best first; all, as they stand, where nothing was typed. */
export function best<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
  most: number,
): Item[] {
  if (typed.trim() === '') return items.slice(0, most);
  return items
    .map((item) => ({ item, fit: fitOf(typed, textOf(item)) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, most)
    .map(({ item }) => item);
}

/** The same for what somebody else has found already: nothing is left out for not fitting, it only comes later. */
export function bestFirst<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
  most: number,
): Item[] {
  return items.toSorted((a, b) => fitOf(typed, textOf(b)) - fitOf(typed, textOf(a))).slice(0, most);
}
