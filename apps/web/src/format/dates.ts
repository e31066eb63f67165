const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' });
const calendarDay = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** `2 min. ago`, `yesterday`, then `Mar 4`. */
export function formatAgo(
  iso: string,
  { now = Date.now(), timeZone }: { now?: number; timeZone?: string } = {},
): string {
  const minutes = Math.round((new Date(iso).getTime() - now) / 60_000);
  if (Math.abs(minutes) < 1) return 'just now';
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relative.format(hours, 'hour');
  const days = Math.round(hours / 24);
  return Math.abs(days) < 7
    ? relative.format(days, 'day')
    : new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone }).format(new Date(iso));
}

/** In this zone, or in the browser's own where none is named. */
export function formatDateTime(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso));
}

/** The time of day, in this zone, or in the browser's own where none is named. */
export function formatTime(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone }).format(new Date(iso));
}

/** A calendar day such as `2026-08-01`, which belongs to no time zone. */
export function formatDay(date: string): string {
  return calendarDay.format(new Date(`${date}T00:00:00Z`));
}
