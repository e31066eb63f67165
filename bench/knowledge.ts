import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './knowledge-memory.ts';
import { type KnowledgeSet, scoresOf } from './knowledge-scores.ts';
import { misspelled } from './misspelled.ts';
import { ownSets } from './knowledge-own-sets.ts';
import { benchKnowledgeLatency } from './knowledge-latency.ts';

type Entry = { id: string; question: string; phrasings?: string[]; answer?: string };
type Question = { id: string; text: string; relevant?: string[]; unanswerable?: boolean };

/** Floors and goals of docs/knowledge.md, by set: of MRR@10, or of nDCG@10 where several entries are right. */
const floors: Readonly<Record<string, { figure: 'mrr' | 'ndcg'; floor: number; goal: number }>> = {
  stackfaq: { figure: 'ndcg', floor: 0.81, goal: 0.83 },
  stackfaq1: { figure: 'mrr', floor: 0.84, goal: 0.86 },
  'banking-k1': { figure: 'mrr', floor: 0.49, goal: 0.51 },
  'banking-k5': { figure: 'mrr', floor: 0.75, goal: 0.78 },
  'banking-k20': { figure: 'mrr', floor: 0.87, goal: 0.89 },
  'clinc-k1': { figure: 'mrr', floor: 0.58, goal: 0.61 },
  'clinc-k5': { figure: 'mrr', floor: 0.78, goal: 0.81 },
  'clinc-k20': { figure: 'mrr', floor: 0.88, goal: 0.91 },
};

/** Of MRR@10, on the repository's own questions; the other floors of theirs are in `knowledge-floors.test.ts`. */
const ownFloor = 0.86;

const head = [
  'set',
  'entries',
  'questions',
  'MRR@10',
  'nDCG@10',
  'hit@1',
  'hit@3',
  'hit@10',
  'typos',
  'AUROC',
  'quoted',
  'right',
  'wrongly',
];

/**
 * Quality and speed of the search: on the repository's own question sets, in PostgreSQL at 5,000 entries among 1,000
 * companies, and with `--sets <folder>` on public sets that lie in a folder; they are read, never copied.
 */
export async function benchKnowledge(parameters: readonly string[]): Promise<void> {
  const folder = parameters.includes('--sets') ? parameters[parameters.indexOf('--sets') + 1] : undefined;
  const sets = [...(await ownSets()), ...(folder ? publicSets(folder) : [])];
  const rows: string[][] = [];
  let missed = 0;
  for (const set of sets) {
    const plain = await measure(set, (text) => text);
    const withTypos = await measure(set, misspelled);
    const scores = scoresOf(plain);
    const typos = scoresOf(withTypos);
    const target = floors[set.name];
    const value = target?.figure === 'ndcg' ? scores.ndcg : scores.mrr;
    const verdict = target
      ? value >= target.goal
        ? 'goal'
        : value >= target.floor - 0.0005
          ? 'floor'
          : 'MISSED'
      : scores.mrr >= ownFloor
        ? 'goal'
        : 'MISSED';
    if (verdict === 'MISSED') missed += 1;
    rows.push([
      set.name,
      String(set.entries.length),
      String(plain.length),
      ...[scores.mrr, scores.ndcg, scores.hit1, scores.hit3, scores.hit10, typos.mrr].map((figure) =>
        figure.toFixed(3),
      ),
      scores.auroc === undefined ? '' : scores.auroc.toFixed(3),
      ...[scores.quoted, scores.quotedRight].map((share) => `${Math.round(share * 100)}%`),
      Object.entries(scores.quotedWrongly)
        .map(([why, share]) => `${why} ${Math.round(share * 100)}%`)
        .join(', '),
      verdict,
    ]);
  }
  const widths = [...head, ''].map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of [head, ...rows])
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  process.stdout.write(
    `\ntypos: MRR@10 with misspelled words. AUROC: the top score of an answerable question is above that of one that is not.\nquoted: of answerable ones, at the usual threshold; right: of these. wrongly: quoted of what must not be answered.\n${missed} of ${rows.length} sets below their floor.\n`,
  );
  if (!parameters.includes('--quality')) await benchKnowledgeLatency(parameters);
}

function publicSets(folder: string): KnowledgeSet[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const read = <T>(file: string) =>
        readFileSync(join(folder, name, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as T);
      return {
        name,
        entries: read<Entry>('entries.jsonl').map((entry) => ({ phrasings: [], answer: '', ...entry })),
        master: [],
        concepts: [],
        questions: read<Question>('questions.jsonl').map(({ text, relevant = [], unanswerable }) => ({
          text,
          relevant,
          ...(unanswerable ? { why: 'off topic' } : {}),
        })),
      };
    });
}
