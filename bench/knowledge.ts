import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLexicon, weightsOf } from '../packages/core/src/knowledge/index.ts';
import { idf } from '../packages/core/src/knowledge/idf.ts';
import { analyzeQuestion, contentTerms, withRepairs } from '../packages/core/src/knowledge/question.ts';
import { rank } from '../packages/core/src/knowledge/ranking.ts';
import { repairable, repairsOf } from '../packages/core/src/knowledge/typos.ts';

type Entry = { id: string; question: string; phrasings?: string[]; answer?: string };
type Question = { id: string; text: string; relevant?: string[]; unanswerable?: boolean };

/** MRR@10 and hit rates of the search, in memory, on sets of questions that lie in a folder; they are read, never copied. */
export async function benchKnowledge(parameters: readonly string[]): Promise<void> {
  const folder = parameters[parameters.indexOf('--sets') + 1];
  if (!parameters.includes('--sets') || !folder) {
    process.stdout.write('Name a folder of question sets: npm run bench -- knowledge --sets <folder>\n');
    return;
  }
  process.stdout.write('set             entries questions  MRR@10  hit@1  hit@3\n');
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const read = <T>(name: string) =>
      readFileSync(join(folder, entry.name, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T);
    const figures = score(read<Entry>('entries.jsonl'), read<Question>('questions.jsonl'));
    process.stdout.write(
      `${entry.name.padEnd(15)} ${String(figures.entries).padStart(7)} ${String(figures.questions).padStart(9)}  ${[figures.mrr, figures.first, figures.three].map((value) => value.toFixed(3)).join('   ')}\n`,
    );
  }
}

function score(entries: readonly Entry[], questions: readonly Question[]) {
  const lexicon = createLexicon();
  const full = entries.map((entry) => ({
    layer: 'company' as const,
    id: entry.id,
    question: entry.question,
    phrasings: entry.phrasings ?? [],
    answer: entry.answer ?? '',
  }));
  const postings = new Map<string, { index: number; weight: number }[]>();
  full.forEach((entry, index) => {
    for (const [term, weight] of weightsOf(entry, lexicon))
      postings.set(term, [...(postings.get(term) ?? []), { index, weight }]);
  });
  const frequency = new Map([...postings].map(([term, list]) => [term, list.length]));
  const answerable = questions.filter((question) => !question.unanswerable);
  let [mrr, first, three] = [0, 0, 0];
  for (const { text, relevant = [] } of answerable) {
    const question = analyzeQuestion(text, lexicon);
    const words = repairable(question.stems, (stem) => frequency.has(stem));
    const near = words.flatMap((word) =>
      [...frequency.keys()]
        .filter((term) => term[0] === word[0] && Math.abs(term.length - word.length) <= 2)
        .map((term) => ({ word, term })),
    );
    const terms = withRepairs(question, repairsOf(words, near), lexicon);
    const content = contentTerms(terms).filter((term) => frequency.has(term.term));
    const wanted = content.length > 0 ? content : terms;
    const sums = new Map<number, number>();
    for (const term of wanted)
      for (const { index, weight } of postings.get(term.term) ?? [])
        sums.set(
          index,
          (sums.get(index) ?? 0) + weight * idf(term, full.length, frequency.get(term.term) ?? 0) * term.count,
        );
    const candidates = [...sums]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 30)
      .flatMap(([index, sum]) => {
        const entry = full[index];
        return entry ? [{ ...entry, score: sum }] : [];
      });
    const ranked = rank({
      candidates,
      terms,
      words: question.words,
      entryCount: full.length,
      documentFrequency: frequency,
      usedAllTokens: content.length === 0,
      lexicon,
    });
    const place = ranked.slice(0, 10).findIndex((entry) => relevant.includes(entry.id));
    if (place >= 0) mrr += 1 / (place + 1);
    if (place === 0) first += 1;
    if (place >= 0 && place < 3) three += 1;
  }
  const share = (value: number) => value / answerable.length;
  return {
    entries: entries.length,
    questions: answerable.length,
    mrr: share(mrr),
    first: share(first),
    three: share(three),
  };
}
