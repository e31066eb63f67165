import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { type Calendar, freeTimes, isFree, isWithinHours } from './availability.ts';

const week = (opens: string, closes: string) =>
  [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, closed: day === 0, opens, closes }));
const calendar = (change: Partial<Calendar> = {}): Calendar => ({
  timeZone: 'America/New_York',
  hours: week('08:00', '12:00'),
  holidays: [],
  capacity: 1,
  taken: [],
  earliestMs: 0,
  ...change,
});
const day = (text: string) => Temporal.PlainDate.from(text);
const at = (text: string) => new Date(text).getTime();
const utc = (times: Date[]) => times.map((time) => time.toISOString().slice(11, 16));
const hour = { minutes: 60, bufferMinutes: 0 };

test('visits begin on the half hour while the company is open, and end before it closes', () => {
  expect(utc(freeTimes(calendar(), day('2026-03-02'), hour))).toEqual([
    '13:00',
    '13:30',
    '14:00',
    '14:30',
    '15:00',
    '15:30',
    '16:00',
  ]);
  expect(freeTimes(calendar(), day('2026-03-01'), hour)).toEqual([]); // a Sunday
});

test('opening hours stay local when the clocks change', () => {
  // New York goes to summer time on 8 March and back on 1 November 2026.
  expect(utc(freeTimes(calendar(), day('2026-03-07'), hour))[0]).toBe('13:00');
  expect(utc(freeTimes(calendar(), day('2026-03-09'), hour))[0]).toBe('12:00');
  expect(utc(freeTimes(calendar(), day('2026-10-31'), hour))[0]).toBe('12:00');
  expect(utc(freeTimes(calendar(), day('2026-11-02'), hour))[0]).toBe('13:00');
});

test('on the night of the change a visit takes as long as on any other, and no time is offered twice', () => {
  const night = calendar({ hours: week('00:00', '06:00').map((row) => ({ ...row, closed: false })) });
  const spring = freeTimes(night, day('2026-03-08'), hour);
  const autumn = freeTimes(night, day('2026-11-01'), hour);
  expect([spring.length, autumn.length]).toEqual([9, 13]); // five hours, and seven
  expect(new Set(autumn.map((time) => time.getTime())).size).toBe(13);
});

test('far from UTC the local date counts', () => {
  const kiritimati = calendar({ timeZone: 'Pacific/Kiritimati' });
  expect(freeTimes(kiritimati, day('2026-03-02'), hour)[0]?.toISOString()).toBe('2026-03-01T18:00:00.000Z');
});

test('what is taken, its pause, and what is too soon are left out', () => {
  const taken = [{ startMs: at('2026-03-02T14:00Z'), endMs: at('2026-03-02T15:30Z') }];
  const times = freeTimes(calendar({ taken, earliestMs: at('2026-03-02T13:15Z') }), day('2026-03-02'), hour);
  expect(utc(times)).toEqual(['15:30', '16:00']);
});

test('two crews can be in two places, not in three', () => {
  const span = { startMs: at('2026-03-02T14:00Z'), endMs: at('2026-03-02T15:00Z') };
  const later = { startMs: at('2026-03-02T15:00Z'), endMs: at('2026-03-02T16:00Z') };
  const wanted = { startMs: at('2026-03-02T14:30Z'), endMs: at('2026-03-02T15:30Z') };
  expect(isFree({ capacity: 2, taken: [span, later] }, wanted)).toBe(true);
  expect(isFree({ capacity: 2, taken: [span, span, later] }, wanted)).toBe(false);
  expect(isFree({ capacity: 1, taken: [span] }, later)).toBe(true);
});

test.each([
  ['thanksgiving', '2026-11-26'],
  ['day-after-thanksgiving', '2026-11-27'],
  ['memorial-day', '2026-05-25'],
  ['labor-day', '2026-09-07'],
  ['martin-luther-king-day', '2026-01-19'],
  ['christmas-day', '2026-12-25'],
])('a company that keeps %s is closed on %s', (holiday, date) => {
  expect(freeTimes(calendar({ holidays: [holiday] }), day(date), hour)).toEqual([]);
  expect(freeTimes(calendar(), day(date), hour).length).toBeGreaterThan(0);
});

test('a visit that is longer than the company is open may begin at opening', () => {
  const long = { minutes: 600, bufferMinutes: 0 };
  const [first] = freeTimes(calendar(), day('2026-03-02'), long);
  expect(first && isWithinHours(calendar(), first, long)).toBe(true);
  expect(isWithinHours(calendar(), new Date('2026-03-02T13:30Z'), long)).toBe(false);
});
