export type KnowledgeEntry = { id: string; question: string; phrasings: string[]; answer: string };

/** One knowledge base, and questions with known answers; `why` a question must not be answered. */
export type KnowledgeSet = {
  name: string;
  entries: KnowledgeEntry[];
  master: (KnowledgeEntry & { categorySlug: string })[];
  concepts: { slug: string; words: string[] }[];
  questions: { text: string; relevant: string[]; why?: string }[];
};

export type MeasuredQuestion = {
  relevant: readonly string[];
  why?: string;
  /** Ids, best first. */
  found: readonly string[];
  score: number;
  /** What the product would do at its usual thresholds. */
  isQuoted: boolean;
};

const depth = 10;

export function scoresOf(measured: readonly MeasuredQuestion[]) {
  const answerable = measured.filter((one) => one.why === undefined);
  const not = measured.filter((one) => one.why !== undefined);
  const rankOf = ({ found, relevant }: MeasuredQuestion) => {
    const at = found.slice(0, depth).findIndex((id) => relevant.includes(id));
    return at < 0 ? 0 : at + 1;
  };
  const ranks = answerable.map(rankOf);
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  const hit = (k: number) => share(ranks.filter((rank) => rank > 0 && rank <= k).length, ranks.length);
  const quoted = answerable.filter((one) => one.isQuoted);
  return {
    mrr: share(
      ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0),
      ranks.length,
    ),
    ndcg: share(
      answerable.reduce((sum, one) => sum + ndcg(one), 0),
      answerable.length,
    ),
    hit1: hit(1),
    hit3: hit(3),
    hit10: hit(10),
    auroc:
      not.length === 0
        ? undefined
        : auroc(
            answerable.map(({ score }) => score),
            not.map(({ score }) => score),
          ),
    quoted: share(quoted.length, answerable.length),
    quotedRight: share(quoted.filter((one) => rankOf(one) === 1).length, quoted.length),
    quotedWrongly: Object.fromEntries(
      [...Map.groupBy(not, (one) => one.why ?? '')].map(([why, group]) => [
        why,
        share(group.filter((one) => one.isQuoted).length, group.length),
      ]),
    ),
  };
}

function ndcg({ found, relevant }: MeasuredQuestion): number {
  const gain = (at: number) => 1 / Math.log2(at + 2);
  const got = found.slice(0, depth).reduce((sum, id, at) => sum + (relevant.includes(id) ? gain(at) : 0), 0);
  const best = Array.from({ length: Math.min(depth, relevant.length) }, (_, at) => gain(at)).reduce((a, b) => a + b, 0);
  return best === 0 ? 0 : got / best;
}

/** How often one of `above` is greater than one of `below`; ties count half. */
function auroc(above: readonly number[], below: readonly number[]): number {
  let wins = 0;
  for (const one of above) for (const other of below) wins += one > other ? 1 : one === other ? 0.5 : 0;
  return wins / (above.length * below.length);
}
