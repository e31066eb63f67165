import { Temporal } from 'temporal-polyfill';

type Rule = (year: number) => Temporal.PlainDate;

const on =
  (month: number, day: number): Rule =>
  (year) =>
    Temporal.PlainDate.from({ year, month, day });

/** The nth Monday (1) … Sunday (7) of a month. */
const nth =
  (month: number, weekday: number, count: number): Rule =>
  (year) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 });
    return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + (count - 1) * 7 });
  };

const lastMondayOfMay: Rule = (year) => {
  const last = Temporal.PlainDate.from({ year, month: 5, day: 31 });
  return last.subtract({ days: last.dayOfWeek - 1 });
};

/** On which day of a year each holiday falls that a company may name. Source: 5 U.S.C. 6103, and custom for the rest. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['new-years-day', on(1, 1)],
  ['martin-luther-king-day', nth(1, 1, 3)],
  ['presidents-day', nth(2, 1, 3)],
  ['memorial-day', lastMondayOfMay],
  ['juneteenth', on(6, 19)],
  ['independence-day', on(7, 4)],
  ['labor-day', nth(9, 1, 1)],
  ['columbus-day', nth(10, 1, 2)],
  ['veterans-day', on(11, 11)],
  ['thanksgiving', nth(11, 4, 4)],
  ['day-after-thanksgiving', (year) => nth(11, 4, 4)(year).add({ days: 1 })],
  ['christmas-eve', on(12, 24)],
  ['christmas-day', on(12, 25)],
  ['new-years-eve', on(12, 31)],
]);

/** Is the company closed on this date, by the holidays that it keeps? */
export function isHoliday(date: Temporal.PlainDate, kept: readonly string[]): boolean {
  return kept.some((holiday) => rules.get(holiday)?.(date.year).equals(date) === true);
}
