import { Temporal } from 'temporal-polyfill';
import { isHoliday } from './holidays.ts';

/** Milliseconds since 1970; the end stands outside. */
export type Span = { startMs: number; endMs: number };

export type OpenDay = { day: number; closed: boolean; opens: string | null; closes: string | null };

export type Calendar = {
  /** IANA name; opening hours are told in it. */
  timeZone: string;
  hours: readonly OpenDay[];
  holidays: readonly string[];
  /** Visits that can take place at the same time. */
  capacity: number;
  /** Times that are taken, with the pause after each. */
  taken: readonly Span[];
  /** Nothing before this moment can be booked. */
  earliestMs: number;
};

export type VisitLength = { minutes: number; bufferMinutes: number };

const minuteMs = 60_000;
/** Visits begin on the half hour of opening, short ones on the quarter. */
const stepMinutes = ({ minutes }: VisitLength) => (minutes <= 30 ? 15 : 30);

/** The moments at which a visit of this length can begin on a date, earliest first. */
export function freeTimes(calendar: Calendar, date: Temporal.PlainDate, visit: VisitLength): Date[] {
  const open = openSpan(calendar, date);
  if (!open) return [];
  const lastStartMs = Math.max(open.startMs, open.endMs - visit.minutes * minuteMs);
  const times: Date[] = [];
  for (let startMs = open.startMs; startMs <= lastStartMs; startMs += stepMinutes(visit) * minuteMs)
    if (startMs >= calendar.earliestMs && isFree(calendar, spanOf(startMs, visit))) times.push(new Date(startMs));
  return times;
}

/** Would a visit of this length, begun then, lie within opening hours? One that is longer than a day is open may begin at opening. */
export function isWithinHours(calendar: Calendar, startsAt: Date, visit: VisitLength): boolean {
  const date = localDate(startsAt, calendar.timeZone);
  const open = openSpan(calendar, date);
  if (!open) return false;
  const startMs = startsAt.getTime();
  return startMs === open.startMs || (startMs > open.startMs && startMs + visit.minutes * minuteMs <= open.endMs);
}

/** Is there room for one more beside what is taken? */
export function isFree({ taken, capacity }: Pick<Calendar, 'taken' | 'capacity'>, wanted: Span): boolean {
  const beside = taken.filter(({ startMs, endMs }) => startMs < wanted.endMs && endMs > wanted.startMs);
  if (beside.length < capacity) return true;
  // The most at once is reached where one of them begins.
  const moments = [wanted.startMs, ...beside.map(({ startMs }) => Math.max(startMs, wanted.startMs))];
  return moments.every((at) => beside.filter(({ startMs, endMs }) => startMs <= at && endMs > at).length < capacity);
}

/** From its start to the end of the pause after it. */
export function spanOf(startMs: number, { minutes, bufferMinutes }: VisitLength): Span {
  return { startMs, endMs: startMs + (minutes + bufferMinutes) * minuteMs };
}

export function localDate(moment: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** From the first to the last moment of a local date. */
export function daySpan(date: Temporal.PlainDate, timeZone: string): Span {
  return {
    startMs: date.toZonedDateTime({ timeZone }).epochMilliseconds,
    endMs: date.add({ days: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds,
  };
}

function openSpan({ timeZone, hours, holidays }: Calendar, date: Temporal.PlainDate): Span | undefined {
  // Temporal counts Monday 1 to Sunday 7, the company's hours Sunday 0 to Saturday 6.
  const row = hours.find(({ day }) => day === date.dayOfWeek % 7);
  if (!row || row.closed || !row.opens || !row.closes || isHoliday(date, holidays)) return undefined;
  const at = (time: string) =>
    time.startsWith('24')
      ? daySpan(date, timeZone).endMs
      : date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
  return { startMs: at(row.opens), endMs: at(row.closes) };
}
