import { renderPlaceholders } from '../base/index.ts';
import { adjustmentText, type BusinessFacts } from '../business/index.ts';
import type { Hit, SearchResult } from '../knowledge/index.ts';
import { type Intent, intentOf } from './intent.ts';
import { openingAnswer } from './opening.ts';
import { durationAnswer, priceAnswer, ruleAnswer, rulesMeant, serviceMeant } from './prices.ts';
import { sentencesFor } from './sentences.ts';
import type { SmallTalk } from './small-talk.ts';
import type { Choice, Meaning } from './understanding.ts';

/** One question of the message, with what was found for it. */
export type Asked = {
  said: string;
  /** What was searched for: with what the conversation adds. */
  understood: string;
  result: SearchResult;
  /** The visitor chose this entry when asked which one was meant. */
  chosen?: string;
};

export type QuoteInput = {
  meaning: Pick<Meaning, 'kind' | 'greeted'> & { talk?: SmallTalk };
  asked: readonly Asked[];
  business: BusinessFacts;
  agent: { name: string; tone: string };
  now: Date;
};

/** Where a piece of the answer comes from: an entry's words, or a row of services, prices or hours. */
export type QuotedSpan = { from: number; to: number; source: { kind: string; id: string } };

export type Quote = {
  text: string;
  /** The entries that the text quotes; none where it comes from prices, hours or nowhere. Whoever shows the text names them. */
  sources: readonly Hit[];
  /** It says figures of the company's list of services, prices and hours. */
  figures: boolean;
  /** Which words of the text are whose. */
  spans: QuotedSpan[];
  /** May be tapped, where the question may mean one of several. */
  choices: Choice[];
  /** A person or a call back is offered. */
  offersPerson: boolean;
  decision: 'small-talk' | 'person' | 'facts' | 'quote' | 'did-you-mean' | 'hand-over';
  /** Questions that the company's knowledge did not answer for sure. */
  unanswered: Asked[];
};

type Piece = { text: string; source?: QuotedSpan['source'] };
type Answered = Pick<Quote, 'decision' | 'choices' | 'offersPerson'> & {
  pieces: readonly Piece[];
  quotes: readonly Hit[];
  /** Answered, or asked back, from rows of services, prices and hours: no gap in what is written down. */
  fromRows: boolean;
};

const choiceCount = 3;

/**
 * An answer without any model: the company's own words and figures, and beside them whose they are; a question back where
 * two entries compete; and a plain "I do not know" where it has none. Pure: the same input gives the same words.
 */
export function composeQuote({ meaning, asked, business, agent, now }: QuoteInput): Quote {
  if (meaning.talk) return spoken(smallTalk(meaning.talk, business, agent), 'small-talk');
  if (meaning.kind === 'person') return { ...spoken(personText(business), 'person'), offersPerson: true };
  const answers = withoutRepeats(asked.map((one) => ({ asked: one, answer: answerTo(one, business, agent, now) })));
  const writer = createWriter();
  if (meaning.greeted) writer.say('Hello! ');
  for (const [index, { asked: one, answer }] of answers.entries()) {
    if (index > 0) writer.say('\n\n');
    if (answers.length > 1) writer.say(`“${one.said.replace(/[\s.]+$/, '')}”\n`);
    for (const piece of answer.pieces) writer.say(piece.text, piece.source);
  }
  const quotes = [...new Map(answers.flatMap(({ answer }) => answer.quotes.map((hit) => [hit.entryId, hit]))).values()];
  const { text, spans } = writer.written();
  return {
    ...{ text, spans, sources: quotes },
    figures: spans.some(({ source }) => source.kind !== 'knowledge-entry'),
    choices: answers.flatMap(({ answer }) => answer.choices).slice(0, choiceCount),
    offersPerson: answers.some(({ answer }) => answer.offersPerson),
    decision: worstOf(answers.map(({ answer }) => answer.decision)),
    unanswered: answers.flatMap(({ asked: one, answer }) =>
      answer.decision === 'hand-over' || (answer.decision === 'did-you-mean' && !answer.fromRows) ? [one] : [],
    ),
  };
}

