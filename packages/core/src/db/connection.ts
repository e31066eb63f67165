import pg from 'pg';
import type { CompanyId } from '../tenant/company-id.ts';
import { toCoreError } from './errors.ts';
import type { QueryResult } from './executor.ts';
import { OneSyncQuery, type Statement } from './one-sync-query.ts';
import { PreparedStatements } from './prepared-statements.ts';

export type PoolSettings = {
  url: string;
  /** Connections at most. */
  size: number;
  /** A transaction pooler stands in between: no named statements, no start-up parameters. */
  pooled: boolean;
  /** Citus: SET LOCAL reaches the shards only inside an explicit transaction; costs no further round trip. */
  explicitTransactions: boolean;
};

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 15_000;
const lockTimeoutMs = 5_000;
const idleInTransactionTimeoutMs = 10_000;
const strictUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One answer for each statement. */
export type Answers<Statements extends readonly unknown[]> = { -readonly [Key in keyof Statements]: QueryResult };

/** One checked-out connection. Nothing else in the program ever holds a pg client. */
export type Connection = {
  /** Opens a transaction in a company, in one round trip. */
  begin(companyId: CompanyId): Promise<void>;
  /** Statements of an open transaction, or each batch its own. */
  send<const S extends readonly Statement[]>(statements: S): Promise<Answers<S>>;
  /** The company's context and all statements in one round trip and one transaction. */
  sendAs<const S extends readonly Statement[]>(companyId: CompanyId, statements: S): Promise<Answers<S>>;
  beginPlain(): Promise<void>;
  commit(): Promise<void>;
  /** Never throws: what cannot be rolled back is thrown away. */
  rollback(): Promise<void>;
  release(): void;
};

export type Pool = {
  /** Connections at most. */
  readonly size: number;
  acquire(): Promise<Connection>;
  end(): Promise<void>;
  /** Connections open and waiting requests, for metrics. */
  load(): { total: number; idle: number; waiting: number };
};

/** Opens connections as they are needed; statements and locks that take too long are ended, unless a pooler stands between. */
export function createPool(settings: PoolSettings): Pool {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.size,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    ...(settings.pooled
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          lock_timeout: lockTimeoutMs,
          idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
          // SET LOCAL outside a block is what a one-Sync batch does; the server would warn of it on every call. All
          // statements find their rows by the company's index: planning a search anew each time cost as much as running it.
          options: '-c client_min_messages=error -c plan_cache_mode=force_generic_plan',
        }),
  });
  // A backend that dies while nobody uses it is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prepared = new WeakMap<pg.PoolClient, PreparedStatements>();

  return {
    size: settings.size,
    async acquire() {
      const client = await pool.connect().catch((error: unknown) => {
        throw toCoreError(error);
      });
      let statements = prepared.get(client);
      if (!statements) {
        statements = new PreparedStatements();
        prepared.set(client, statements);
      }
      return connectionOf(client, settings.pooled ? undefined : statements, settings.explicitTransactions);
    },
    end: () => pool.end(),
    load: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}

/** The setting as a literal: the one text that is put together, from a UUID that is checked right here. */
export function contextStatement(companyId: CompanyId): string {
  if (!strictUuid.test(companyId)) throw new TypeError('a company id that is no UUID');
  return `SET LOCAL app.current_company_id = '${companyId}'`;
}

const commit: Statement = { config: { text: 'COMMIT' }, values: [] };
const rollback: Statement = { config: { text: 'ROLLBACK' }, values: [] };

function connectionOf(
  client: pg.PoolClient,
  prepared: PreparedStatements | undefined,
  explicitTransactions: boolean,
): Connection {
  let broken = false;
  let released = false;

  async function submit<const S extends readonly Statement[]>(
    preamble: readonly string[],
    statements: S,
  ): Promise<Answers<S>> {
    if (released) throw new TypeError('a connection was used after it was given back');
    const query = new OneSyncQuery(preamble, statements, prepared);
    client.query(query as unknown as pg.Submittable);
    try {
      return (await query.result) as Answers<S>;
    } catch (error) {
      // Anything but an answer of PostgreSQL's own means that the connection itself failed.
      if (!(error instanceof pg.DatabaseError)) broken = true;
      throw toCoreError(error);
    }
  }

  return {
    async begin(companyId) {
      await submit(['BEGIN', contextStatement(companyId)], []);
    },
    async beginPlain() {
      await submit(['BEGIN'], []);
    },
    send: (statements) => submit([], statements),
    async sendAs(companyId, statements) {
      const context = contextStatement(companyId);
      if (!explicitTransactions) return submit([context], statements);
      try {
        // An error in front of it leaves no answer to COMMIT: under one Sync all that follows is passed over.
        const results: QueryResult[] = await submit(['BEGIN', context], [...statements, commit]);
        return results.slice(0, -1) as Answers<typeof statements>;
      } catch (error) {
        await this.rollback();
        throw error;
      }
    },
    async commit() {
      const [{ command }] = await submit([], [commit]);
      // A failed transaction answers COMMIT with ROLLBACK, and no error.
      if (command !== 'COMMIT') throw new TypeError('the transaction was rolled back: an error in it was swallowed');
    },
    async rollback() {
      // What fails here is broken, or was given back: either way nobody gets this connection again.
      await submit([], [rollback]).catch(() => undefined);
    },
    release() {
      if (released) return;
      released = true;
      client.release(broken || client.getTransactionStatus() !== 'I');
    },
  };
}
