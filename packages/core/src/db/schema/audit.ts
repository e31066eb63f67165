import { bigint, foreignKey, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, companyId, createdAt, id, moment, oneOf, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';

/**
 * What members did and what operators did to this company. Written and read, never changed: each row holds the hash of the
 * one before it, so that a change, a gap or another order shows. Source: docs/evidence.md.
 */
export const auditEvents = tenantSchema.table(
  'audit_events',
  {
    companyId: companyId(),
    id: id<string>(),
    /** 1 for the company's first event; no gaps. */
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    target: text('target').notNull().default(''),
    detail: text('detail').notNull().default(''),
    requestId: text('request_id').notNull(),
    createdAt: moment('created_at').notNull(),
    previousHash: bytes('previous_hash').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('audit_events_sequence').on(table.companyId, table.sequence),
  ],
);

/** The end of a company's chain: its row lock puts writers in order, and a chain that was cut short no longer reaches it. */
export const auditHeads = tenantSchema.table(
  'audit_heads',
  {
    companyId: companyId().primaryKey(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade')],
);

/** A secret text for each place from which rows become sentences: it rides along, and nobody is ever shown it. */
export const canaries = tenantSchema.table(
  'canaries',
  {
    companyId: companyId(),
    place: text('place').$type<'knowledge' | 'memory' | 'settings'>().notNull(),
    marker: text('marker').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.place] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    oneOf('canaries_place', table.place, ['knowledge', 'memory', 'settings']),
  ],
);
