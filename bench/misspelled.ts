const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** One edit in three of ten words of four letters or more: a swap, a letter lost, doubled, or its neighbour on the keyboard. */
export function misspelled(text: string, index: number): string {
  const random = seeded(index + 1);
  return text.replaceAll(/[A-Za-z]{4,}/g, (word) => {
    if (random() >= 0.3) return word;
    const at = 1 + Math.floor(random() * (word.length - 2));
    const kind = random();
    const [before, letter, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)];
    if (kind < 0.3) return `${before}${after[0] ?? ''}${letter}${after.slice(1)}`;
    if (kind < 0.6) return before + after;
    if (kind < 0.75) return before + letter + letter + after;
    const row = keyboard.find((keys) => keys.includes(letter.toLowerCase())) ?? letter;
    const place = row.indexOf(letter.toLowerCase()) + (random() < 0.5 ? -1 : 1);
    return before + (row[place] ?? row[row.length - 2] ?? letter) + after;
  });
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
