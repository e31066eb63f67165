import type { CompanyId } from '../tenant/index.ts';
import { isStopStem } from './analyzer.ts';
import { confidenceOf, evidenceOfMeaning } from './confidence.ts';
import { evidenceOf } from './evidence.ts';
import { type EarlyLook, lookAround, type Shelf } from './look.ts';
import type { AnalyzedQuestion, PreparedQuestion } from './question.ts';
import { rank, type Ranked } from './ranking.ts';
import type { HitRow } from './candidate-repository.ts';
import type { Repair } from './typos.ts';

export type Hit = {
  layer: 'company' | 'master';
  /** Whose words these are: the company's own, or nobody's in particular. */
  companyId: CompanyId | 'platform';
  entryId: string;
  version: number;
  categorySlug: string;
  question: string;
  phrasings: readonly string[];
  answer: string;
  score: number;
  /** What the score is made of: shared words by their weight, the closest wording, spelling, and meaning; before they are added up. */
  parts: { words: number; wording: number; spelling: number; meaning?: number };
  /** How similar its meaning is to the question's, as the model has it; only where the company searches by meaning. */
  similarity?: number;
  /** Goes wherever the answer goes, up to the exit that takes it off; nobody is shown it. */
  canary: string;
};

export type SearchResult = {
  hits: Hit[];
  /** That the first hit answers the question, from 0 to 1. */
  confidence: number;
  decision: 'quote' | 'did-you-mean' | 'hand-over';
  /** Words of the question, as written, that stand nowhere in what may be known, and were not taken for a misspelling. */
  unknownWords: readonly string[];
  /** Misspelled words, and what they were taken for. */
  repairs: readonly { word: string; term: string }[];
};

/** How similar an entry is to the question by a model's account, and how much nearer than usual that is, from 0 to 1. */
export type Meaning = { similarity: number; nearness: number };

/** @param found what words have found. @returns what is near by its meaning, too; undefined where nobody can say. */
export type LookByMeaning = (
  found: readonly HitRow[],
) => Promise<{ hits: readonly HitRow[]; of: ReadonlyMap<string, Meaning> } | undefined>;

/** From this share of the first one's score on, the second one may be what was meant. */
const alike = 0.97;

/**
 * Comparing wordings is most of a search's work. Entries that have many are found by their stored weights already: what came after
 * so many wordings changed no figure of the question sets (docs/knowledge.md).
 */
const mostWordings = 180;
const fewestRead = 8;

/**
 * Looks for candidates and ranks them, and says how sure it is that the first one answers the question. Where entries are
 * looked for by their meaning too, both kinds are ranked together.
 */
export async function searchShelf(
  shelf: Shelf,
  prepared: PreparedQuestion,
  {
    limit,
    early,
    lookByMeaning,
  }: { limit: number; early?: EarlyLook | undefined; lookByMeaning?: LookByMeaning | undefined },
): Promise<SearchResult> {
  const found = await lookAround(shelf, prepared, early);
  if (!found) return { hits: [], confidence: 0, decision: 'hand-over', unknownWords: [], repairs: [] };
  const { question, lexicon } = prepared;
  const { terms, repairs, documentFrequency, stats } = found;
  const rows = worthReading(found.hits);
  const meanings = await lookByMeaning?.(rows);
  const ids = new Set(rows.map((row) => row.id));
  const ranked = rank({
    candidates: [...rows, ...(meanings?.hits ?? []).filter((row) => !ids.has(row.id))],
    terms,
    words: question.words,
    entryCount: stats.entryCount,
    documentFrequency,
    usedAllTokens: found.usedAllTokens,
    lexicon,
    read: shelf.read,
    nearness: (id) => meanings?.of.get(id)?.nearness ?? 0,
  });
  const [first, second] = ranked;
  const own = question.terms.filter((term) => !term.isStop && !term.isConcept);
  const evidence = first && evidenceOf({ words: own, repairs, wordings: shelf.read(first), lexicon });
  const confidence = first
    ? confidenceOf({
        score: first.total,
        second: second?.total ?? 0,
        evidence: (evidence?.shared ?? 0) + evidenceOfMeaning(meanings?.of.get(first.id)?.nearness ?? 0),
        wordings: 1 + first.phrasings.length,
      })
    : 0;
  // Somebody who writes "heater" has said too little to be answered, but not something that is unknown: that is asked back.
  const isFound = evidence?.isWhole === true;
  return {
    confidence,
    decision:
      confidence >= stats.quoteThreshold && !competes(first?.total ?? 0, second?.total ?? 0)
        ? 'quote'
        : confidence >= stats.suggestThreshold || isFound
          ? 'did-you-mean'
          : 'hand-over',
    unknownWords: unknownWordsOf(question, documentFrequency, repairs),
    repairs: repairs.map(({ word, term }) => ({ word, term })),
    hits: ranked.slice(0, limit).map((row) => hitOf(row, meanings?.of.get(row.id))),
  };
}

/** The best by stored weights: as many as have so many wordings together, and a few in any case. */
function worthReading(rows: readonly HitRow[]): readonly HitRow[] {
  // By what they say where they weigh the same: ids differ from company to company, and so would answers.
  const weight = ({ score }: HitRow) => Math.round(score * 1e6);
  const best = [...rows].sort((a, b) => weight(b) - weight(a) || (a.question < b.question ? -1 : 1));
  let wordings = 0;
  return best.filter((row, place) => {
    wordings += 1 + row.phrasings.length;
    return place < fewestRead || wordings <= mostWordings;
  });
}

function hitOf(row: Ranked<HitRow>, meaning: Meaning | undefined): Hit {
  return {
    layer: row.layer,
    companyId: row.companyId,
    entryId: row.id,
    version: row.version,
    categorySlug: row.categorySlug,
    question: row.question,
    phrasings: row.phrasings,
    answer: row.answer,
    score: row.total,
    parts: {
      words: row.bm,
      wording: 0.3 * row.cosine,
      spelling: 0.4 * row.grams,
      ...(meaning ? { meaning: row.meaning } : {}),
    },
    ...(meaning ? { similarity: meaning.similarity } : {}),
    canary: row.canary,
  };
}

/** Two entries fit the question alike: only whoever asks can tell which one is meant. */
function competes(first: number, second: number): boolean {
  return second >= first * alike;
}

function unknownWordsOf(
  question: AnalyzedQuestion,
  documentFrequency: ReadonlyMap<string, number>,
  repairs: readonly Repair[],
): string[] {
  const unknown = question.words.filter((_, index) => {
    const stem = question.stems[index] ?? '';
    return (
      stem.length > 2 &&
      !isStopStem(stem) &&
      !documentFrequency.has(stem) &&
      !repairs.some((repair) => repair.word === stem)
    );
  });
  return [...new Set(unknown)];
}
