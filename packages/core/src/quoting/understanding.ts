import { isStopStem, questionWords, stemOf } from '../knowledge/index.ts';
import { type SmallTalk, smallTalkOf, withoutGreeting } from './small-talk.ts';

/** What was said before, newest last, as far as it matters for what is said now. */
export type Earlier = {
  speaker: 'visitor' | 'agent';
  text: string;
  /** The question that the agent answered, where it was not just what the visitor wrote. */
  understood?: string | undefined;
  choices?: readonly Choice[];
  offeredPerson?: boolean;
};

/** An answer that may be tapped; `entryId` empty where it stands for no entry, but for a service. */
export type Choice = { entryId: string | null; question: string };

/** One question of a message. */
export type Part = {
  /** In the visitor's own words. */
  said: string;
  /** With what the conversation adds; the same where it adds nothing. */
  inContext: string;
  /** Nothing in it can be looked up by itself: "and on Sundays?". */
  isIncomplete: boolean;
};

export type Meaning = { greeted: boolean } & (
  | { kind: 'talk'; talk: SmallTalk }
  | { kind: 'choice'; choice: Choice }
  | { kind: 'person' }
  | { kind: 'questions'; parts: readonly Part[] }
);

const maxParts = 3;
const asking =
  /^(and |also |plus |but |or |so )*(what|whats|how|when|where|who|which|why|do|does|did|can|could|is|are|am|will|would|should|may|have|has|any|need|tell)\b/i;
const joint =
  /(?:,\s*|\s+)(?:and also|and|also|plus)\s+(?=(?:what|how|when|where|who|which|why|do you|does|can (?:i|you|we)|could (?:i|you)|is (?:it|there|that)|are (?:you|there)|will you|would you|should i)\b)/i;
const opener = /^(and|also|but|or|so|then|ok|okay|well|plus)\b[\s,]*|^(what|how) about\b\s*|^(and )?what if\b\s*/i;
const pointing = /\b(it|its|that|this|those|these|them|they|one|ones|same|there|either|instead)\b/;
/** "What does it cost to unclog a drain" says itself what it asks about. */
const pointless =
  /\bit (usually )?(cost|take|possible|ok|okay|allowed|expensive|hard|safe|worth|too late)\b(?=.* to [a-z]+ [a-z])/;
