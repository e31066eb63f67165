import { foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AppointmentId, ContactId, ServiceId } from '../../base/index.ts';
import {
  companyId,
  createdAt,
  id,
  lineage,
  microUsd,
  moment,
  oneOf,
  reference,
  tenantSchema,
  version,
} from '../columns.ts';
import { appointmentTypes, companies } from './companies.ts';

export const contacts = tenantSchema.table(
  'contacts',
  {
    companyId: companyId(),
    id: id<ContactId>(),
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    note: text('note').notNull().default(''),
    source: text('source').notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    index('contacts_email').on(table.companyId, table.email),
    index('contacts_newest').on(table.companyId, table.createdAt, table.id),
  ],
);

export const pipelineStages = tenantSchema.table(
  'pipeline_stages',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    kind: text('kind').$type<'open' | 'won' | 'lost'>().notNull(),
    position: integer('position').notNull(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('pipeline_stages_kind', table.kind, ['open', 'won', 'lost']),
  ],
);

export const deals = tenantSchema.table(
  'deals',
  {
    companyId: companyId(),
    id: id<string>(),
    contactId: reference<ContactId>('contact_id').notNull(),
    stageId: reference<string>('stage_id').notNull(),
    title: text('title').notNull(),
    valueMicroUsd: microUsd('value_micro_usd').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.contactId],
      foreignColumns: [contacts.companyId, contacts.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.companyId, table.stageId],
      foreignColumns: [pipelineStages.companyId, pipelineStages.id],
    }).onDelete('cascade'),
    index('deals_contact').on(table.companyId, table.contactId),
    index('deals_stage').on(table.companyId, table.stageId),
  ],
);

export const appointments = tenantSchema.table(
  'appointments',
  {
    companyId: companyId(),
    id: id<AppointmentId>(),
    appointmentTypeId: reference<string>('appointment_type_id').notNull(),
    serviceId: reference<ServiceId>('service_id'),
    contactId: reference<ContactId>('contact_id').notNull(),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    status: text('status').$type<'booked' | 'cancelled' | 'done'>().notNull(),
    note: text('note').notNull().default(''),
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
    index('appointments_type').on(table.companyId, table.appointmentTypeId),
    oneOf('appointments_status', table.status, ['booked', 'cancelled', 'done']),
  ],
);

/** Ready words for staff and agents: reminders, follow-ups, thanks, apologies. */
export const messageTemplates = tenantSchema.table(
  'message_templates',
  {
    companyId: companyId(),
    id: id<string>(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    channel: text('channel').$type<'chat' | 'email' | 'sms'>().notNull(),
    subject: text('subject').notNull().default(''),
    body: text('body').notNull(),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('message_templates_slug').on(table.companyId, table.slug),
    oneOf('message_templates_channel', table.channel, ['chat', 'email', 'sms']),
  ],
);
