import { foreignKey, index, integer, primaryKey, text } from 'drizzle-orm/pg-core';
import type {
  AppointmentId,
  AppointmentTypeId,
  ContactId,
  ConversationId,
  ServiceId,
  VisitorId,
} from '../../base/index.ts';
import { companyId, createdAt, id, moment, oneOf, reference, tenantSchema, version } from '../columns.ts';
import { appointmentTypes } from './companies.ts';
import { contacts } from './contacts.ts';

/** A visit. While it is requested or booked, nobody else gets its time beyond what the company can do at once. */
export const appointments = tenantSchema.table(
  'appointments',
  {
    companyId: companyId(),
    id: id<AppointmentId>(),
    appointmentTypeId: reference<AppointmentTypeId>('appointment_type_id').notNull(),
    serviceId: reference<ServiceId>('service_id'),
    contactId: reference<ContactId>('contact_id').notNull(),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    /** How long nothing else may begin after it, in minutes; as its type said when it was booked. */
    bufferMinutes: integer('buffer_minutes').notNull().default(0),
    /** `requested`: its time is held until staff confirm or refuse. */
    status: text('status').$type<'requested' | 'booked' | 'cancelled' | 'done'>().notNull(),
    note: text('note').notNull().default(''),
    bookedBy: text('booked_by').$type<'agent' | 'visitor' | 'staff'>().notNull().default('staff'),
    visitorId: reference<VisitorId>('visitor_id'),
    conversationId: reference<ConversationId>('conversation_id'),
    cancelReason: text('cancel_reason').notNull().default(''),
    version: version(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.appointmentTypeId],
      foreignColumns: [appointmentTypes.companyId, appointmentTypes.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.contactId],
      foreignColumns: [contacts.companyId, contacts.id],
    }).onDelete('cascade'),
    index('appointments_start').on(table.companyId, table.startsAt),
    index('appointments_contact').on(table.companyId, table.contactId),
    index('appointments_visitor').on(table.companyId, table.visitorId),
    index('appointments_type').on(table.companyId, table.appointmentTypeId),
    oneOf('appointments_status', table.status, ['requested', 'booked', 'cancelled', 'done']),
  ],
);
