import type { BusinessFacts } from '../business/index.ts';
import type { SearchResult } from '../knowledge/index.ts';
import { type Asked, composeQuote, type Quote, type QuoteInput } from './quote.ts';
import type { Meaning, Part } from './understanding.ts';

/** From this confidence on a question stands by itself, whatever was said before. */
const standsAlone = 0.7;

/** What is searched for first: the whole message, or its only question in the light of the conversation. */
export function firstSearch(meaning: Meaning, message: string): string {
  if (meaning.kind === 'choice') return meaning.choice.question;
  if (meaning.kind !== 'questions') return message;
  const [only, second] = meaning.parts;
  return only && !second ? (only.isIncomplete ? only.inContext : only.said) : message;
}

/**
 * Finds what each question of a message needs. One question is what was searched for already, unless the conversation has
 * to be asked what "it" is; of several each is searched for by itself.
 * @param first what `firstSearch` found.
 */
export async function findAnswers(
  meaning: Meaning,
  message: string,
  first: SearchResult,
  search: (question: string) => Promise<SearchResult>,
): Promise<Asked[]> {
  if (meaning.kind === 'choice') {
    const { entryId, question } = meaning.choice;
    return [{ said: message, understood: question, result: first, ...(entryId === null ? {} : { chosen: entryId }) }];
  }
  if (meaning.kind !== 'questions') return [];
  const [only, second] = meaning.parts;
  if (!only) return [{ said: message, understood: message, result: first }];
  if (!second) return [await inContext(only, only.isIncomplete ? undefined : first, first, search)];
  const asked: Asked[] = [];
  for (const part of meaning.parts) asked.push(await inContext(part, undefined, undefined, search));
  // A story in several sentences is one question where only the whole of it is clear.
  const isStory = first.decision === 'quote' && asked.every(({ result }) => result.decision !== 'quote');
  return isStory ? [{ said: message, understood: message, result: first }] : asked;
}

async function inContext(
  part: Part,
  alone: SearchResult | undefined,
  together: SearchResult | undefined,
  search: (question: string) => Promise<SearchResult>,
): Promise<Asked> {
  const { said, inContext: full, isIncomplete } = part;
  if (isIncomplete) return { said, understood: full, result: together ?? (await search(full)) };
  const bySelf = alone ?? (await search(said));
  // What nobody here knows is no less unknown for what was spoken of before.
  if (full === said || bySelf.confidence >= standsAlone || bySelf.unknownWords.length > 0)
    return { said, understood: said, result: bySelf };
  const inTalk = await search(full);
  return inTalk.confidence > bySelf.confidence
    ? { said, understood: full, result: inTalk }
    : { said, understood: said, result: bySelf };
}

/** What an agent without a model says to a message, with all that it was made from. */
export function answerByQuoting(
  meaning: Meaning,
  asked: readonly Asked[],
  { business, agent, now }: { business: BusinessFacts } & Pick<QuoteInput, 'agent' | 'now'>,
): Quote {
  return composeQuote({ meaning, asked, business, agent, now });
}
