import { foreignKey, index, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ContactId } from '../../base/index.ts';
import { companyId, createdAt, id, lineage, moment, oneOf, tenantSchema, version } from '../columns.ts';
import { companies } from './companies.ts';

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
    index('contacts_phone').on(table.companyId, table.phone),
    index('contacts_newest').on(table.companyId, table.createdAt, table.id),
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
