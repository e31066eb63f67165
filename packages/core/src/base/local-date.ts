export type LocalDates = (at: Date, timeZone: string) => string;

/** The company's local date at a moment, `YYYY-MM-DD`. */
export function localDate(at: Date, timeZone: string): string {
  return formatterOf(timeZone).format(at);
}

/** The same for whoever asks at every call: making a formatter costs more than all the rest of a reservation. */
export function createLocalDates(): LocalDates {
  // One for each zone of the world that is asked for.
  const formatters = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone) => {
    const formatter = formatters.get(timeZone) ?? formatterOf(timeZone);
    formatters.set(timeZone, formatter);
    return formatter.format(at);
  };
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
}
