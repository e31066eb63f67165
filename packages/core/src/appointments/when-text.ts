/** `Thursday, November 26 at 9:00 AM`, as the company's own clock has it. */
export function whenText(moment: Date, timeZone: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(moment);
  return `${part({ weekday: 'long', month: 'long', day: 'numeric' })} at ${timeText(moment, timeZone)}`;
}

/** `9:00 AM`. */
export function timeText(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' })
    .format(moment)
    .replaceAll(' ', ' ');
}
