import type { Clock } from '@rowhouse/core';
import type { LocalDates } from '../../packages/core/src/base/index.ts';

/** Where the company may be: around the whole world, and through other changes of the clocks. */
export const timeZones = ['America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe', 'UTC'];

/**
 * The one date that may be charged to a company that moves: it lasts until the calendars of all zones that the company was in
 * on it are past it.
 */
export function createChargedDay(clock: Clock, localDate: LocalDates) {
  let timeZone = timeZones[0] ?? 'UTC';
  let date = localDate(clock.now(), timeZone);
  let zones = new Set([timeZone]);
  return {
    timeZone: () => timeZone,
    today(): string {
      if ([...zones].every((zone) => localDate(clock.now(), zone) > date)) {
        date = localDate(clock.now(), timeZone);
        zones = new Set([timeZone]);
      }
      return date;
    },
    moveTo(zone: string): void {
      timeZone = zone;
      zones.add(zone);
    },
  };
}
