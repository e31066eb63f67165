import { createLocalDates, localDate } from '../base/index.ts';

/**
 * What a change of the company's time zone leaves behind: the date that was being charged then, and the moment before which
 * no later one begins. Empty until the zone was changed for the first time.
 */
export type HeldDate = { heldDate: string | null; heldUntil: Date | null };

/** No calendar is further from another one, plus a day. In milliseconds. */
const farthestMs = 76 * 3_600_000;

/**
 * The date that is charged at a moment. A change of the time zone never goes back to a date that was charged before, and
 * begins no date before the calendars of all zones that this date has seen have come to it. Whoever moves the zone around the
 * world gains nothing by it.
 * @param local the company's own date at that moment.
 * Source: docs/decisions/0011-spend-dates-and-time-zones.md
 */
export function spendDate(now: Date, local: string, { heldDate, heldUntil }: HeldDate): string {
  if (heldDate === null || heldUntil === null) return local;
  return now < heldUntil || local < heldDate ? heldDate : local;
}

/** The same for whoever has read zone and held date together. */
export function chargedDate(now: Date, { timeZone, ...held }: HeldDate & { timeZone: string }): string {
  return spendDate(now, localDate(now, timeZone), held);
}

/** What is to be kept when the company leaves this time zone now. */
export function holdDate(now: Date, timeZone: string, held: HeldDate): { heldDate: string; heldUntil: Date } {
  const heldDate = chargedDate(now, { timeZone, ...held });
  const ends = endOf(heldDate, now, timeZone);
  return { heldDate, heldUntil: new Date(Math.max(ends.getTime(), held.heldUntil?.getTime() ?? 0)) };
}

/** The first moment after `from` at which the zone's calendar is past a date: halving finds it through any change of the clocks. */
function endOf(date: string, from: Date, timeZone: string): Date {
  const localDates = createLocalDates();
  let before = from.getTime();
  let after = before + farthestMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDates(new Date(middle), timeZone) > date) after = middle;
    else before = middle;
  }
  return new Date(after);
}
