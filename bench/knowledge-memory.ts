import {
  createLexicon,
  indexEntries,
  memoryShelf,
  prepareQuestion,
  type SearchResult,
  searchShelf,
} from '../packages/core/src/knowledge/index.ts';
import type { KnowledgeSet } from './knowledge-scores.ts';

/** The search of the product over one set, held in memory: results are those of PostgreSQL, which tests compare. */
export function inMemory(set: KnowledgeSet): (question: string) => Promise<SearchResult> {
  const lexicon = createLexicon(set.concepts);
  const company = indexEntries(
    set.entries.map((entry) => ({ ...entry, categorySlug: 'all' })),
    lexicon,
  );
  const master = indexEntries(set.master, createLexicon());
  const shelf = memoryShelf(company, { master });
  return (question) => searchShelf(shelf, prepareQuestion(question, lexicon), 10);
}
