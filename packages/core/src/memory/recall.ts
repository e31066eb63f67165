import type { AgentId } from '../base/index.ts';
import type { MemoryRow } from './repository.ts';

/** Who wants to remember: an agent that talks with visitors never gets what is for staff alone. */
export type Recaller = { agentId: AgentId; public: boolean };

/** A fact loses half of its freshness in so many days; what was used lately counts as fresh. */
const halfLifeDays = 60;
const dayMs = 86_400_000;
/** What one shared word, full freshness and having noted it oneself are worth. */
const weights = { word: 1, fresh: 0.8, own: 0.3 };

/** Relevance first, then recency, then whose note it is. Pure: the same rows and moment give the same order. */
export function rankMemories(
  rows: readonly MemoryRow[],
  { question, now, recaller }: { question: string; now: Date; recaller?: Recaller | undefined },
): MemoryRow[] {
  const wanted = wordsOf(question);
  const score = (row: MemoryRow) => {
    const shared = [...wordsOf(row.text)].filter((word) => wanted.has(word)).length;
    const last = Math.max(row.createdAt.getTime(), row.lastUsedAt?.getTime() ?? 0);
    const fresh = 2 ** (-Math.max(0, now.getTime() - last) / dayMs / halfLifeDays);
    const own = recaller !== undefined && row.agentId === recaller.agentId ? 1 : 0;
    return shared * weights.word + fresh * weights.fresh + own * weights.own;
  };
  return rows
    .filter((row) => row.audience === 'everyone' || recaller?.public !== true)
    .map((row) => ({ row, rank: score(row) }))
    .sort((a, b) => b.rank - a.rank || b.row.createdAt.getTime() - a.row.createdAt.getTime())
    .map(({ row }) => row);
}

function wordsOf(text: string): Set<string> {
  return new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.replace(/(ing|ed|es|s)$/, '')),
  );
}
