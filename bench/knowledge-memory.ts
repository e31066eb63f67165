import {
  createLexicon,
  indexEntries,
  memoryShelf,
  prepareQuestion,
  type SearchResult,
  searchShelf,
} from '../packages/core/src/knowledge/index.ts';
import type { KnowledgeSet, MeasuredQuestion } from './knowledge-scores.ts';

/** Asks all questions of a set, each changed as `change` says. */
export async function measure(
  set: KnowledgeSet,
  change: (text: string, index: number) => string,
): Promise<MeasuredQuestion[]> {
  const search = inMemory(set);
  const measured: MeasuredQuestion[] = [];
  for (const [index, question] of set.questions.entries()) {
    const { hits, decision } = await search(change(question.text, index));
    measured.push({
      relevant: question.relevant,
      ...(question.why ? { why: question.why } : {}),
      found: hits.map((hit) => hit.entryId),
      score: hits[0]?.score ?? 0,
      isQuoted: decision === 'quote',
    });
  }
  return measured;
}

/** The search of the product over one set, held in memory: results are those of PostgreSQL, which tests compare. */
function inMemory(set: KnowledgeSet): (question: string) => Promise<SearchResult> {
  const lexicon = createLexicon(set.concepts);
  const company = indexEntries(
    set.entries.map((entry) => ({ ...entry, categorySlug: 'all' })),
    lexicon,
  );
  const master = indexEntries(set.master, createLexicon());
  const shelf = memoryShelf(company, { master });
  return (question) => searchShelf(shelf, prepareQuestion(question, lexicon), { limit: 10 });
}
