import { sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, check, customType, integer, pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { CompanyId } from '../tenant/company-id.ts';

/** Tenant plane: every table has `company_id`, without exception. */
export const tenantSchema = pgSchema('tenant');
/** Platform plane: no tenant content at all. */
export const platformSchema = pgSchema('platform');

/** The first column of every tenant table, and of each of its keys and indexes. */
export const companyId = () => uuid('company_id').$type<CompanyId>().notNull();

export const id = <T extends string>() => uuid('id').$type<T>().notNull();

/** A reference inside the company; the foreign key pairs it with `company_id`. */
export const reference = <T extends string>(name: string) => uuid(name).$type<T>();

/** Integer micro-dollars (1 USD = 1,000,000). Exact in JavaScript up to nine thousand million dollars. */
export const microUsd = (name: string) => bigint(name, { mode: 'number' });

export const createdAt = () => timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow();
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Grows by one with each edit; an edit that names an older version is a conflict. */
export const version = () => integer('version').notNull().default(1);

/** Where a cloned row came from: which template row, and at which of its versions. Empty for rows that the company made. */
export const lineage = () => ({
  templateRow: uuid('template_row'),
  templateVersion: integer('template_version'),
});

/** Bits as text: `0110`. */
export const bits = customType<{ data: string }>({ dataType: () => 'bit varying' });

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** Text held in PostgreSQL's byte order on every server, so that the index serves `=` whatever the database's locale. */
export const plainText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/** `text` with a CHECK instead of an enum type: values can be added in a migration that locks nothing. */
export function oneOf(name: string, column: AnyPgColumn, values: readonly string[]) {
  return check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);
}
