import {
  createLexicon,
  type IndexedEntries,
  indexEntries,
  memoryShelf,
  prepareQuestion,
  searchShelf,
} from '../knowledge/index.ts';
import type { Row } from './repository.ts';

/** What of a company's rows decides what it answers. */
export type Answering = {
  categories: readonly Row[];
  entries: readonly Row[];
  concepts: readonly Row[];
  golden: readonly Row[];
};

export type GoldenResult = { passed: ReadonlySet<string>; questions: ReadonlyMap<string, string> };

type Golden = { id: string; question: string; kind: string; entry_slugs: string[] };
type Entry = { id: string; slug: string; category_id: string; question: string; phrasings: string[]; answer: string };

/** Asks a company's golden questions of knowledge that may not be written yet. A question passes when its entry comes first, or when one that must not be answered is not quoted. */
export async function askGolden(
  { categories, entries, concepts, golden }: Answering,
  master: IndexedEntries,
  thresholds: { quoteThreshold: number; suggestThreshold: number } | undefined,
): Promise<GoldenResult> {
  const lexicon = createLexicon(
    concepts.map((row) => ({ slug: String(row['slug']), words: row['words'] as string[] })),
  );
  const slugs = new Map(categories.map((row) => [row['id'], String(row['slug'])]));
  const published = entries.filter((row) => row['status'] === 'published') as Entry[];
  const indexed = indexEntries(
    published.map(({ slug, category_id, question, phrasings, answer }) => ({
      id: slug,
      categorySlug: slugs.get(category_id) ?? '',
      question,
      phrasings,
      answer,
    })),
    lexicon,
  );
  const shelf = memoryShelf(indexed, { master, ...(thresholds ? { thresholds } : {}) });
  const passed = new Set<string>();
  const questions = new Map<string, string>();
  for (const row of golden as Golden[]) {
    questions.set(row.id, row.question);
    const { hits, decision } = await searchShelf(shelf, prepareQuestion(row.question, lexicon), { limit: 1 });
    const isRight = row.kind === 'answerable' ? row.entry_slugs.includes(hits[0]?.entryId ?? '') : decision !== 'quote';
    if (isRight) passed.add(row.id);
  }
  return { passed, questions };
}

/** Questions that were answered rightly and would not be any more. */
export function lostQuestions(before: GoldenResult, after: GoldenResult): string[] {
  return [...before.passed]
    .filter((id) => after.questions.has(id) && !after.passed.has(id))
    .map((id) => after.questions.get(id) ?? '');
}

/** Worse is a smaller share of right answers. */
export function isWorse(before: GoldenResult, after: GoldenResult): boolean {
  const share = ({ passed, questions }: GoldenResult) => (questions.size === 0 ? 1 : passed.size / questions.size);
  return share(after) < share(before);
}
