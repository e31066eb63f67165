import type { CategoryId } from '../base/index.ts';
import type { CompanyId, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { isStopStem } from './analyzer.ts';
import { confidenceOf } from './confidence.ts';
import { backgroundShare, boostOf, idf } from './idf.ts';
import { type Concept, createLexicon, type Lexicon } from './lexicon.ts';
import { type AnalyzedQuestion, analyzeQuestion, contentTerms, type QuestionTerm, withRepairs } from './question.ts';
import { rank } from './ranking.ts';
import {
  countTerms,
  findNearTerms,
  findStats,
  type HitRow,
  searchPostings,
  type StatsRow,
  type WantedTerm,
} from './repository.ts';
import { repairable, repairsOf } from './typos.ts';

export type Hit = {
  layer: 'company' | 'master';
  /** Whose words these are: the company's own, or nobody's in particular. */
  companyId: CompanyId | 'platform';
  entryId: string;
  version: number;
  categorySlug: string;
  question: string;
  answer: string;
  score: number;
  /** Goes wherever the answer goes, up to the exit that takes it off; nobody is shown it. */
  canary: string;
};

export type SearchResult = {
  hits: Hit[];
  /** That the first hit answers the question, from 0 to 1. */
  confidence: number;
  decision: 'quote' | 'did-you-mean' | 'hand-over';
};

/** A question analyzed with the company's own words; good for one search. */
export type PreparedQuestion = { question: AnalyzedQuestion; lexicon: Lexicon };

export function prepareQuestion(text: string, concepts: readonly Concept[]): PreparedQuestion {
  const lexicon = createLexicon(concepts);
  return { question: analyzeQuestion(text, lexicon), lexicon };
}

/**
 * Searches the company's knowledge and the master's as far as `scope` allows, in one round trip; a second one only where
 * a word had to be repaired, or nothing but stop words was left.
 * @param also further statements of the caller's, sent in the same trip and transaction.
 */
export async function searchKnowledge(
  tenancy: Tenancy,
  context: TenantContext,
  { question, lexicon }: PreparedQuestion,
  {
    scope,
    limit,
    also = () => [],
  }: { scope: CategoryId[] | null; limit: number; also?: (tenant: TenantScope) => readonly PromiseLike<unknown>[] },
): Promise<SearchResult> {
  const content = contentTerms(question.terms);
  const candidates = [...new Set(question.stems)].filter(
    (stem) => stem.length >= 4 && !/^\d/.test(stem) && !isStopStem(stem),
  );
  const [firstHits, counted, near, stats] = (await tenancy.batch(context, (tenant) => [
    searchPostings(tenant, { wanted: content.map(wantedOf), scope, background: backgroundShare }),
    countTerms(
      tenant,
      question.terms.map((term) => term.term),
    ),
    findNearTerms(tenant, candidates),
    findStats(tenant),
    ...also(tenant),
  ])) as [HitRow[], Map<string, number>, { word: string; term: string }[], StatsRow[], ...unknown[]];
  const company = stats[0];
  if (!company) return { hits: [], confidence: 0, decision: 'hand-over' };

  const words = repairable(question.stems, (stem) => counted.has(stem));
  const repairs = repairsOf(words, near);
  const terms = repairs.length === 0 ? question.terms : withRepairs(question, repairs, lexicon);
  const known = contentTerms(terms).some(
    (term) => counted.has(term.term) || repairs.some((one) => one.term === term.term),
  );
  let rows = firstHits;
  let documentFrequency: ReadonlyMap<string, number> = counted;
  if (repairs.length > 0 || (!known && terms.length > 0)) {
    const wanted = known ? contentTerms(terms) : terms;
    [rows, documentFrequency] = await tenancy.batch(context, (tenant) => [
      searchPostings(tenant, { wanted: wanted.map(wantedOf), scope, background: backgroundShare }),
      countTerms(
        tenant,
        terms.map((term) => term.term),
      ),
    ]);
  }
  const ranked = rank({
    candidates: rows,
    terms,
    words: question.words,
    entryCount: company.entryCount,
    documentFrequency,
    usedAllTokens: !known,
    lexicon,
  });
  const [first, second] = ranked;
  const confidence = first
    ? confidenceOf({
        score: first.total,
        second: second?.total ?? 0,
        bm: first.bm,
        cosine: first.cosine,
        grams: first.grams,
        unknown: unknownShare(question, terms, company.entryCount, documentFrequency),
      })
    : 0;
  return {
    confidence,
    decision:
      confidence >= company.quoteThreshold
        ? 'quote'
        : confidence >= company.suggestThreshold
          ? 'did-you-mean'
          : 'hand-over',
    hits: ranked.slice(0, limit).map((row) => ({
      layer: row.layer,
      companyId: row.companyId,
      entryId: row.id,
      version: row.version,
      categorySlug: row.categorySlug,
      question: row.question,
      answer: row.answer,
      score: row.total,
      canary: row.canary,
    })),
  };
}

function wantedOf(term: QuestionTerm): WantedTerm {
  return { term: term.term, factor: boostOf(term) * term.count };
}

/** By weight, how much of the question is words that neither layer knows; all of it when it has no words at all. */
function unknownShare(
  question: AnalyzedQuestion,
  terms: readonly QuestionTerm[],
  entryCount: number,
  documentFrequency: ReadonlyMap<string, number>,
): number {
  const distinct = terms.filter((term) => !term.isStop && !term.isConcept && question.stems.includes(term.term));
  const weigh = (list: readonly QuestionTerm[]) =>
    list.reduce((sum, term) => sum + idf(term, entryCount, documentFrequency.get(term.term) ?? 0), 0);
  const all = weigh(distinct);
  return all === 0 ? 1 : weigh(distinct.filter((term) => !documentFrequency.has(term.term))) / all;
}
