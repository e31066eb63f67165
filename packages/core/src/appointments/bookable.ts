import { type AppointmentId, CoreError } from '../base/index.ts';
import type { BusinessFacts } from '../business/index.ts';
import { entitlementsOf, listEntitlements } from '../plans/index.ts';
import type { TenantScope } from '../tenant/index.ts';
import { daySpan, isFree, isWithinHours, localDate, spanOf } from './availability.ts';
import { calendarOf, horizonDays, takenSpans } from './calendar.ts';
import { type AppointmentTypeRow, countBookedSince, listTaken } from './repository.ts';

/**
 * Under the lock: is this time free and within hours? Staff may go beyond hours, nobody beyond capacity. `except` is the visit
 * that moves, and is in nobody's way.
 * @throws CoreError 'bad-input' for a time that is never given, 'conflict' when it is taken.
 */
export async function assertBookable(
  tenant: TenantScope,
  {
    facts,
    type,
    startsAt,
    isStaff,
    now,
    except,
  }: {
    facts: BusinessFacts;
    type: AppointmentTypeRow;
    startsAt: Date;
    isStaff: boolean;
    now: Date;
    except?: AppointmentId;
  },
): Promise<void> {
  const wanted = spanOf(startsAt.getTime(), type);
  const rows = await listTaken(tenant, { from: startsAt, to: new Date(wanted.endMs) });
  const taken = takenSpans(rows.filter((row) => row.id !== except));
  const calendar = calendarOf(facts, { taken, now, isStaff });
  if (startsAt.getTime() < calendar.earliestMs)
    throw new CoreError('bad-input', 'That time is too soon or over. Choose a later one.');
  if (startsAt.getTime() > now.getTime() + horizonDays * 86_400_000)
    throw new CoreError('bad-input', `Visits can be booked ${horizonDays} days ahead. Choose an earlier time.`);
  if (!isStaff && !isWithinHours(calendar, startsAt, type))
    throw new CoreError('bad-input', `That is outside opening hours: ${facts.facts.hours}. Choose another time.`);
  if (!isFree(calendar, wanted)) throw new CoreError('conflict', 'That time has just been taken. Choose another one.');
}

/** @throws CoreError 'not-in-plan' without visits in the plan, 'conflict' when all of today's have been booked. */
export async function assertRoomToday(tenant: TenantScope, { company }: BusinessFacts, now: Date): Promise<void> {
  const entitlements = entitlementsOf(await listEntitlements(tenant));
  if (!entitlements.allows('appointments'))
    throw new CoreError('not-in-plan', 'Visits cannot be booked here. Please call.');
  const midnight = new Date(daySpan(localDate(now, company.timeZone), company.timeZone).startMs);
  if ((await countBookedSince(tenant, midnight)) >= entitlements.limitOf('appointments-per-day'))
    throw new CoreError('conflict', 'No more visits can be booked today. Please call, or try again tomorrow.');
}
