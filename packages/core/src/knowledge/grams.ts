const threeLetters = 2 ** 21 - 1;
const fourLetters = 2 ** 28 - 1;

/** A text as pieces of 3 and 4 letters: the number of each that occurs, and how often it does. */
type Bag = { pieces: readonly number[]; counts: readonly number[] };

/**
 * For each candidate the best cosine between the question's 3- and 4-letter pieces and those of one of its texts; a piece
 * weighs the more the fewer candidates have it. All texts as words, in order.
 */
export function gramCosines(
  question: readonly string[],
  candidates: readonly (readonly (readonly string[])[])[],
): number[] {
  const bagOf = createBags();
  const bags = candidates.map((texts) => texts.map(bagOf));
  const asked = bagOf(question);
  const rarities = raritiesOf(bags);
  const unseen = Math.log(1 + (candidates.length + 1));
  const weigh = (piece: number, count: number) => (count === 1 ? 1 : 1 + Math.log(count)) * (rarities[piece] ?? unseen);

  const wanted = new Float64Array(Math.max(rarities.length, ...asked.pieces.map((piece) => piece + 1)));
  let squares = 0;
  for (const [index, piece] of asked.pieces.entries()) {
    const weight = weigh(piece, asked.counts[index] ?? 1);
    wanted[piece] = weight;
    squares += weight ** 2;
  }
  const questionNorm = Math.sqrt(squares);
  return bags.map((texts) => {
    let best = 0;
    for (const { pieces, counts } of texts) {
      let dot = 0;
      let own = 0;
      for (let index = 0; index < pieces.length; index += 1) {
        const piece = pieces[index] ?? 0;
        const weight = weigh(piece, counts[index] ?? 1);
        own += weight * weight;
        dot += weight * (wanted[piece] ?? 0);
      }
      const length = Math.sqrt(own) * questionNorm;
      if (length > 0) best = Math.max(best, dot / length);
    }
    return best;
  });
}

/** By the number of a piece: `ln(1 + (n + 1) / (1 + candidates that have it))`. */
function raritiesOf(candidates: readonly (readonly Bag[])[]): number[] {
  const containing: number[] = [];
  const lastSeenIn: number[] = [];
  for (const [candidate, texts] of candidates.entries())
    for (const { pieces } of texts)
      for (const piece of pieces)
        if (lastSeenIn[piece] !== candidate) {
          lastSeenIn[piece] = candidate;
          containing[piece] = (containing[piece] ?? 0) + 1;
        }
  return containing.map((count) => Math.log(1 + (candidates.length + 1) / (1 + count)));
}

/** Numbers pieces as they come; a word is taken apart once, however many texts have it. */
function createBags(): (words: readonly string[]) => Bag {
  const numbers = new Map<number, number>();
  const piecesOfWord = new Map<string, readonly number[]>();
  const placeOf: number[] = [];
  const numberOf = (letters: number) => {
    const known = numbers.get(letters);
    if (known !== undefined) return known;
    numbers.set(letters, numbers.size);
    return numbers.size - 1;
  };
  const piecesOf = (word: string) => {
    const known = piecesOfWord.get(word);
    if (known) return known;
    const padded = `^${word}$`;
    const pieces: number[] = [];
    // Words are ASCII: seven bits a letter, so that four of them are one integer and no text need be cut out.
    let letters = 0;
    for (let end = 0; end < padded.length; end += 1) {
      letters = ((letters << 7) | padded.charCodeAt(end)) & fourLetters;
      if (end >= 2) pieces.push(numberOf(letters & threeLetters));
      if (end >= 3) pieces.push(numberOf(letters));
    }
    piecesOfWord.set(word, pieces);
    return pieces;
  };
  return (words) => {
    const pieces: number[] = [];
    const counts: number[] = [];
    for (const word of words)
      for (const piece of piecesOf(word)) {
        const place = placeOf[piece] ?? 0;
        // What an earlier text left there points at another piece.
        if (pieces[place] === piece) counts[place] = (counts[place] ?? 0) + 1;
        else {
          placeOf[piece] = pieces.length;
          pieces.push(piece);
          counts.push(1);
        }
      }
    return { pieces, counts };
  };
}
