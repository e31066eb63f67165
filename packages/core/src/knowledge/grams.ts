const threeLetters = 2 ** 21 - 1;
const fourLetters = 2 ** 28 - 1;

/** A word that was taken apart. */
type Apart = { readonly pieces: readonly number[] };

/** The 3- and 4-letter pieces of a word with its ends marked, each as a number. */
export function piecesOf(word: string): number[] {
  const padded = `^${word}$`;
  const pieces: number[] = [];
  // Words are ASCII: seven bits a letter, so that four of them are one integer and no text need be cut out.
  let letters = 0;
  for (let end = 0; end < padded.length; end += 1) {
    letters = ((letters << 7) | padded.charCodeAt(end)) & fourLetters;
    if (end >= 2) pieces.push(letters & threeLetters);
    if (end >= 3) pieces.push(letters);
  }
  return pieces;
}

/**
 * For each candidate the best cosine between the question's 3- and 4-letter pieces and those of one of its texts; a piece
 * weighs the more the fewer candidates have it.
 * @param question its words in order, unstemmed.
 */
export function gramCosines(
  question: readonly string[],
  candidates: readonly (readonly (readonly Apart[])[])[],
): number[] {
  const { numbered, count } = createNumbering();
  const asked = question.map((word) => numbered(piecesOf(word)));
  const texts = candidates.map((wordings) => wordings.map((words) => words.map(({ pieces }) => numbered(pieces))));
  const rarities = raritiesOf(texts, count());
  const bag = createBag(count());
  const weightOf = (piece: number) => {
    const times = bag.times[piece] ?? 0;
    return (times === 1 ? 1 : 1 + Math.log(times)) * (rarities[piece] ?? 0);
  };

  const wanted = new Float64Array(count());
  let squares = 0;
  for (let size = bag.fill(asked), index = 0; index < size; index += 1) {
    const piece = bag.pieces[index] ?? 0;
    const weight = weightOf(piece);
    wanted[piece] = weight;
    squares += weight ** 2;
  }
  const questionNorm = Math.sqrt(squares);
  return texts.map((wordings) => {
    let best = 0;
    for (const words of wordings) {
      let dot = 0;
      let own = 0;
      for (let size = bag.fill(words), index = 0; index < size; index += 1) {
        const piece = bag.pieces[index] ?? 0;
        const weight = weightOf(piece);
        own += weight * weight;
        dot += weight * (wanted[piece] ?? 0);
      }
      const length = Math.sqrt(own) * questionNorm;
      if (length > 0) best = Math.max(best, dot / length);
    }
    return best;
  });
}

/** Numbers pieces as they come, from 0 on, so that what is known of them stands in a list. A word is looked through once. */
function createNumbering() {
  const numbers = new Map<number, number>();
  const words = new Map<readonly number[], readonly number[]>();
  const numberOf = (piece: number) => {
    const known = numbers.get(piece);
    if (known !== undefined) return known;
    numbers.set(piece, numbers.size);
    return numbers.size - 1;
  };
  return {
    count: () => numbers.size,
    numbered(pieces: readonly number[]): readonly number[] {
      const known = words.get(pieces);
      if (known) return known;
      const made = pieces.map(numberOf);
      words.set(pieces, made);
      return made;
    },
  };
}

/** By the number of a piece: `ln(1 + (n + 1) / (1 + candidates that have it))`. */
function raritiesOf(candidates: readonly (readonly (readonly number[])[])[][], count: number): Float64Array {
  const containing = new Int32Array(count);
  const lastSeenIn = new Int32Array(count).fill(-1);
  for (const [candidate, texts] of candidates.entries())
    for (const words of texts)
      for (const word of words)
        for (const piece of word)
          if (lastSeenIn[piece] !== candidate) {
            lastSeenIn[piece] = candidate;
            containing[piece] = (containing[piece] ?? 0) + 1;
          }
  const rarities = new Float64Array(count);
  for (let piece = 0; piece < count; piece += 1)
    rarities[piece] = Math.log(1 + (candidates.length + 1) / (1 + (containing[piece] ?? 0)));
  return rarities;
}

/** The pieces of one text and how often each occurs; filled anew for the next one, since a search goes through thousands. */
function createBag(count: number) {
  const times = new Int32Array(count);
  const pieces = new Int32Array(count);
  let size = 0;
  return {
    times,
    pieces,
    /** @returns how many of `pieces` are this text's. */
    fill(words: readonly (readonly number[])[]): number {
      for (let index = 0; index < size; index += 1) times[pieces[index] ?? 0] = 0;
      size = 0;
      for (const word of words)
        for (const piece of word) {
          const before = times[piece] ?? 0;
          times[piece] = before + 1;
          if (before === 0) {
            pieces[size] = piece;
            size += 1;
          }
        }
      return size;
    },
  };
}
