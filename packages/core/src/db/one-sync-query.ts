import { createHash } from 'node:crypto';
import pg from 'pg';
import { encodeValue } from './encoding.ts';
import type { QueryConfig, QueryResult } from './executor.ts';

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

type Field = { name: string; dataTypeID: number; format: string };

/**
 * Which statements a connection has prepared, with the columns of their rows, which PostgreSQL need not tell again: it
 * refuses a prepared statement whose columns have changed. Kept beside the connection and as long as it.
 */
export type PreparedStatements = { known: Map<string, readonly Field[]>; doubtful: Set<string> };

type Sent = {
  text: string;
  /** Empty: not prepared. */
  name: string;
  values: (string | Buffer | null)[];
  config: QueryConfig;
  /** Known before; otherwise PostgreSQL describes them first. */
  fields?: readonly Field[];
};

/** Beyond this many, a connection prepares no further text: what is sent that seldom gains nothing by a name. */
const maxPrepared = 400;
/** "cached plan must not change result type", and a name that is not there. */
const outdated: ReadonlySet<string> = new Set(['0A000', '26000']);
const commandTag = /^([A-Z]+)(?: \d+)?(?: (\d+))?$/;

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
  #fields: readonly Field[] = [];
  #parsers: ((text: string) => unknown)[] = [];
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
      ...preamble.map((text) => ({ text, name: '', values: [], config: { text } })),
      ...statements.map(({ config, values }) => ({
        text: config.text,
        name: prepared ? statementName(config.text) : '',
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
    const named = new Set<string>();
    connection.stream.cork();
    try {
      for (const [index, statement] of this.#statements.entries()) {
        let { name } = statement;
        if (name !== '' && this.#prepared) {
          const { known, doubtful } = this.#prepared;
          const fields = known.get(name);
          if (fields) statement.fields = fields;
          if (doubtful.delete(name)) connection.close({ type: 'S', name });
          if (!fields && !named.has(name)) {
            if (known.size + named.size >= maxPrepared) name = '';
            else named.add(name);
            connection.parse({ text: statement.text, name });
          }
        } else connection.parse({ text: statement.text, name: '' });
        statement.name = name;
        connection.bind({ portal: '', statement: name, values: statement.values });
        // A setting has no rows, and what was described before is known.
        if (index >= this.#silent && !statement.fields) connection.describe({ type: 'P', name: '' });
        connection.execute({ portal: '', rows: 0 });
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: { fields: Field[] }): void {
    this.#read(message.fields);
  }

  #read(fields: readonly Field[]): void {
    this.#fields = fields;
    const { types } = this.#current().config;
    this.#parsers = fields.map(
      (field) => (types ?? pg.types).getTypeParser(field.dataTypeID, 'text') as (text: string) => unknown,
    );
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#failure !== undefined) return;
    const known = this.#current().fields;
    if (known && this.#fields !== known) this.#read(known);
    try {
      const values = message.fields.map((text, index) => (text === null ? null : this.#parsers[index]?.(text)));
      this.#rows.push(
        this.#current().config.rowMode === 'array'
          ? values
          : Object.fromEntries(this.#fields.map((field, index) => [field.name, values[index]])),
      );
    } catch (error) {
      this.#failure = error;
    }
  }

  handleCommandComplete(message: { text: string }): void {
    const match = commandTag.exec(message.text);
    this.#results.push({
      command: match?.[1] ?? message.text,
      rowCount: match?.[2] === undefined ? 0 : Number(match[2]),
      rows: this.#rows,
      fields: this.#current().fields ?? this.#fields,
    });
    this.#rows = [];
    this.#fields = [];
    this.#parsers = [];
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.handleError(this.#failure);
      return;
    }
    this.#statements.forEach(({ name }, index) => {
      const fields = this.#results[index]?.fields;
      if (name !== '' && fields) this.#prepared?.known.set(name, fields);
    });
    this.#resolve(this.#results.slice(this.#silent));
  }

  handleError(error: unknown): void {
    // Which of the new names were parsed before it failed is unknown: they are closed before they are used again. So are
    // old ones that PostgreSQL does not take any more, since a migration changed their columns.
    const isOutdated = error instanceof pg.DatabaseError && outdated.has(error.code ?? '');
    for (const { name } of this.#statements) {
      if (name === '' || !this.#prepared) continue;
      if (isOutdated) this.#prepared.known.delete(name);
      if (!this.#prepared.known.has(name)) this.#prepared.doubtful.add(name);
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

function statementName(text: string): string {
  return `s${createHash('sha1').update(text).digest('base64url')}`;
}
