import pg from 'pg';
import { encodeValue } from './encoding.ts';
import type { QueryConfig, QueryResult } from './executor.ts';
import type { Field, PreparedStatements } from './prepared-statements.ts';

export type Statement = { config: QueryConfig; values: readonly unknown[] };

/** The part of pg's connection that writes protocol messages. */
export type WireConnection = {
  stream: { cork(): void; uncork(): void };
  parse(query: { text: string; name: string; types?: unknown[] }): void;
  bind(config: { portal: string; statement: string; values: (string | Buffer | null)[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(config: { portal: string; rows: number }): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
};

type Sent = {
  text: string;
  /** Empty: not prepared. */
  name: string;
  /** Prepared by this very query, where it is to be kept: not to be trusted before it has succeeded. */
  newIn: PreparedStatements | undefined;
  values: (string | Buffer | null)[];
  config: QueryConfig;
  /** Known before; otherwise PostgreSQL describes them first. */
  fields?: readonly Field[];
};

type Column = { field: Field; parse(text: string): unknown };

/** "cached plan must not change result type" */
const outdated = '0A000';
/** A name that is not there. */
const unknownName = '26000';
/** `SELECT 3`, `INSERT 0 3`; `COMMIT` is a word by itself. */
const commandTag = /^([A-Z]+)(?: \d+)?? (\d+)$/;

/**
 * Any number of statements under one Sync: PostgreSQL runs them in one implicit transaction that ends there. An error
 * anywhere undoes all; nothing is handed out before ReadyForQuery, that is, before the commit. Speaks the extended
 * protocol only, so that no text can hold a second statement. Fits pg's `Submittable`.
 * Source: docs/decisions/0002-one-sync-batches.md.
 */
export class OneSyncQuery {
  readonly result: Promise<QueryResult[]>;
  readonly #statements: Sent[];
  readonly #prepared: PreparedStatements | undefined;
  readonly #results: QueryResult[] = [];
  readonly #silent: number;
  #rows: unknown[] = [];
  #columns: readonly Column[] = [];
  /** What the columns were read from. */
  #described: readonly Field[] | undefined;
  #failure: unknown;
  #resolve: (results: QueryResult[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  /**
   * @param preamble literal statements in front of the others, such as SET LOCAL; they have no result.
   * @param prepared where the connection keeps its named statements; without it nothing is named (transaction poolers).
   * @throws what encoding throws, before anything is sent.
   */
  constructor(preamble: readonly string[], statements: readonly Statement[], prepared: PreparedStatements | undefined) {
    this.#prepared = prepared;
    this.#silent = preamble.length;
    this.#statements = [
      ...preamble.map((text) => ({ text, name: '', newIn: undefined, values: [], config: { text } })),
      ...statements.map(({ config, values }) => ({
        text: config.text,
        name: '',
        newIn: undefined,
        values: values.map(encodeValue),
        config,
      })),
    ];
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever asks for the result learns of it; nobody asking is no reason to end the process.
    this.result.catch(() => undefined);
  }

  submit(connection: WireConnection): void {
    connection.stream.cork();
    try {
      for (const name of this.#prepared?.takeStale() ?? []) connection.close({ type: 'S', name });
      this.#nameStatements();
      for (const [index, statement] of this.#statements.entries()) {
        const { name, newIn, text, values } = statement;
        if (name === '' || newIn) connection.parse({ text, name });
        connection.bind({ portal: '', statement: name, values });
        // A setting has no rows, and what was described before is known.
        if (index >= this.#silent && !statement.fields) connection.describe({ type: 'P', name: '' });
        connection.execute({ portal: '', rows: 0 });
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  #nameStatements(): void {
    const prepared = this.#prepared;
    if (!prepared) return;
    const made = new Map<string, string>();
    for (const [index, statement] of this.#statements.entries()) {
      const { text } = statement;
      const isContext = index < this.#silent;
      const known = isContext ? undefined : prepared.find(text);
      const name = known?.name ?? (isContext ? prepared.findContext(text) : made.get(text));
      if (known) statement.fields = known.fields;
      if (name !== undefined) statement.name = name;
      else if (isContext || prepared.hasRoom(made.size)) {
        statement.name = prepared.newName();
        statement.newIn = prepared;
        if (!isContext) made.set(text, statement.name);
      }
    }
  }

  handleRowDescription(message: { fields: Field[] }): void {
    this.#read(message.fields);
  }

  #read(fields: readonly Field[]): void {
    const { types } = this.#current().config;
    this.#columns = fields.map((field) => ({
      field,
      parse: (types ?? pg.types).getTypeParser(field.dataTypeID, 'text') as Column['parse'],
    }));
    this.#described = fields;
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#failure !== undefined) return;
    const known = this.#current().fields;
    if (known && this.#described !== known) this.#read(known);
    try {
      const values = this.#columns.map(({ parse }, index) => {
        const text = message.fields[index] ?? null;
        return text === null ? null : parse(text);
      });
      const isList = this.#current().config.rowMode === 'array';
      this.#rows.push(
        isList ? values : Object.fromEntries(this.#columns.map(({ field }, index) => [field.name, values[index]])),
      );
    } catch (error) {
      this.#failure = error;
    }
  }

  handleCommandComplete(message: { text: string }): void {
    const match = commandTag.exec(message.text);
    this.#results.push({
      command: match?.[1] ?? message.text,
      rowCount: Number(match?.[2] ?? 0),
      rows: this.#rows,
      fields: this.#current().fields ?? this.#columns.map(({ field }) => field),
    });
    this.#rows = [];
    this.#columns = [];
    this.#described = undefined;
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.handleError(this.#failure);
      return;
    }
    this.#statements.forEach(({ text, name, newIn }, index) => {
      if (!newIn) return;
      if (index < this.#silent) newIn.keepContext(text, name);
      // Each has its answer: this is after the commit.
      else newIn.keep(text, { name, fields: (this.#results[index] as QueryResult).fields });
    });
    this.#resolve(this.#results.slice(this.#silent));
  }

  handleError(error: unknown): void {
    // Which of the new names were parsed before it failed is unknown: they are closed and never used again. So are old ones
    // that PostgreSQL does not take any more, since a migration changed their columns.
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code === unknownName) this.#prepared?.forgetAll();
    for (const { text, name, newIn } of this.#statements) {
      if (newIn) newIn.doubt(name);
      else if (code === outdated) this.#prepared?.forget(text);
    }
    this.#reject(error);
  }

  handleEmptyQuery(): void {
    this.#failure = new TypeError('an empty statement');
  }

  handlePortalSuspended(): void {
    this.#failure = new TypeError('a portal was suspended');
  }

  handleCopyInResponse(): void {
    this.#failure = new TypeError('COPY is not for the runtime');
  }

  handleCopyData(): void {
    this.#failure = new TypeError('COPY is not for the runtime');
  }

  #current() {
    const statement = this.#statements[this.#results.length];
    if (!statement) throw new TypeError('more answers than statements');
    return statement;
  }
}
