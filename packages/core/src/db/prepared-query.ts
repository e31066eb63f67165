import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { createTenantDatabase, type Execute, type TenantDatabase } from './executor.ts';

/** What a prepared query is run with: whose it is, and the way to the database. */
type Handle = { readonly companyId: string; readonly execute: Execute };

/** The places in a prepared query that are filled when it runs; `companyId` is always the handle's own. */
type Places<Name extends string> = Readonly<Record<Name | 'companyId', Placeholder>>;
/** Left out where there is no place but the company's. */
type Values<Name extends string> = [Name] extends [never] ? [] : [Readonly<Record<Name, unknown>>];

/** A drizzle query that is not sent yet. */
export type Preparable<Result> = {
  prepare(name: string): { execute(values: Record<string, unknown>): Promise<Result> };
};

/**
 * A query whose text is built once, for statements that run on every turn: building one with drizzle costs 60-100 µs,
 * running a built one 5 (`npm run bench`). Whoever runs it cannot choose the company: that place is filled from the handle.
 * @param names of the places; each run must give a value for every one.
 */
export function prepareQuery<const Name extends string, Result>(
  names: readonly Name[],
  build: (db: TenantDatabase, places: Places<Name>) => Preparable<Result>,
): (handle: Handle, ...values: Values<Name>) => Promise<Result> {
  // Its rows are read by drizzle; which way it is sent comes with the company's place, for each run anew.
  const db = createTenantDatabase((config, values) => {
    const sender = values.find((value) => value instanceof Sender);
    if (!sender) throw new TypeError('a prepared query without a place for its company');
    return sender.handle.execute(
      config,
      values.map((value) => (value instanceof Sender ? value.handle.companyId : value)),
    );
  });
  // The name is for drizzle alone: on the wire a statement is named after its text.
  const prepared = build(db, placesOf(names)).prepare('prepared');
  return (handle, ...[values]) => prepared.execute({ ...values, companyId: new Sender(handle) });
}

/** The same for SQL written by hand; its rows come as PostgreSQL names them. */
export function prepareSql<const Name extends string>(
  names: readonly Name[],
  build: (places: Places<Name>) => SQL,
): (handle: Handle, values: Readonly<Record<Name, unknown>>) => Promise<{ rows: Record<string, unknown>[] }> {
  const places = placesOf(names);
  const { sql: text, params } = new PgDialect().sqlToQuery(build(places));
  const order = params.map((param) => {
    const name = Object.keys(places).find((candidate) => places[candidate as Name] === param);
    return name === undefined ? { value: param } : { name };
  });
  return (handle, values) =>
    handle.execute(
      { text },
      order.map((place) =>
        'value' in place ? place.value : place.name === 'companyId' ? handle.companyId : values[place.name as Name],
      ),
    ) as Promise<{ rows: Record<string, unknown>[] }>;
}

/** Stands in the company's place while drizzle fills in the values. */
class Sender {
  readonly handle: Handle;

  constructor(handle: Handle) {
    this.handle = handle;
  }
}

function placesOf<Name extends string>(names: readonly Name[]): Places<Name> {
  const places = ['companyId', ...names].map((name) => [name, sql.placeholder(name)] as const);
  return Object.fromEntries(places) as Places<Name>;
}
