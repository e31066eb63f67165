import { and, asc, eq, getTableColumns, gt, inArray, lt, or, sql } from 'drizzle-orm';
import type { AppointmentId, AppointmentTypeId, ContactId, ServiceId, VisitorId } from '../base/index.ts';
import { appointments } from '../db/schema/appointments.ts';
import { appointmentTypeServices, appointmentTypes, companies, services } from '../db/schema/companies.ts';
import { contacts } from '../db/schema/contacts.ts';
import type { TenantScope } from '../tenant/index.ts';

export type AppointmentRow = typeof appointments.$inferSelect;
export type AppointmentListing = AppointmentRow & {
  typeName: string;
  contactName: string | null;
  contactEmail: string | null;
  contactPhone: string | null;
};
export type AppointmentTypeRow = Pick<
  typeof appointmentTypes.$inferSelect,
  'id' | 'slug' | 'name' | 'description' | 'minutes' | 'bufferMinutes'
>;

export function listTypes(tenant: TenantScope): Promise<AppointmentTypeRow[]> {
  const { id, slug, name, description, minutes, bufferMinutes } = getTableColumns(appointmentTypes);
  return tenant.db
    .select({ id, slug, name, description, minutes, bufferMinutes })
    .from(appointmentTypes)
    .where(eq(appointmentTypes.companyId, tenant.companyId))
    .orderBy(asc(appointmentTypes.position))
    .execute();
}

/** Which service is done in which kind of visit. */
export function listTypeServices(
  tenant: TenantScope,
): Promise<{ appointmentTypeId: AppointmentTypeId; serviceId: ServiceId; serviceName: string }[]> {
  return tenant.db
    .select({
      appointmentTypeId: appointmentTypeServices.appointmentTypeId,
      serviceId: appointmentTypeServices.serviceId,
      serviceName: services.name,
    })
    .from(appointmentTypeServices)
    .innerJoin(
      services,
      and(eq(services.companyId, tenant.companyId), eq(services.id, appointmentTypeServices.serviceId)),
    )
    .where(eq(appointmentTypeServices.companyId, tenant.companyId))
    .execute();
}

/** Until the transaction ends, whoever else books in this company waits. References to the company's row go on. */
export async function lockBookings(tenant: TenantScope): Promise<void> {
  await tenant.db
    .select({ companyId: companies.companyId })
    .from(companies)
    .where(eq(companies.companyId, tenant.companyId))
    .for('no key update');
}

/** What holds time between two moments. A pause after a visit is at most a day. */
export function listTaken(
  tenant: TenantScope,
  { from, to }: { from: Date; to: Date },
): Promise<Pick<AppointmentRow, 'id' | 'startsAt' | 'endsAt' | 'bufferMinutes'>[]> {
  return tenant.db
    .select({
      id: appointments.id,
      startsAt: appointments.startsAt,
      endsAt: appointments.endsAt,
      bufferMinutes: appointments.bufferMinutes,
    })
    .from(appointments)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        inArray(appointments.status, ['requested', 'booked']),
        lt(appointments.startsAt, to),
        gt(appointments.endsAt, new Date(from.getTime() - 86_400_000)),
      ),
    )
    .execute();
}

const listing = {
  ...getTableColumns(appointments),
  typeName: appointmentTypes.name,
  contactName: contacts.name,
  contactEmail: contacts.email,
  contactPhone: contacts.phone,
};

function listed(tenant: TenantScope) {
  return tenant.db
    .select(listing)
    .from(appointments)
    .innerJoin(
      appointmentTypes,
      and(eq(appointmentTypes.companyId, tenant.companyId), eq(appointmentTypes.id, appointments.appointmentTypeId)),
    )
    .innerJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, appointments.contactId)));
}

/** Those that begin between two moments, in order of time. */
export function listAppointments(
  tenant: TenantScope,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<AppointmentListing[]> {
  return listed(tenant)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        sql`${appointments.startsAt} >= ${from.toISOString()}::timestamptz`,
        lt(appointments.startsAt, to),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(limit)
    .execute();
}

/** Visits to come that this visitor asked for. */
export function listAppointmentsOfVisitor(
  tenant: TenantScope,
  { visitorId, after }: { visitorId: VisitorId; after: Date },
): Promise<AppointmentListing[]> {
  return listed(tenant)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        eq(appointments.visitorId, visitorId),
        inArray(appointments.status, ['requested', 'booked']),
        gt(appointments.endsAt, after),
      ),
    )
    .orderBy(asc(appointments.startsAt))
    .limit(20)
    .execute();
}

export function findAppointment(tenant: TenantScope, appointmentId: AppointmentId): Promise<AppointmentListing[]> {
  return listed(tenant)
    .where(and(eq(appointments.companyId, tenant.companyId), eq(appointments.id, appointmentId)))
    .execute();
}

/** The visit that this person has at that very time already. */
export function findSame(
  tenant: TenantScope,
  { contactId, appointmentTypeId, startsAt }: Pick<AppointmentRow, 'contactId' | 'appointmentTypeId' | 'startsAt'>,
): Promise<AppointmentListing[]> {
  return listed(tenant)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        eq(appointments.contactId, contactId),
        eq(appointments.appointmentTypeId, appointmentTypeId),
        eq(appointments.startsAt, startsAt),
        inArray(appointments.status, ['requested', 'booked']),
      ),
    )
    .limit(1)
    .execute();
}

/** How many were asked for since a moment, cancelled ones too. */
export async function countBookedSince(tenant: TenantScope, since: Date): Promise<number> {
  const [row] = await tenant.db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(appointments)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        sql`${appointments.createdAt} >= ${since.toISOString()}::timestamptz`,
      ),
    );
  return row?.count ?? 0;
}

export async function addAppointment(
  tenant: TenantScope,
  appointment: Omit<typeof appointments.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(appointments).values({ companyId: tenant.companyId, ...appointment });
}

/** @returns whether it stood in one of the states `from`. */
export async function updateAppointment(
  tenant: TenantScope,
  {
    appointmentId,
    from,
    ...change
  }: { appointmentId: AppointmentId; from: AppointmentRow['status'][] } & Partial<
    Pick<AppointmentRow, 'status' | 'startsAt' | 'endsAt' | 'cancelReason' | 'updatedAt'>
  >,
): Promise<boolean> {
  const rows = await tenant.db
    .update(appointments)
    .set({ ...change, version: sql`${appointments.version} + 1` })
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        eq(appointments.id, appointmentId),
        inArray(appointments.status, from),
      ),
    )
    .returning({ id: appointments.id });
  return rows.length === 1;
}

/** Visits that a visitor, or the contact that they are, has still to come. */
export async function countToCome(
  tenant: TenantScope,
  { visitorId, contactId, now }: { visitorId: VisitorId; contactId: ContactId | null; now: Date },
): Promise<number> {
  const [row] = await tenant.db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(appointments)
    .where(
      and(
        eq(appointments.companyId, tenant.companyId),
        or(eq(appointments.visitorId, visitorId), contactId ? eq(appointments.contactId, contactId) : undefined),
        inArray(appointments.status, ['requested', 'booked']),
        gt(appointments.endsAt, now),
      ),
    );
  return row?.count ?? 0;
}

/** What a visitor asked for, over or cancelled. */
export async function removeAppointmentsOf(tenant: TenantScope, visitorId: VisitorId): Promise<void> {
  await tenant.db
    .delete(appointments)
    .where(and(eq(appointments.companyId, tenant.companyId), eq(appointments.visitorId, visitorId)));
}
