import type { Audit } from '../audit/index.ts';
import {
  type AppointmentId,
  type AppointmentTypeId,
  type Clock,
  type ContactId,
  type ConversationId,
  CoreError,
  newId,
  type VisitorId,
} from '../base/index.ts';
import type { Business } from '../business/index.ts';
import { entitlementsOf, listEntitlements } from '../plans/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { daySpan, freeTimes, localDate } from './availability.ts';
import { assertBookable, assertRoomToday } from './bookable.ts';
import { calendarOf, datesFrom, parseLocal, spanOfDates, takenSpans } from './calendar.ts';
import {
  type AppointmentListing,
  type AppointmentRow,
  type AppointmentTypeRow,
  addAppointment,
  findAppointment,
  findSame,
  listAppointments,
  listAppointmentsOfVisitor,
  listTaken,
  listTypeServices,
  listTypes,
  lockBookings,
  updateAppointment,
} from './repository.ts';
import { whenText } from './when-text.ts';

export type AppointmentType = AppointmentTypeRow & { services: string[] };
export type FreeDay = { date: string; times: Date[] };
export type Booking = {
  typeId: AppointmentTypeId;
  startsAt: Date;
  contactId: ContactId;
  note: string;
  bookedBy: AppointmentRow['bookedBy'];
  /** `requested` holds the time until staff have confirmed it. */
  status: 'requested' | 'booked';
  visitorId?: VisitorId;
  conversationId?: ConversationId;
};
export type Appointments = ReturnType<typeof createAppointments>;

const listLimit = 500;
const defaultDays = 14;

