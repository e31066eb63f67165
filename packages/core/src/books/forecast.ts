import { dayAfter, daysBetween, daysInMonth, monthStart } from './dates.ts';

const paceDays = 7;

/**
 * Where the month ends at the pace of the last seven whole days, or of as many as the company has. A whole week, so that
 * quiet Sundays count as they come. All in micro-dollars, for the company's own calendar.
 */
export function forecastOf({
  today,
  since,
  limitMicroUsd,
  spentOn,
}: {
  today: string;
  /** The company's first day. */
  since: string;
  limitMicroUsd: number;
  spentOn(date: string): number;
}): { spentMicroUsd: number; limitMicroUsd: number; forecastMicroUsd: number; limitReachedOn: string | null } {
  const first = monthStart(today);
  const dayOfMonth = daysBetween(first, today) + 1;
  let spentMicroUsd = 0;
  for (let day = 0; day < dayOfMonth; day += 1) spentMicroUsd += spentOn(dayAfter(first, day));
  const spentToday = spentOn(today);
  const wholeDays = Math.min(paceDays, Math.max(0, daysBetween(since, today)));
  let lately = 0;
  for (let day = 1; day <= wholeDays; day += 1) lately += spentOn(dayAfter(today, -day));
  // On the first day there is nothing but today to go by.
  const pace = wholeDays === 0 ? spentToday : lately / wholeDays;
  const leftToday = Math.max(0, pace - spentToday);
  const daysLeft = daysInMonth(today) - dayOfMonth;
  const forecastMicroUsd = Math.round(spentMicroUsd + leftToday + pace * daysLeft);
  return {
    spentMicroUsd,
    limitMicroUsd,
    forecastMicroUsd,
    limitReachedOn: reachedOn({
      today,
      daysLeft,
      pace,
      now: spentMicroUsd,
      tonight: spentMicroUsd + leftToday,
      limitMicroUsd,
    }),
  };
}

function reachedOn({
  today,
  daysLeft,
  pace,
  now,
  tonight,
  limitMicroUsd,
}: {
  today: string;
  daysLeft: number;
  pace: number;
  now: number;
  tonight: number;
  limitMicroUsd: number;
}): string | null {
  if (now >= limitMicroUsd || tonight >= limitMicroUsd) return today;
  if (pace <= 0) return null;
  const days = Math.ceil((limitMicroUsd - tonight) / pace);
  return days <= daysLeft ? dayAfter(today, days) : null;
}
