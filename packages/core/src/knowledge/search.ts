import type { CompanyId } from '../tenant/index.ts';
import { isStopStem, questionWords, stemOf } from './analyzer.ts';
import { backgroundOf } from './background.ts';
import { confidenceOf, evidenceOfMeaning } from './confidence.ts';
import { evidenceOf } from './evidence.ts';
import { boostOf } from './idf.ts';
import type { Lexicon } from './lexicon.ts';
import { type AnalyzedQuestion, analyzeQuestion, contentTerms, type QuestionTerm, withRepairs } from './question.ts';
import { rank, type Ranked } from './ranking.ts';
import type { ReadWordings } from './read-wordings.ts';
import type { HitRow, StatsRow, WantedTerm } from './repository.ts';
import { type Repair, repairable, repairsOf } from './typos.ts';

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

/** A question analyzed with the company's own words; good for one search. */
export type PreparedQuestion = { question: AnalyzedQuestion; lexicon: Lexicon };

/** How similar an entry is to the question by a model's account, and how much nearer than usual that is, from 0 to 1. */
export type Meaning = { similarity: number; nearness: number };

/** @param found what words have found. @returns what is near by its meaning, too; undefined where nobody can say. */
export type LookByMeaning = (
  found: readonly HitRow[],
) => Promise<{ hits: readonly HitRow[]; of: ReadonlyMap<string, Meaning> } | undefined>;

export function prepareQuestion(text: string, lexicon: Lexicon): PreparedQuestion {
  return { question: analyzeQuestion(text, lexicon), lexicon };
}

/** From this share of the first one's score on, the second one may be what was meant. */
const alike = 0.97;

/**
 * Comparing wordings is most of a search's work. Entries that have many are found by their stored weights already: what came after
 * so many wordings changed no figure of the question sets (docs/knowledge.md).
 */
const mostWordings = 180;
const fewestRead = 8;

/** What a first look at a shelf brings. */
export type Look = {
  hits: readonly HitRow[];
  /** In how many entries each of the question's terms occurs; a term that nobody knows is not in it. */
  counted: ReadonlyMap<string, number>;
  /** Terms of the shelf that an unknown word might have been meant to be. */
  near: readonly { word: string; term: string }[];
  stats: ShelfStats | undefined;
};

export type ShelfStats = Pick<StatsRow, 'entryCount' | 'quoteThreshold' | 'suggestThreshold'>;

/** What can be known of a question before anybody knows what its words stand for. */
export type EarlyLook = Pick<Look, 'counted' | 'near'>;

/** Where entries stand: in the database, or in memory. Both are searched by the same rules. */
export type Shelf = {
  look(wanted: readonly WantedTerm[], terms: readonly string[], words: readonly string[]): Promise<Look>;
  /** Again, with repaired words. */
  lookAgain(wanted: readonly WantedTerm[], terms: readonly string[]): Promise<Pick<Look, 'hits' | 'counted'>>;
  read: ReadWordings;
};

/** The stems of a question that an early look is to count, and those that may be misspelled words. */
export function earlyStemsOf(text: string): { stems: string[]; candidates: string[] } {
  const stems = [...new Set(questionWords(text).map(stemOf))];
  return { stems, candidates: candidatesOf(stems) };
}

/**
 * Searches a shelf in one look; a second one only where a word had to be repaired, or nothing but stop words was left.
 * Where entries are looked for by their meaning too, both kinds are ranked together.
 * @param early of the question's stems; with it a misspelled word is put right before the first look.
 */
export async function searchShelf(
  shelf: Shelf,
  { question, lexicon }: PreparedQuestion,
  {
    limit,
    early,
    lookByMeaning,
  }: { limit: number; early?: EarlyLook | undefined; lookByMeaning?: LookByMeaning | undefined },
): Promise<SearchResult> {
  const repairsIn = ({ counted, near }: EarlyLook) =>
    repairsOf(
      repairable(question.stems, (stem) => counted.has(stem)),
      near,
    );
  const termsWith = (repairs: readonly Repair[]) =>
    repairs.length === 0 ? question.terms : withRepairs(question, repairs, lexicon);
  const before = early ? repairsIn(early) : [];
  const lookedFor = termsWith(before);
  const look = await shelf.look(
    contentTerms(lookedFor).map(wantedOf),
    lookedFor.map((term) => term.term),
    early ? [] : candidatesOf(question.stems),
  );
  const { hits, counted, stats } = look;
  if (!stats) return { hits: [], confidence: 0, decision: 'hand-over', unknownWords: [], repairs: [] };

  const repairs = early ? before : repairsIn(look);
  const terms = termsWith(repairs);
  const known = contentTerms(terms).some(
    (term) => counted.has(term.term) || repairs.some((one) => one.term === term.term),
  );
  let rows = hits;
  let documentFrequency = counted;
  if (repairs.length > before.length || (!known && terms.length > 0)) {
    const wanted = known ? contentTerms(terms) : terms;
    const again = await shelf.lookAgain(
      wanted.map(wantedOf),
      terms.map((term) => term.term),
    );
    rows = again.hits;
    documentFrequency = again.counted;
  }
  rows = worthReading(rows);
  const meanings = await lookByMeaning?.(rows);
  const found = new Set(rows.map((row) => row.id));
  const ranked = rank({
    candidates: [...rows, ...(meanings?.hits ?? []).filter((row) => !found.has(row.id))],
    terms,
    words: question.words,
    entryCount: stats.entryCount,
    documentFrequency,
    usedAllTokens: !known,
    lexicon,
    read: shelf.read,
    nearness: (id) => meanings?.of.get(id)?.nearness ?? 0,
  });
  const [first, second] = ranked;
  const own = question.terms.filter((term) => !term.isStop && !term.isConcept);
  const evidence = first ? evidenceOf({ words: own, repairs, wordings: shelf.read(first), lexicon }) : 0;
  const confidence = first
    ? confidenceOf({
        score: first.total,
        second: second?.total ?? 0,
        evidence: evidence + evidenceOfMeaning(meanings?.of.get(first.id)?.nearness ?? 0),
        wordings: 1 + first.phrasings.length,
      })
    : 0;
  // Somebody who writes "heater" has said too little to be answered, but not something that is unknown: that is asked back.
  const isFound = own.length > 0 && evidence >= own.length;
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

/** Four letters or more, and no everyday word. */
function candidatesOf(stems: readonly string[]): string[] {
  return [...new Set(stems)].filter((stem) => stem.length >= 4 && !/^\d/.test(stem) && !isStopStem(stem));
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

function wantedOf(term: QuestionTerm): WantedTerm {
  return { term: term.term, factor: boostOf(term) * term.count, background: backgroundOf(term.term) };
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
