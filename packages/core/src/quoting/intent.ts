import { isStopStem, questionWords, stemOf } from '../knowledge/index.ts';

/** What a question is about, as far as its words say it plainly. */
export type Intent = {
  smallTalk: 'greeting' | 'thanks' | 'goodbye' | null;
  asksPrice: boolean;
  asksHours: boolean;
  /** 0 is Sunday; the weekday that is named, or that "today" and "tomorrow" mean. */
  day: number | null;
  /** Names of price rules that the time asked about may fall under. */
  times: readonly ('weekday' | 'saturday' | 'sunday' | 'holiday' | 'evening' | 'night' | 'rush')[];
  /** Stems that carry meaning. */
  stems: readonly string[];
};

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const greetings = /^(hi|hello|hey|hiya|howdy|good (morning|afternoon|evening)|greetings)\b/;
const thanks = /^(thanks|thank you|thx|ty|great|perfect|awesome|cool|ok|okay|got it)\b/;
const goodbyes = /^(bye|goodbye|see you|see ya|good night)\b/;
/** More words than this are a question, whatever it begins with. */
const smallTalkWords = 5;

export function intentOf(question: string, { now, timeZone }: { now: Date; timeZone: string }): Intent {
  const words = questionWords(question);
  const text = words.join(' ');
  const has = (pattern: RegExp) => pattern.test(text);
  const short = words.length <= smallTalkWords && !question.includes('?');
  const today = weekdayOf(now, timeZone);
  const named = days.findIndex((day) => has(new RegExp(`\\b${day}s?\\b`)));
  const day =
    named >= 0
      ? named
      : has(/\btoday\b|\bright now\b|\btonight\b/)
        ? today
        : has(/\btomorrow\b/)
          ? (today + 1) % 7
          : null;
  const times: Intent['times'][number][] = [];
  if (day === 0) times.push('sunday');
  else if (day === 6) times.push('saturday');
  else if (day !== null && named >= 0) times.push('weekday');
  if (has(/\bweekends?\b/)) times.push('saturday', 'sunday');
  if (has(/\bholidays?\b|\bchristmas\b|\bthanksgiving\b|\bnew year/)) times.push('holiday');
  if (has(/\bevenings?\b|\bafter hours\b|\bafter work\b|\btonight\b/)) times.push('evening');
  if (has(/\bnights?\b|\bmidnight\b|\bafter hours\b|\b[1-4] ?am\b/)) times.push('night');
  if (has(/\brush\b|\basap\b|\bemergency\b|\burgent\b/)) times.push('rush');
  return {
    smallTalk: !short ? null : has(greetings) ? 'greeting' : has(thanks) ? 'thanks' : has(goodbyes) ? 'goodbye' : null,
    asksPrice: has(
      /\bhow much\b|\bprices?\b|\bpricing\b|\bcosts?\b|\bfees?\b|\bcharges?\b|\brates?\b|\bexpensive\b|\bquote\b|\bestimate\b/,
    ),
    asksHours: has(/\bopen\b|\bopening\b|\bhours\b|\bclosed?\b|\bclosing\b|\bwhat time\b/),
    day,
    times,
    stems: words.map(stemOf).filter((stem) => !isStopStem(stem)),
  };
}

function weekdayOf(now: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone }).format(now).toLowerCase();
  return Math.max(0, days.indexOf(name));
}
