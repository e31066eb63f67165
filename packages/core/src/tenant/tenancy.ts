import { AsyncLocalStorage } from 'node:async_hooks';
import { createFairSlots } from '../base/index.ts';
import type { Connection } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { isRetryable, unwrapDatabaseError } from '../db/errors.ts';
import {
  createTenantDatabase,
  type Execute,
  type QueryConfig,
  type QueryResult,
  type TenantDatabase,
} from '../db/executor.ts';
import { changesSettled, revise } from '../db/revisions.ts';
import type { StatementGuard } from '../db/statement-guard.ts';
import type { CompanyId } from './company-id.ts';
import type { TenantContext } from './context.ts';

/** One company's open handle. Repositories take it and nothing else. */
export type TenantScope = {
  readonly companyId: CompanyId;
  readonly db: TenantDatabase;
  /** Where `db` and prepared queries send their statements. */
  readonly execute: Execute;
};

export type Tenancy = {
  /**
   * One transaction in one company, for work whose next statement depends on the last one's result. The handle is dead
   * when it ends. Repeats the work, twice at most, when PostgreSQL asks for that (serialisation, deadlock).
   * @throws CoreError; TypeError for a nested entry, a statement beside another, or one that was not awaited.
   */
  run<T>(context: TenantContext, work: (tenant: TenantScope) => Promise<T>): Promise<T>;
  /**
   * Any number of statements in one round trip and one transaction: all or nothing, answered after the commit.
   * Each element is one drizzle query, or the promise of a repository function that issues exactly one.
   */
  batch<const T extends readonly PromiseLike<unknown>[]>(
    context: TenantContext,
    work: (tenant: TenantScope) => T,
  ): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
  /** Connections in use, and work that waits for one, for metrics. */
  load(): { held: number; waiting: number };
};

/** Told of each connection that was used: for whom, how long, and for how many statements. */
export type OnWork = (companyId: CompanyId, workMs: number, statements: number) => void;

const maxAttempts = 3;
/** A company's work that may wait for a connection. */
const maxWaiting = 2_000;
/** As long as a connection may take to open, in milliseconds. */
const maxWaitMs = 5_000;

/** The only way to the tenant plane: a company's turn, a connection in its name, and the guard on every statement. */
export function createTenancy({
  database,
  guard,
  onWork = () => undefined,
}: {
  database: Database;
  guard: StatementGuard;
  onWork?: OnWork;
}): Tenancy {
  const entered = new AsyncLocalStorage<{ active: boolean }>();
  const { size } = database.tenant;
  // Connections go round among companies by the time that they hold them, and an eighth is never one company's alone.
  const slots = createFairSlots({ slots: size, reserved: Math.floor(size / 8), maxWaiting, maxWaitMs });

  /** The company's turn, then a connection; `done` gives both back and says what it was for. */
  async function acquire(companyId: CompanyId): Promise<{ client: Connection; done(statements: number): void }> {
    const slot = await slots.acquire(companyId);
    try {
      const client = await database.tenant.acquire();
      const startedMs = performance.now();
      return {
        client,
        done(statements) {
          client.release();
          const workMs = performance.now() - startedMs;
          slot.release(workMs);
          onWork(companyId, workMs, statements);
        },
      };
    } catch (error) {
      slot.release();
      throw error;
    }
  }

  function assertOutside(): void {
    if (entered.getStore()?.active)
      throw new TypeError('a tenant transaction is open already: a second one inside it could belong to somebody else');
  }

  async function attempt<T>(context: TenantContext, work: (tenant: TenantScope) => Promise<T>): Promise<T> {
    const { client, done } = await acquire(context.companyId);
    const frame = { active: true };
    // Fields and no variables: they change while the work runs.
    const handle = { alive: true, busy: false, statements: 0, changesSettled: false };
    try {
      await client.begin(context.companyId);
      const scope = new Scope(context.companyId, async (config, values) => {
        if (!handle.alive) throw new TypeError('this tenant handle has ended; await all work inside the transaction');
        if (handle.busy) throw new TypeError('a statement is under way in this transaction; await it, or use a batch');
        if (changesSettled(guard.verify(config.text, values, context.companyId))) handle.changesSettled = true;
        handle.busy = true;
        handle.statements += 1;
        try {
          const [result] = await client.send([{ config, values }]);
          return result;
        } finally {
          handle.busy = false;
        }
      });
      const result = await entered.run(frame, () => work(scope));
      if (handle.busy) throw new TypeError('the work returned while a statement was under way; await all of it');
      handle.alive = false;
      if (handle.changesSettled) await client.send([revise(context.companyId)]);
      await client.commit();
      return result;
    } catch (error) {
      handle.alive = false;
      await client.rollback();
      throw unwrapDatabaseError(error);
    } finally {
      frame.active = false;
      done(handle.statements);
    }
  }

  return {
    async run(context, work) {
      assertOutside();
      for (let number = 1; ; number += 1) {
        try {
          return await attempt(context, work);
        } catch (error) {
          if (number >= maxAttempts || !isRetryable(error)) throw error;
        }
      }
    },

    async batch(context, work) {
      assertOutside();
      const calls: Call[] = [];
      let open = true;
      let wake: () => void = () => undefined;
      const scope = new Scope(context.companyId, (config, values) => {
        if (!open)
          throw new TypeError('a batch takes all of its statements at once; use a transaction for the next one');
        return new Promise<QueryResult>((resolve) => {
          calls.push({ config, values, resolve });
          wake();
        });
      });
      const queries = work(scope);
      // Asking for a result is what makes a query send itself; failures are ours to tell, once, below.
      const answers = queries.map((query) => Promise.resolve(query));
      for (const answer of answers) answer.catch(() => undefined);
      if (calls.length < queries.length) await arrived(calls, queries.length, (listener) => (wake = listener));
      open = false;
      if (calls.length !== queries.length) {
        await Promise.race([Promise.all(answers), nextTurn()]);
        throw new TypeError(
          `a batch of ${queries.length} issued ${calls.length} statements; each element must issue one`,
        );
      }
      const touched = calls.map((call) => guard.verify(call.config.text, call.values, context.companyId));
      const statements = touched.some(changesSettled) ? [...calls, revise(context.companyId)] : calls;
      const { client, done } = await acquire(context.companyId);
      try {
        const results = await client.sendAs(context.companyId, statements);
        // The last one may be the company's new revision, which nobody asked for.
        for (const [index, result] of results.entries()) calls[index]?.resolve(result);
        client.release();
        return (await Promise.all(answers)) as never;
      } catch (error) {
        throw unwrapDatabaseError(error);
      } finally {
        done(calls.length);
      }
    },
    load: slots.load,
  };
}

/**
 * A drizzle database is made only for those who ask for one: prepared queries need none. A class, since V8 gives each object literal
 * with a getter a shape of its own, which keeps all that the getter sees, every row of the batch too, until the next full collection.
 */
class Scope implements TenantScope {
  readonly companyId: CompanyId;
  readonly execute: Execute;
  #db: TenantDatabase | undefined;

  constructor(companyId: CompanyId, execute: Execute) {
    this.companyId = companyId;
    this.execute = execute;
  }

  get db(): TenantDatabase {
    this.#db ??= createTenantDatabase(this.execute);
    return this.#db;
  }
}

type Call = { config: QueryConfig; values: unknown[]; resolve: (result: QueryResult) => void };

/** Drizzle sends a microtask late: wait until all have arrived, but no longer than the microtasks last. */
async function arrived(calls: readonly Call[], wanted: number, onCall: (listener: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
    onCall(() => {
      if (calls.length >= wanted) resolve();
    });
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
