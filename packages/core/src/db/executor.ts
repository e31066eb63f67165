import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

/** What drizzle hands to a driver. */
export type QueryConfig = {
  text: string;
  rowMode?: 'array';
  types?: { getTypeParser(oid: number, format: 'text'): unknown };
};

/** What drizzle expects back, for one statement. */
export type QueryResult = {
  command: string;
  /** Rows returned or changed. */
  rowCount: number;
  rows: unknown[];
  fields: readonly { name: string; dataTypeID: number; format: string }[];
};

/** No `transaction`, no session, no relational queries: those are other ways to a connection. */
export type TenantDatabase = Pick<
  NodePgDatabase,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'with' | '$with' | 'execute'
>;

export type Execute = (config: QueryConfig, values: unknown[]) => Promise<QueryResult>;

/** A drizzle database whose every statement goes through `execute` and nowhere else. */
export function createTenantDatabase(execute: Execute): TenantDatabase {
  return drizzle(new Executor(execute) as never);
}

/** A class and no literal, since drizzle takes a plain object for its configuration. */
class Executor {
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  query(config: QueryConfig, values: unknown[]): Promise<QueryResult> {
    return this.#execute(config, values);
  }
}