function answerTo(
  { said, understood, result, chosen }: Asked,
  business: BusinessFacts,
  agent: QuoteInput['agent'],
  now: Date,
): Answered {
  const intent = intentOf(understood, { now, timeZone: business.company.timeZone });
  const [first] = result.hits;
  const taken = chosen === undefined ? undefined : result.hits.find((hit) => hit.entryId === chosen);
  if (taken) return quoted(taken, understood, business);
  const quotes = result.decision === 'quote' && first ? first : undefined;
  const facts = factsAnswer(intent, business, quotes, now);
  if (facts) {
    if (facts.kind === 'several') return whichService(facts.names, intent);
    // An entry that says the same in more words stands beside the figures only when it is clearly about the question.
    const also = quotes && (quotes.categorySlug === 'prices' || quotes.categorySlug === 'hours') ? quotes : undefined;
    const figures: Piece = { text: facts.text, source: facts.source };
    if (!also)
      return { pieces: [figures], quotes: [], choices: [], offersPerson: false, decision: 'facts', fromRows: true };
    const entry = quoted(also, understood, business);
    return { ...entry, pieces: [figures, { text: '\n\n' }, ...entry.pieces], decision: 'facts' };
  }
  if (quotes) {
    const entry = withRules(quoted(quotes, understood, business), intent, business);
    return intent.wantsPerson ? { ...entry, offersPerson: true } : entry;
  }
  if (intent.wantsPerson) return { ...nothing('person'), pieces: [{ text: personText(business) }], offersPerson: true };
  if (result.decision === 'did-you-mean' && result.hits.length > 0) {
    const listed = result.hits.slice(0, choiceCount);
    return {
      ...nothing('did-you-mean'),
      pieces: [
        {
          text: `I'm not sure which of these you mean. Choose one, and I'll quote the answer; or ask for a person:\n${listed.map((hit) => `- ${hit.question}`).join('\n')}`,
        },
      ],
      choices: listed.map((hit) => ({ entryId: hit.entryId, question: hit.question })),
    };
  }
  return {
    ...nothing('hand-over'),
    pieces: [{ text: unknownText(said, result.unknownWords, business, agent) }],
    offersPerson: true,
  };
}

/** An entry names a price as it usually is; what comes on top at the time asked about is said after it, unless it says so itself. */
function withRules(entry: Answered, intent: Intent, business: BusinessFacts): Answered {
  if (!intent.asksPrice || entry.quotes.every((hit) => hit.categorySlug !== 'prices')) return entry;
  const said = entry.pieces.map((piece) => piece.text).join('');
  const rules = rulesMeant(business.adjustments, intent).filter((rule) => !said.includes(adjustmentText(rule)));
  const added = rules.flatMap((rule): Piece[] => [
    { text: ' ' },
    { text: ruleAnswer(rule), source: { kind: 'price-rule', id: rule.slug } },
  ]);
  return { ...entry, pieces: [...entry.pieces, ...added] };
}

function nothing(decision: Quote['decision']): Answered {
  return { pieces: [], quotes: [], choices: [], offersPerson: false, decision, fromRows: false };
}

function quoted(hit: Hit, question: string, business: BusinessFacts): Answered {
  const sentences = sentencesFor(question, renderPlaceholders(hit.answer, business.facts));
  const source = { kind: 'knowledge-entry', id: hit.entryId };
  return {
    ...nothing('quote'),
    pieces: sentences.flatMap((sentence, index): Piece[] => [
      ...(index === 0 ? [] : [{ text: ' ' }]),
      { text: sentence.text, source },
    ]),
    quotes: [hit],
  };
}

function whichService(names: readonly string[], intent: Intent): Answered {
  const question = (name: string) => (intent.asksPrice ? `How much is ${name}?` : `How long does ${name} take?`);
  return {
    ...nothing('did-you-mean'),
    fromRows: true,
    pieces: [{ text: `Which of these do you mean?\n${names.map((name) => `- ${name}`).join('\n')}` }],
    choices: names.map((name) => ({ entryId: null, question: question(name) })),
  };
}

type Facts = { kind: 'answer'; text: string; source: QuotedSpan['source'] } | { kind: 'several'; names: string[] };