const openingHours = /\b(open|opening|close|closing|closed|hours)\b/i;
/** Words that say when, how much or how long, and nothing about what. */
const slots: Readonly<Record<string, RegExp>> = {
  day: /\b(on |this |next )?(sun|mon|tues|wednes|thurs|fri|satur)days?\b|\b(today|tonight|tomorrow|weekends?|weekdays?|holidays?)\b|\b(in the |at )?(mornings?|evenings?|nights?|noon|midnight)\b|\bafter hours\b/gi,
  price:
    /\bhow much( is| are| does| do| would| for| will)*\b|\bwhat('s| is| does| do| would)?( the)? (price|cost|fee|charge|rate)( of| for)?\b|\b(price|prices|cost|costs|fee|charge|expensive)\b/gi,
  duration: /\bhow long( does| do| is| will| would| are)*\b|\bhow many (hours|minutes)\b|\b(take|takes|last|lasts)\b/gi,
  hours: /\bwhat time\b|\b(open|opening|close|closing|closed|hours)\b/gi,
};

/** What a message asks, one question after the other, in the light of what was said before. */
export function meaningOf(message: string, earlier: readonly Earlier[]): Meaning {
  const last = earlier.at(-1);
  const offered = last?.speaker === 'agent' ? (last.choices ?? []) : [];
  const { rest, greeted } = withoutGreeting(message);
  const chosen = offered.length > 0 ? chosenOf(rest, offered) : undefined;
  if (chosen) return { kind: 'choice', choice: chosen, greeted };
  const talk = smallTalkOf(message);
  if (talk === 'yes' && last?.offeredPerson) return { kind: 'person', greeted };
  if (talk) return { kind: 'talk', talk, greeted: false };
  const parts: Part[] = [];
  let before = lastQuestionOf(earlier);
  for (const said of partsOf(rest)) {
    const part = inContextOf(said, before);
    parts.push(part);
    before = part.inContext;
  }
  return { kind: 'questions', parts: parts.slice(0, maxParts), greeted };
}

/** The choice that a reply takes: by its words, its place, or "yes" where there is but one. */
function chosenOf(reply: string, choices: readonly Choice[]): Choice | undefined {
  const plain = (text: string) => questionWords(text).join(' ');
  const said = plain(reply);
  const exact = choices.find((choice) => plain(choice.question) === said);
  if (exact) return exact;
  const places: readonly RegExp[] = [
    /^(the )?(first|1st|1|number 1)( one)?$/,
    /^(the )?(second|2nd|2|number 2)( one)?$/,
    /^(the )?(third|3rd|3|last|number 3)( one)?$/,
  ];
  const place = places.findIndex((pattern) => pattern.test(said));
  if (place >= 0) return choices[place];
  return choices.length === 1 && /^(yes|yeah|yep|sure|right|correct)( please)?$/.test(said) ? choices[0] : undefined;
}

/** The questions of a message; what is told before one of them belongs to it. */
function partsOf(message: string): string[] {
  const sentences = message
    .split(/(?<=[?])\s+|(?<=[.!;])\s+|\n+/)
    .flatMap((sentence) => sentence.split(joint))
    .map((sentence) => sentence.trim())
    .filter((sentence) => questionWords(sentence).length > 0);
  const asks = (sentence: string) => sentence.includes('?') || asking.test(sentence);
  if (sentences.filter(asks).length < 2) return [message];
  const parts: string[] = [];
  let told = '';
  for (const sentence of sentences) {
    if (asks(sentence)) {
      parts.push(told === '' ? sentence : `${told} ${sentence}`);
      told = '';
    } else told = told === '' ? sentence : `${told} ${sentence}`;
  }
  const final = parts.pop() ?? '';
  return [...parts, told === '' ? final : `${final} ${told}`];
}

function lastQuestionOf(earlier: readonly Earlier[]): string | undefined {
  const asked = earlier.findLastIndex((one) => one.speaker === 'visitor' && smallTalkOf(one.text) === undefined);
  if (asked < 0) return undefined;
  const answer = earlier.slice(asked + 1).find((one) => one.speaker === 'agent');
  return answer?.understood ?? withoutGreeting(earlier[asked]?.text ?? '').rest;
}

function inContextOf(said: string, before: string | undefined): Part {
  const alone: Part = { said, inContext: said, isIncomplete: false };
  // Opening hours are everybody's: such a question needs nothing that was spoken of before.
  if (before === undefined || openingHours.test(said)) return alone;
  const text = questionWords(said).join(' ');
  const bare = without(said.replace(opener, ''), Object.values(slots));
  const carried = questionWords(bare).filter((word) => !isStopStem(stemOf(word)) && !pointing.test(word));
  const isIncomplete = carried.length === 0;
  const isFollowUp =
    isIncomplete || opener.test(said) || (pointing.test(text.replace(pointless, '')) && carried.length <= 2);
  if (!isFollowUp || text.split(' ').length > 12) return alone;
  // What is said now replaces what was said about the same thing before: another day, a price instead of hours.
  const kinds = Object.entries(slots).filter(([, pattern]) => said.search(pattern) >= 0);
  const replaced = kinds.flatMap(([kind]) =>
    kind === 'day' ? ['day'] : kind === 'price' ? ['duration', 'hours'] : kind === 'duration' ? ['price', 'hours'] : [],
  );
  const kept = without(
    before,
    replaced.flatMap((kind) => slots[kind] ?? []),
  );
  return { said, inContext: `${kept.replace(/[?.!\s]+$/, '')} ${said.replace(opener, '')}`.trim(), isIncomplete };
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns
    .reduce((left, pattern) => left.replace(pattern, ' '), text)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
