import type { CategoryId, Clock } from '../base/index.ts';
import type { BusinessFacts } from '../business/index.ts';
import type { Hit, Knowledge, Reason, SearchResult } from '../knowledge/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import type { Quote, QuoteInput } from './quote.ts';
import { answerByQuoting, findAnswers, firstSearch } from './quoting.ts';
import { type Earlier, meaningOf } from './understanding.ts';

/** What an agent without a model would say, and why. */
export type Tried = {
  quote: Quote;
  result: SearchResult;
  /** The hits, each with the words that it was found by. */
  hits: (Hit & { reasons: Reason[] })[];
};

export type Asking = ReturnType<typeof createAsking>;

/** Asks the knowledge as a visitor would, outside of any conversation: for the console, and for golden questions. */
export function createAsking({ knowledge, clock }: { knowledge: Knowledge; clock: Clock }) {
  return async function ask(
    context: TenantContext,
    {
      question,
      earlier = [],
      scope,
      business,
      agent,
    }: {
      question: string;
      earlier?: readonly Earlier[];
      scope: CategoryId[] | null;
      business: BusinessFacts;
      agent: QuoteInput['agent'];
    },
  ): Promise<Tried> {
    const search = (words: string) => knowledge.search(context, { question: words, scope });
    const meaning = meaningOf(question, earlier);
    const first = await search(firstSearch(meaning, question));
    const asked = await findAnswers(meaning, question, first, search);
    const [only, second] = asked;
    const result = only && !second ? only.result : first;
    const explained = await knowledge.explain(context, only && !second ? only.understood : question, result);
    return { quote: answerByQuoting(meaning, asked, { business, agent, now: clock.now() }), result, hits: explained };
  };
}
