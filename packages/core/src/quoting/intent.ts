import { isStopStem, questionWords, stemOf } from '../knowledge/index.ts';

/** What a question is about, as far as its words say it plainly. */
export type Intent = {
  asksPrice: boolean;
  asksHours: boolean;
  /** Open or closed at this moment. */
  asksNow: boolean;
  asksDuration: boolean;
  /** Somebody of the team, or a call back. */
  wantsPerson: boolean;
  /** 0 is Sunday; the weekday that is named, or that "today" and "tomorrow" mean. */
  day: number | null;
  /** Names of price rules that the time asked about may fall under. */
  times: readonly ('weekday' | 'saturday' | 'sunday' | 'holiday' | 'evening' | 'night' | 'rush')[];
  /** Stems that carry meaning. */
  stems: readonly string[];
};

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const shortDays = ['sun', 'mon', 'tues?', 'weds?', 'thurs?', 'fri', 'sat'];

/** Reads a question in English by its words alone, on the company's clock. */
export function intentOf(question: string, { now, timeZone }: { now: Date; timeZone: string }): Intent {
  const words = questionWords(question);
  const text = words.join(' ');
  const has = (pattern: RegExp) => pattern.test(text);
  const today = weekdayOf(now, timeZone);
  const named = days.findIndex((day, index) => has(new RegExp(`\\b(${day}s?|${shortDays[index]})\\b`)));
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
  if (has(/\bholidays?\b|\bchristmas\b|\bthanksgiving\b|\bnew year|\beaster\b|\b(july 4|4th of july|fourth of july)\b/))
    times.push('holiday');
  if (has(/\bevenings?\b|\bafter hours\b|\bafter work\b|\btonight\b/)) times.push('evening');
  if (has(/\bnights?\b|\bmidnight\b|\bafter hours\b|\b[1-4] ?am\b/)) times.push('night');
  if (has(/\brush\b|\basap\b|\bemergency\b|\burgent\b/)) times.push('rush');
  return {
    asksPrice: has(
      /\bhow much\b|\bprices?\b|\bpricing\b|\bcosts?\b|\bfees?\b|\bcharges?\b|\brates?\b|\bexpensive\b|\bquote\b|\bestimate\b/,
    ),
    asksHours: has(
      /\bopen\b|\bopening\b|\bhours\b|\bclosed?\b|\bclosing\b|\bwhat time\b|\b(are|is) (you|you guys|anyone|anybody|somebody) (there|in|around|working|available)\b.*\b(on|today|tomorrow|now)\b/,
    ),
    asksNow: has(/\b(open|closed)\b.*\b(now|currently|still|at the moment|yet)\b|\b(still|currently) (open|closed)\b/),
    asksDuration: has(/\bhow long\b.*\b(takes?|last|need|will|is|does)\b|\bhow many (hours|minutes)\b|\bduration\b/),
    wantsPerson: has(
      /\b(talk|speak|chat) (to|with) (a |the |some |any)?(human|person|real|somebody|someone|one|owner|manager|agent|representative|staff|people)|\b(real|live|actual) (human|person)\b|\bcall me( back)?\b|\bcall ?back\b|\b(get|want|need) (me )?(a |the )?(human|person|representative|manager)\b/,
    ),
    day,
    times,
    stems: words.map(stemOf).filter((stem) => !isStopStem(stem)),
  };
}

function weekdayOf(now: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone }).format(now).toLowerCase();
  return Math.max(0, days.indexOf(name));
}
