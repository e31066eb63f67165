import type { CategoryId } from '../base/index.ts';
import { keepSettled, type Tenancy, type TenantContext, type TenantScope } from '../tenant/index.ts';
import { countTerms, findNearTerms } from './candidate-repository.ts';
import { type Reason, reasonsFor } from './explanation.ts';
import { type EarlyLook, earlyStemsOf } from './look.ts';
import type { Meanings } from './meaning.ts';
import { contentTerms, type PreparedQuestion, prepareQuestion } from './question.ts';
import { createWordingReader } from './read-wordings.ts';
import { type Hit, type SearchResult, searchShelf } from './search.ts';
import { tenantShelf } from './tenant-shelf.ts';
import type { FindVocabulary, Vocabulary } from './vocabulary-repository.ts';

/** A question that is ready to be searched for; `words` are set where it is looked for by its meaning too. */
export type ReadyQuestion = PreparedQuestion & { words: string | null };

const defaultHits = 8;
/** Companies whose words are kept; most share them with their trade. */
const vocabulariesKept = 2_000;

/** Looks through the knowledge of a company, and the master's, as far as an agent may see them. */
export function createSearching({
  tenancy,
  findVocabulary,
  meanings,
}: {
  tenancy: Tenancy;
  findVocabulary: FindVocabulary;
  meanings: Meanings;
}) {
  const read = createWordingReader();
  const vocabularies = keepSettled({
    tenancy,
    most: vocabulariesKept,
    reads: (tenant) => [findVocabulary(tenant)] as const,
    make: ([vocabulary]) => ({ vocabulary }),
  });

  function prepare(text: string, { lexicon, byMeaning }: Vocabulary): ReadyQuestion {
    const prepared = prepareQuestion(text, lexicon);
    // Nothing but small words means nothing that an entry could be near to.
    const meansSomething = contentTerms(prepared.question.terms).length > 0;
    return { ...prepared, words: byMeaning && meansSomething ? text : null };
  }

  function searchWith(
    context: TenantContext,
    ready: ReadyQuestion,
    {
      scope,
      early,
      also = () => [],
      limit = defaultHits,
    }: {
      scope: CategoryId[] | null;
      early?: EarlyLook | undefined;
      also?: (tenant: TenantScope) => readonly PromiseLike<unknown>[];
      limit?: number;
    },
  ): Promise<SearchResult> {
    const lookByMeaning = ready.words === null ? undefined : meanings.begin(context, ready.words, scope);
    return searchShelf(tenantShelf(tenancy, context, { scope, also, read }), ready, { limit, early, lookByMeaning });
  }

  return {
    /** With what the `vocabulary` statement brings, loaded in the caller's own batch. */
    prepare,
    vocabulary: findVocabulary,

    searchWith,

    /** What the knowledge says to a question, as far as `scope` allows. Never throws for strange input; finds nothing then. */
    async search(
      context: TenantContext,
      { question, ...options }: { question: string; scope: CategoryId[] | null; limit?: number },
    ): Promise<SearchResult> {
      const text = question.replaceAll('\u0000', ' ');
      return vocabularies.use(
        context,
        (tenant) => {
          const { stems, candidates } = earlyStemsOf(text);
          return [countTerms(tenant, stems), findNearTerms(tenant, candidates)];
        },
        ({ vocabulary }, check, ahead) =>
          searchWith(context, prepare(text, vocabulary), {
            ...options,
            early: ahead && { counted: ahead[0], near: ahead[1] },
            also: (tenant) => [check(tenant)],
          }),
      );
    },

    /** The hits of a result, each with the words that it was found by. */
    async explain(
      context: TenantContext,
      question: string,
      result: SearchResult,
    ): Promise<(Hit & { reasons: Reason[] })[]> {
      const [{ lexicon }] = await tenancy.batch(context, (tenant) => [findVocabulary(tenant)]);
      const prepared = prepareQuestion(question, lexicon);
      return result.hits.map((hit) => ({ ...hit, reasons: reasonsFor(prepared, result, hit) }));
    },
  };
}
