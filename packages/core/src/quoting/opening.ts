import { type BusinessFacts, clock } from '../business/index.ts';
import type { Intent } from './intent.ts';

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** Hours from the company's own rows; undefined where they do not say. */
export function openingAnswer(intent: Intent, business: BusinessFacts, now: Date): string | undefined {
  if (intent.asksNow) return openNow(business, now);
  if (intent.day === null && intent.times.includes('holiday')) return undefined;
  if (intent.times.includes('saturday') && intent.times.includes('sunday'))
    return [6, 0].map((day) => dayAnswer(day, business)).join(' ');
  if (intent.day === null) return `Our opening hours are ${business.facts.hours}.`;
  const closed = !rowOf(intent.day, business);
  return `${dayAnswer(intent.day, business)}${closed ? ` Our opening hours are ${business.facts.hours}.` : ''}`;
}

function dayAnswer(day: number, business: BusinessFacts): string {
  const name = dayNames[day as 0 | 1 | 2 | 3 | 4 | 5 | 6];
  const row = rowOf(day, business);
  return row ? `On ${name} we are open from ${clock(row.opens)} to ${clock(row.closes)}.` : `We are closed on ${name}.`;
}

function rowOf(day: number, { hours }: BusinessFacts): { opens: string; closes: string } | undefined {
  const row = hours.find((one) => one.day === day);
  return row && !row.closed && row.opens && row.closes ? { opens: row.opens, closes: row.closes } : undefined;
}

function openNow(business: BusinessFacts, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: business.company.timeZone,
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const names: readonly string[] = dayNames;
  const today = Math.max(0, names.indexOf(part('weekday')));
  const time = `${part('hour')}:${part('minute')}`;
  const row = rowOf(today, business);
  if (row && row.opens.slice(0, 5) <= time && time < row.closes.slice(0, 5))
    return `Yes, we are open now, until ${clock(row.closes)} today.`;
  if (row && time < row.opens.slice(0, 5)) return `Not yet: today we open at ${clock(row.opens)}.`;
  for (let ahead = 1; ahead <= 7; ahead += 1) {
    const day = (today + ahead) % 7;
    const next = rowOf(day, business);
    if (next)
      return `No, we are closed now. We open again ${ahead === 1 ? 'tomorrow' : `on ${dayNames[day as 0 | 1 | 2 | 3 | 4 | 5 | 6]}`} at ${clock(next.opens)}.`;
  }
  return `Our opening hours are ${business.facts.hours}.`;
}
