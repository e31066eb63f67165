export type DiffPiece = { kind: 'same' | 'added' | 'removed'; text: string };

/** What changed from one text to another, word by word: the longest run of words in both stays, the rest came or went. */
export function diffWords(before: string, after: string): DiffPiece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  // By place: how many words the rests from there on have in common at most.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = common[i] as Uint16Array;
      const below = common[i + 1] as Uint16Array;
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  const pieces: DiffPiece[] = [];
  const add = (kind: DiffPiece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [gone, come] = [old[i], now[j]];
    if (gone !== undefined && gone === come) {
      add('same', gone);
      i += 1;
      j += 1;
    } else if (come === undefined || (gone !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      add('removed', gone ?? '');
      i += 1;
    } else {
      add('added', come);
      j += 1;
    }
  }
  return pieces;
}

/** Words and what stands between them, so that the pieces add up to the text. */
function wordsOf(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}