/** Prices, durations and hours come from rows, so that a figure is never older than the company's own list. */
function factsAnswer(intent: Intent, business: BusinessFacts, quotes: Hit | undefined, now: Date): Facts | undefined {
  if (intent.asksPrice || intent.asksDuration) {
    const meant = serviceMeant(business.services, intent);
    if (!meant) return undefined;
    if (meant.kind === 'several')
      return quotes ? undefined : { kind: 'several', names: meant.services.map((service) => service.name) };
    // Half a name in a question that an entry about something else answers is a coincidence.
    if (!meant.isWholeName && quotes && quotes.categorySlug !== 'prices') return undefined;
    const text = intent.asksPrice
      ? priceAnswer(business, meant.service, rulesMeant(business.adjustments, intent))
      : quotes
        ? undefined
        : durationAnswer(meant.service);
    return text === undefined ? undefined : { kind: 'answer', text, source: { kind: 'service', id: meant.service.id } };
  }
  if (!intent.asksHours || intent.stems.length > 6) return undefined;
  const text = openingAnswer(intent, business, now);
  return text === undefined ? undefined : { kind: 'answer', text, source: { kind: 'hours', id: 'hours' } };
}

/** Two questions that one answer answers are answered once. */
function withoutRepeats<T extends { answer: Answered }>(answers: readonly T[]): T[] {
  const seen = new Set<string>();
  return answers.filter(({ answer }) => {
    const text = answer.pieces.map((piece) => piece.text).join('');
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

const order: readonly Quote['decision'][] = ['hand-over', 'did-you-mean', 'person', 'quote', 'facts', 'small-talk'];

function worstOf(decisions: readonly Quote['decision'][]): Quote['decision'] {
  return order.find((decision) => decisions.includes(decision)) ?? 'hand-over';
}

function createWriter() {
  let text = '';
  const spans: QuotedSpan[] = [];
  return {
    say(words: string, source?: QuotedSpan['source']): void {
      if (source) spans.push({ from: text.length, to: text.length + words.length, source });
      text += words;
    },
    written: () => ({ text, spans }),
  };
}

function spoken(text: string, decision: Quote['decision']): Quote {
  return { text, sources: [], figures: false, spans: [], choices: [], offersPerson: false, decision, unanswered: [] };
}

function smallTalk(talk: SmallTalk, { company }: BusinessFacts, { name, tone }: QuoteInput['agent']): string {
  const isWarm = /warm|friendly|kind|cheerful|gentle|helpful/i.test(tone);
  switch (talk) {
    case 'greeting':
      return `Hello! I'm ${name} at ${company.name}. Ask me about our services, prices or opening hours.`;
    case 'how-are-you':
      return `${isWarm ? 'Very well, thank you for asking!' : 'Well, thank you.'} I'm ${name} at ${company.name}. What can I look up for you?`;
    case 'thanks':
      return `You're welcome${isWarm ? '!' : '.'} Is there anything else you would like to know?`;
    case 'goodbye':
      return `Goodbye, and thank you for stopping by ${company.name}.`;
    case 'yes':
      return 'Good. What would you like to know?';
    case 'no':
      return `All right${isWarm ? '!' : '.'} If something comes up, write here any time.`;
    case 'nothing':
      return 'I could not read a question in that. Ask me in a few words, for example what something costs or when we are open.';
    default:
      return talk satisfies never;
  }
}

function personText({ company }: BusinessFacts): string {
  return `Of course. Leave your name and number here, and a person of ${company.name} will get back to you${company.phone ? `; or call ${company.phone}` : ''}.`;
}

function unknownText(
  said: string,
  unknownWords: readonly string[],
  { company }: BusinessFacts,
  { tone }: QuoteInput['agent'],
): string {
  const sorry = /warm|friendly|kind|cheerful|gentle|calm/i.test(tone)
    ? "I'm sorry, I don't know that"
    : "I don't know that";
  const named = unknownWords.filter((word) => said.toLowerCase().includes(word)).slice(0, 2);
  const about =
    named.length > 0
      ? `, and nothing in it is about ${named.map((word) => `“${word}”`).join(' or ')}`
      : ', and this is not in it';
  const call = company.phone ? `call ${company.phone}, or ` : '';
  return `${sorry}: I can only quote what ${company.name} has written down${about}. You can ${call}leave your name and number here, and a person will get back to you.`;
}