/** Visits: what there is, when there is room, who comes when. No time is given away twice, whoever asks at once. */
export function createAppointments({
  tenancy,
  business,
  audit,
  clock,
}: {
  tenancy: Tenancy;
  business: Business;
  audit: Audit;
  clock: Clock;
}) {
  /** None where the plan has no booking. */
  async function types(context: TenantContext): Promise<AppointmentType[]> {
    const [rows, services, allowed] = await tenancy.batch(context, (tenant) => [
      listTypes(tenant),
      listTypeServices(tenant),
      listEntitlements(tenant),
    ]);
    if (!entitlementsOf(allowed).allows('appointments')) return [];
    const servicesOf = Map.groupBy(services, (row) => row.appointmentTypeId);
    return rows.map((row) => ({
      ...row,
      services: (servicesOf.get(row.id) ?? []).map(({ serviceName }) => serviceName),
    }));
  }

  async function load(tenant: TenantScope, appointmentId: AppointmentId): Promise<AppointmentListing> {
    const [row] = await findAppointment(tenant, appointmentId);
    if (!row) throw noSuchAppointment();
    return row;
  }

  /** Changes a visit that is in one of these states. @throws CoreError 'conflict' when it is in another by now. */
  async function change(
    tenant: TenantScope,
    wanted: Omit<Parameters<typeof updateAppointment>[1], 'updatedAt'>,
  ): Promise<void> {
    if (!(await updateAppointment(tenant, { ...wanted, updatedAt: clock.now() })))
      throw new CoreError('conflict', 'This appointment was changed meanwhile. Load it again.');
  }

  return {
    types,

    /** Free times of one kind of visit, day by day; a company's date, at most 31 days. @throws CoreError 'not-found' | 'bad-input'. */
    async availability(
      context: TenantContext,
      { typeId, from, days = defaultDays }: { typeId: AppointmentTypeId; from?: string; days?: number },
    ): Promise<{ timeZone: string; type: AppointmentTypeRow; days: FreeDay[] }> {
      const facts = await business.get(context);
      const { timeZone } = facts.company;
      const now = clock.now();
      const dates = datesFrom(from, { days: Math.min(days, 31), now, timeZone });
      const [rows, taken] = await tenancy.batch(context, (tenant) => [
        listTypes(tenant),
        listTaken(tenant, spanOfDates(dates, timeZone)),
      ]);
      const type = rows.find((row) => row.id === typeId);
      if (!type) throw noSuchType();
      const isStaff = context.actor.kind === 'member';
      const calendar = calendarOf(facts, { taken: takenSpans(taken), now, isStaff });
      return {
        timeZone,
        type,
        days: dates.map((date) => ({ date: date.toString(), times: freeTimes(calendar, date, type) })),
      };
    },

    /**
     * Books or holds a time. The same person, kind and time again is the same visit.
     * @throws CoreError 'conflict' when it is taken, 'bad-input' outside hours, 'not-found' for a kind that is not this company's.
     */
    async book(context: TenantContext, booking: Booking): Promise<AppointmentListing> {
      const facts = await business.get(context);
      const isStaff = booking.bookedBy === 'staff';
      const { typeId, startsAt, contactId, visitorId = null, conversationId = null } = booking;
      return tenancy.run(context, async (tenant) => {
        await lockBookings(tenant);
        const type = (await listTypes(tenant)).find((row) => row.id === typeId);
        if (!type) throw noSuchType();
        const [same] = await findSame(tenant, { contactId, appointmentTypeId: typeId, startsAt });
        if (same) return same;
        await assertRoomToday(tenant, facts, clock.now());
        await assertBookable(tenant, { facts, type, startsAt, isStaff, now: clock.now() });
        const id = newId<AppointmentId>();
        await addAppointment(tenant, {
          id,
          appointmentTypeId: typeId,
          contactId,
          startsAt,
          endsAt: new Date(startsAt.getTime() + type.minutes * 60_000),
          bufferMinutes: type.bufferMinutes,
          status: booking.status,
          note: booking.note.slice(0, 2_000),
          bookedBy: booking.bookedBy,
          visitorId,
          conversationId,
          createdAt: clock.now(),
          updatedAt: clock.now(),
        });
        return load(tenant, id);
      });
    },

    /** Another time for the same visit; the old one is free at once. @throws CoreError like `book`. */
    async move(
      context: TenantContext,
      { appointmentId, startsAt }: { appointmentId: AppointmentId; startsAt: Date },
    ): Promise<AppointmentListing> {
      const facts = await business.get(context);
      return tenancy.run(context, async (tenant) => {
        await lockBookings(tenant);
        const row = await load(tenant, appointmentId);
        const { bufferMinutes } = row;
        const minutes = (row.endsAt.getTime() - row.startsAt.getTime()) / 60_000;
        const type = {
          id: row.appointmentTypeId,
          slug: '',
          name: row.typeName,
          description: '',
          minutes,
          bufferMinutes,
        };
        const isStaff = context.actor.kind === 'member';
        await assertBookable(tenant, { facts, type, startsAt, isStaff, now: clock.now(), except: appointmentId });
        const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
        await change(tenant, { appointmentId, from: ['requested', 'booked'], startsAt, endsAt });
        return load(tenant, appointmentId);
      });
    },

    /** Staff say yes to a requested time. @throws CoreError 'conflict' when it is not waiting any more. */
    confirm(context: TenantContext, appointmentId: AppointmentId): Promise<AppointmentListing> {
      return tenancy.run(context, async (tenant) => {
        await load(tenant, appointmentId);
        await change(tenant, { appointmentId, from: ['requested'], status: 'booked' });
        const confirmed = await load(tenant, appointmentId);
        await audit.record(tenant, context, { action: 'appointment.confirmed', target: appointmentId });
        return confirmed;
      });
    },

    /** Its time is free at once. `ownedBy` is the visitor who may cancel nobody else's. @throws CoreError 'not-found' | 'conflict'. */
    cancel(
      context: TenantContext,
      { appointmentId, reason, ownedBy }: { appointmentId: AppointmentId; reason: string; ownedBy?: VisitorId },
    ): Promise<AppointmentListing> {
      return tenancy.run(context, async (tenant) => {
        const row = await load(tenant, appointmentId);
        if (ownedBy !== undefined && row.visitorId !== ownedBy) throw noSuchAppointment();
        const cancelReason = reason.slice(0, 500);
        await change(tenant, { appointmentId, from: ['requested', 'booked'], status: 'cancelled', cancelReason });
        const cancelled = await load(tenant, appointmentId);
        if (context.actor.kind === 'member')
          await audit.record(tenant, context, { action: 'appointment.cancelled', target: appointmentId });
        return cancelled;
      });
    },

    /** The visit took place. @throws CoreError. */
    finish(context: TenantContext, appointmentId: AppointmentId): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        await load(tenant, appointmentId);
        await change(tenant, { appointmentId, from: ['booked'], status: 'done' });
      });
    },

    /** @throws CoreError 'not-found'. */
    async get(context: TenantContext, appointmentId: AppointmentId): Promise<AppointmentListing> {
      const [rows] = await tenancy.batch(context, (tenant) => [findAppointment(tenant, appointmentId)]);
      if (!rows[0]) throw noSuchAppointment();
      return rows[0];
    },

    /** Those that begin on some local dates. @throws CoreError 'bad-input'. */
    async list(
      context: TenantContext,
      { from, days }: { from?: string; days: number },
    ): Promise<{ timeZone: string; from: string; appointments: AppointmentListing[] }> {
      const { company } = await business.get(context);
      const start = parseLocal(from ?? localDate(clock.now(), company.timeZone).toString(), '00:00', company.timeZone);
      const last = localDate(start, company.timeZone).add({ days: days - 1 });
      const to = new Date(daySpan(last, company.timeZone).endMs);
      const [appointments] = await tenancy.batch(context, (tenant) => [
        listAppointments(tenant, { from: start, to, limit: listLimit }),
      ]);
      return { timeZone: company.timeZone, from: localDate(start, company.timeZone).toString(), appointments };
    },

    /** Visits to come that this visitor asked for. */
    async listOfVisitor(context: TenantContext, visitorId: VisitorId): Promise<AppointmentListing[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [
        listAppointmentsOfVisitor(tenant, { visitorId, after: clock.now() }),
      ]);
      return rows;
    },

    /** A moment on the company's clock. @throws CoreError 'bad-input'. */
    parseLocal,
    whenText,
  };
}

function noSuchAppointment(): CoreError {
  return new CoreError('not-found', 'There is no such appointment.');
}

function noSuchType(): CoreError {
  return new CoreError('not-found', 'There is no such kind of visit. Choose one from the list.');
}
