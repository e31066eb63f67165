import { describe, expect, test } from 'vitest';
import { chargedDate, holdDate, spendDate } from './spend-date.ts';

const at = (moment: string) => new Date(moment);
const never = { heldDate: null, heldUntil: null };

describe('the date that is charged', () => {
  const held = { heldDate: '2027-06-16', heldUntil: at('2027-06-17T07:00:00Z') };

  test("is the company's own where its time zone was never changed", () => {
    expect(spendDate(at('2027-06-16T12:00:00Z'), '2027-06-15', never)).toBe('2027-06-15');
    expect(spendDate(at('2027-06-16T12:00:00Z'), '2027-06-15', { heldDate: '2027-06-16', heldUntil: null })).toBe(
      '2027-06-15',
    );
    expect(spendDate(at('2027-06-16T12:00:00Z'), '2027-06-15', { heldDate: null, heldUntil: held.heldUntil })).toBe(
      '2027-06-15',
    );
  });

  test.each([
    [
      'stays what it was until the old zone has come to its midnight',
      '2027-06-17T06:59:59.999Z',
      '2027-06-17',
      '2027-06-16',
    ],
    ['is the own one from that moment on', '2027-06-17T07:00:00Z', '2027-06-17', '2027-06-17'],
    ['never goes back', '2027-06-17T07:00:01Z', '2027-06-15', '2027-06-16'],
    ['may be the same', '2027-06-17T07:00:01Z', '2027-06-16', '2027-06-16'],
  ])('%s', (_what, moment, local, date) => {
    expect(spendDate(at(moment), local, held)).toBe(date);
  });

  test('is known from the zone and what was held together', () => {
    const moment = at('2027-06-17T06:00:00Z');
    expect(chargedDate(moment, { timeZone: 'Asia/Tokyo', ...never })).toBe('2027-06-17');
    expect(chargedDate(moment, { timeZone: 'America/Los_Angeles', ...never })).toBe('2027-06-16');
    expect(chargedDate(moment, { timeZone: 'Asia/Tokyo', ...held })).toBe('2027-06-16');
  });
});

describe('a company that leaves its time zone', () => {
  test.each([
    ['west of Greenwich', '2027-06-16T04:15:00Z', 'America/New_York', '2027-06-16', '2027-06-17T04:00:00.000Z'],
    [
      'at the last moment of a day',
      '2027-06-16T03:59:59.999Z',
      'America/New_York',
      '2027-06-15',
      '2027-06-16T04:00:00.000Z',
    ],
    ['furthest east', '2027-06-16T10:00:00Z', 'Pacific/Kiritimati', '2027-06-17', '2027-06-17T10:00:00.000Z'],
    ['in a night of 25 hours', '2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01', '2026-11-02T05:00:00.000Z'],
    ['in a night of 23 hours', '2026-03-08T06:30:00Z', 'America/New_York', '2026-03-08', '2026-03-09T04:00:00.000Z'],
    ['where no midnight is', '2026-03-28T12:00:00Z', 'Asia/Beirut', '2026-03-28', '2026-03-28T22:00:00.000Z'],
  ])('%s keeps the date until the old midnight, to the millisecond', (_what, now, timeZone, heldDate, until) => {
    expect(holdDate(at(now), timeZone, never)).toEqual({ heldDate, heldUntil: at(until) });
  });

  test('keeps what it has kept where that lasts longer, and else what lasts longer now', () => {
    const now = at('2027-06-17T05:00:00Z');
    const later = { heldDate: '2027-06-16', heldUntil: at('2027-06-17T07:00:00Z') };
    // New York is in the 17th since an hour; held are the 16th, and Los Angeles' midnight.
    expect(holdDate(now, 'America/New_York', later)).toEqual(later);
    const sooner = { heldDate: '2027-06-16', heldUntil: at('2027-06-17T05:30:00Z') };
    expect(holdDate(now, 'America/Los_Angeles', sooner)).toEqual(later);
  });

  test('is held to a date that is two days behind the new calendar, too', () => {
    const held = { heldDate: '2027-06-16', heldUntil: at('2027-06-18T07:00:00Z') };
    expect(holdDate(at('2027-06-16T12:00:00Z'), 'Pacific/Pago_Pago', held)).toEqual({
      heldDate: '2027-06-16',
      heldUntil: at('2027-06-18T07:00:00Z'),
    });
  });
});
