import { renderPlaceholders } from '../base/index.ts';
import { type BusinessFacts, clock } from '../business/index.ts';
import type { Hit, SearchResult } from '../knowledge/index.ts';
import { type Intent, intentOf } from './intent.ts';
import { priceAnswer, rulesMeant, serviceMeant } from './prices.ts';

export type QuoteInput = {
  question: string;
  result: SearchResult;
  business: BusinessFacts;
  agentName: string;
  now: Date;
};

export type Quote = {
  text: string;
  /** The entries that the text quotes; none where it comes from prices, hours or nowhere. */
  sources: { entryId: string }[];
  decision: 'small-talk' | 'facts' | 'quote' | 'did-you-mean' | 'hand-over';
};

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const choices = 3;

/**
 * An answer without any model: the company's own words and figures, quoted as such, its source named; and a plain "I do
 * not know" where it has none. Pure: the same input gives the same words.
 */
export function composeQuote({ question, result, business, agentName, now }: QuoteInput): Quote {
  const intent = intentOf(question, { now, timeZone: business.company.timeZone });
  const talk = smallTalk(intent, business, agentName);
  if (talk) return { text: talk, sources: [], decision: 'small-talk' };

  const [first] = result.hits;
  const quotes = result.decision === 'quote' && first ? first : undefined;
  const facts = factsAnswer(intent, business, quotes);
  if (facts) {
    // An entry that says the same in more words stands beside the figures only when it is clearly about the question.
    const also = quotes && (quotes.categorySlug === 'prices' || quotes.categorySlug === 'hours') ? quotes : undefined;
    return {
      text: `${facts}${also ? `\n\n${quoted(also, business)}` : '\n\nThat is from our list of services, prices and hours.'}`,
      sources: also ? [{ entryId: also.entryId }] : [],
      decision: 'facts',
    };
  }
  if (quotes) return { text: quoted(quotes, business), sources: [{ entryId: quotes.entryId }], decision: 'quote' };
  if (result.decision === 'did-you-mean' && result.hits.length > 0) {
    const listed = result.hits.slice(0, choices);
    return {
      text: `I'm not sure which of these you mean. Ask me one of them, and I'll quote the answer:\n${listed.map((hit) => `- ${hit.question}`).join('\n')}`,
      sources: listed.map((hit) => ({ entryId: hit.entryId })),
      decision: 'did-you-mean',
    };
  }
  return { text: unknown(business), sources: [], decision: 'hand-over' };
}

function quoted(hit: Hit, business: BusinessFacts): string {
  return `${renderPlaceholders(hit.answer, business.facts)}\n\nQuoted from our knowledge base: “${hit.question}”`;
}

function smallTalk(intent: Intent, business: BusinessFacts, agentName: string): string | undefined {
  switch (intent.smallTalk) {
    case 'greeting':
      return `Hello! I'm ${agentName} at ${business.company.name}. Ask me about our services, prices or opening hours.`;
    case 'thanks':
      return "You're welcome! Anything else you would like to know?";
    case 'goodbye':
      return `Goodbye, and thank you for stopping by ${business.company.name}.`;
    case null:
      return undefined;
    default:
      return intent.smallTalk satisfies never;
  }
}

/** Prices and hours come from rows, so that a figure is never older than the company's own list. */
function factsAnswer(intent: Intent, business: BusinessFacts, quotes: Hit | undefined): string | undefined {
  if (intent.asksPrice) {
    const meant = serviceMeant(business.services, intent);
    // Half a name in a question that an entry about something else answers is a coincidence.
    if (!meant || (!meant.isWholeName && quotes && quotes.categorySlug !== 'prices')) return undefined;
    return priceAnswer(business, meant.service, rulesMeant(business.adjustments, intent));
  }
  if (!intent.asksHours || intent.stems.length > 6) return undefined;
  if (intent.day === null)
    return intent.times.includes('holiday') ? undefined : `Our opening hours are ${business.facts.hours}.`;
  const row = business.hours.find((hours) => hours.day === intent.day);
  const name = dayNames[intent.day as 0 | 1 | 2 | 3 | 4 | 5 | 6];
  return !row || row.closed || !row.opens || !row.closes
    ? `We are closed on ${name}. Our opening hours are ${business.facts.hours}.`
    : `On ${name} we are open from ${clock(row.opens)} to ${clock(row.closes)}.`;
}

/** What hangs on the door when nobody, not even the knowledge base, can answer just now. */
export function closedSign({ company }: BusinessFacts): string {
  const call = company.phone ? ` Please call us at ${company.phone}, or leave your name and number here.` : '';
  return `Our chat is closed for the moment; your message is kept.${call || ' Please leave your name and number here, and a person will get back to you.'}`;
}

function unknown({ company }: BusinessFacts): string {
  const call = company.phone ? `call ${company.phone}, or ` : '';
  return `I don't know that: I can only quote what ${company.name} has written down, and this is not in it. You can ${call}leave your name and number here, and a person will get back to you.`;
}
