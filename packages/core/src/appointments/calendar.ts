import { Temporal } from 'temporal-polyfill';
import { CoreError } from '../base/index.ts';
import type { BusinessFacts } from '../business/index.ts';
import { type Calendar, daySpan, localDate, type Span } from './availability.ts';
import type { AppointmentRow } from './repository.ts';

/** How far ahead visits can be booked, in days. */
export const horizonDays = 120;

/** The company's calendar around some taken times; staff may book at short notice, everybody else not. */
export function calendarOf(
  { company, hours, holidays }: BusinessFacts,
  { taken, now, isStaff }: { taken: readonly Span[]; now: Date; isStaff: boolean },
): Calendar {
  return {
    timeZone: company.timeZone,
    hours,
    holidays,
    capacity: company.bookingCapacity,
    taken,
    earliestMs: now.getTime() + (isStaff ? 0 : company.bookingNoticeMinutes * 60_000),
  };
}

/** Up to the end of the pause after each. */
export function takenSpans(rows: readonly Pick<AppointmentRow, 'startsAt' | 'endsAt' | 'bufferMinutes'>[]): Span[] {
  return rows.map(({ startsAt, endsAt, bufferMinutes }) => ({
    startMs: startsAt.getTime(),
    endMs: endsAt.getTime() + bufferMinutes * 60_000,
  }));
}

/** So many local dates from one on, none before today and none beyond the horizon. @throws CoreError 'bad-input'. */
export function datesFrom(
  from: string | undefined,
  { days, now, timeZone }: { days: number; now: Date; timeZone: string },
): Temporal.PlainDate[] {
  const today = localDate(now, timeZone);
  const wanted = from === undefined ? today : parseDate(from);
  const first = Temporal.PlainDate.compare(wanted, today) < 0 ? today : wanted;
  const last = today.add({ days: horizonDays });
  return Array.from({ length: days }, (_, index) => first.add({ days: index })).filter(
    (date) => Temporal.PlainDate.compare(date, last) <= 0,
  );
}

/** From the first moment of the first date to the last of the last. */
export function spanOfDates(dates: readonly Temporal.PlainDate[], timeZone: string): { from: Date; to: Date } {
  const [first, last] = [dates[0], dates.at(-1)];
  if (!first || !last) return { from: new Date(0), to: new Date(0) };
  return { from: new Date(daySpan(first, timeZone).startMs), to: new Date(daySpan(last, timeZone).endMs) };
}

/** `2026-11-26` and `09:00` on the company's clock. @throws CoreError 'bad-input'. */
export function parseLocal(date: string, time: string, timeZone: string): Date {
  try {
    const at = parseDate(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
    return new Date(at.epochMilliseconds);
  } catch (cause) {
    if (cause instanceof CoreError) throw cause;
    throw new CoreError('bad-input', 'That is no time of day. Write it as 14:30.', { cause });
  }
}

function parseDate(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch (cause) {
    throw new CoreError('bad-input', 'That is no date. Write it as 2026-11-26.', { cause });
  }
}
