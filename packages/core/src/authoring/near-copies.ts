import type { IndustryTemplate } from '../templates/index.ts';

/**
 * Texts as sets of three words in a row; likeness is the share of the smaller set that the other has too. Measured over
 * the first eight trades, two answers of different trades share at most .18 (set phrases: "change or cancel free of charge
 * until"), two of one trade at most .28 (the signs of danger that dental names in two places). A copy with its trade
 * words swapped keeps more than half.
 */
export const likenessLimits = { betweenTrades: 0.22, inOneTrade: 0.33 };

export type Pair = { likeness: number; first: Place; second: Place };
type Place = { trade: string; entry: string };
type Shingled = Place & { shingles: ReadonlySet<number> };

export type Closest = {
  /** The pairs of answers that share most, closest first, in one trade and between trades; a tenth at least. */
  pairs: Pair[];
  /** The most that an answer of a trade shares with one of another, by slug: however little that is. */
  ofTrade: ReadonlyMap<string, number>;
};

export function closestPairs(industries: readonly IndustryTemplate[], atLeast = 0.1): Closest {
  const numbers = new Map<string, number>();
  return pairsOf(
    industries.flatMap((industry) =>
      industry.entries.map((entry) => ({
        trade: industry.slug,
        entry: entry.id,
        shingles: shinglesOf(entry.answer, numbers),
      })),
    ),
    atLeast,
  );
}

export function isTooClose({ likeness, first, second }: Pair): boolean {
  return likeness >= (first.trade === second.trade ? likenessLimits.inOneTrade : likenessLimits.betweenTrades);
}

function shinglesOf(text: string, numbers: Map<string, number>): ReadonlySet<number> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(
    words.slice(2).map((word, index) => {
      const shingle = `${words[index]} ${words[index + 1]} ${word}`;
      const known = numbers.get(shingle);
      if (known !== undefined) return known;
      numbers.set(shingle, numbers.size);
      return numbers.size - 1;
    }),
  );
}

/** Only texts with a shingle in common are compared: of the millions of pairs between fifty trades, a few thousand. */
function pairsOf(texts: readonly Shingled[], atLeast: number): Closest {
  const ofTrade = new Map<string, number>();
  const holders = new Map<number, number[]>();
  const pairs: Pair[] = [];
  for (const [index, second] of texts.entries()) {
    const shared = new Map<number, number>();
    for (const shingle of second.shingles) {
      const others = holders.get(shingle) ?? [];
      for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
      others.push(index);
      holders.set(shingle, others);
    }
    for (const [other, count] of shared) {
      const first = texts[other];
      if (!first) continue;
      const likeness = count / Math.min(first.shingles.size, second.shingles.size);
      if (first.trade !== second.trade)
        for (const { trade } of [first, second]) ofTrade.set(trade, Math.max(likeness, ofTrade.get(trade) ?? 0));
      if (likeness >= atLeast) pairs.push({ likeness, first: placeOf(first), second: placeOf(second) });
    }
  }
  return { pairs: pairs.sort((a, b) => b.likeness - a.likeness), ofTrade };
}

function placeOf({ trade, entry }: Place): Place {
  return { trade, entry };
}
