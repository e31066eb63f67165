export { isStopStem, questionWords, stemOf } from './analyzer.ts';
export { type Concept, createLexicon } from './lexicon.ts';
export { indexEntries, type IndexedEntries, memoryShelf, type ShelfEntry } from './memory-shelf.ts';
export type { CategoryRow, EntryStatus } from './repository.ts';
export type { Reason } from './explanation.ts';
export { type Hit, type PreparedQuestion, prepareQuestion, type SearchResult, searchShelf } from './search.ts';
export { createKnowledge, type EntryVersionView, type EntryView, type Knowledge } from './service.ts';
export { type EntryText, entryAnalyzer } from './weights.ts';
export type { EntryDraft, Opened, WritePath } from './write-path.ts';
