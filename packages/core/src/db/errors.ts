import { DrizzleQueryError } from 'drizzle-orm';
import { CoreError } from '../base/index.ts';

/** What PostgreSQL said, as far as it may leave this room: its SQLSTATE, never its words (they quote rows and values). */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly code: string;

  constructor(sqlState: string) {
    super(`PostgreSQL answered ${sqlState}`);
    this.code = sqlState;
  }
}

/** @param error whatever the driver gave us; a CoreError and a programmer's TypeError pass unchanged. */
export function toCoreError(error: unknown): unknown {
  if (isOurs(error)) return error;
  const sqlState = sqlStateOf(error);
  const cause = new DatabaseFailure(sqlState ?? 'connection');
  if (sqlState === undefined) return unavailable(cause);
  switch (sqlState) {
    case '23503':
      return new CoreError('not-found', 'Something that this refers to is not there.', { cause });
    case '23001':
      return new CoreError('conflict', 'Something else still refers to this.', { cause });
    case '23505':
      return new CoreError('conflict', 'There is one like this already.', { cause });
    case '57014':
      return new CoreError('timeout', 'That took too long and was stopped. Try again.', { cause });
    case '40001':
    case '40P01':
    case '55P03':
      return new CoreError('unavailable', 'Somebody else is changing the same thing. Try again.', {
        cause,
        retryAfterMs: 200,
      });
    default:
      return ofClass(sqlState, cause);
  }
}

function ofClass(sqlState: string, cause: DatabaseFailure): CoreError {
  if (sqlState.startsWith('22')) return new CoreError('bad-input', 'One of the values cannot be stored.', { cause });
  if (sqlState.startsWith('08') || sqlState.startsWith('57P') || sqlState.startsWith('53')) return unavailable(cause);
  return new CoreError('internal', 'The database refused a statement.', { cause });
}

/** An error that our executor gave to drizzle comes back wrapped together with SQL and values: only ours goes on. */
export function unwrapDatabaseError(error: unknown): unknown {
  const causes = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !causes.has(cause); cause = cause.cause) causes.add(cause);
  const ours = [...causes].find(isOurs);
  if (ours !== undefined) return ours;
  // What the work itself threw is its own affair; what a driver threw is not fit to travel.
  const isDrivers = sqlStateOf(error) !== undefined || error instanceof DrizzleQueryError;
  return isDrivers ? toCoreError([...causes].at(-1)) : error;
}

/** True when PostgreSQL asks for the whole transaction again. */
export function isRetryable(error: unknown): boolean {
  return (
    error instanceof CoreError &&
    error.cause instanceof DatabaseFailure &&
    (error.cause.code === '40001' || error.cause.code === '40P01')
  );
}

function unavailable(cause: DatabaseFailure): CoreError {
  return new CoreError('unavailable', 'The database does not answer at the moment. Try again shortly.', {
    cause,
    retryAfterMs: 1_000,
  });
}

function isOurs(error: unknown): boolean {
  return error instanceof CoreError || error instanceof TypeError;
}

/** Five signs, of which the first two are a class that PostgreSQL knows: EPIPE is a broken socket. */
const sqlStates = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

function sqlStateOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && sqlStates.test(code) ? code : undefined;
}
