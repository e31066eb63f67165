import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { CoreError } from '../base/index.ts';
import { DatabaseFailure, isRetryable, toCoreError, unwrapDatabaseError } from './errors.ts';

const secret = 'sk-live-of-somebody';
const driverError = (code: unknown) => Object.assign(new Error(`Key (api_key)=(${secret}) exists`), { code });
const asCore = (error: unknown) => {
  if (!(error instanceof CoreError)) throw new TypeError('no CoreError');
  return error;
};

test.each([
  ['23503', 'not-found', undefined],
  ['23001', 'conflict', undefined],
  ['23505', 'conflict', undefined],
  ['57014', 'timeout', undefined],
  ['40001', 'unavailable', 200],
  ['40P01', 'unavailable', 200],
  ['55P03', 'unavailable', 200],
  ['22P02', 'bad-input', undefined],
  ['08006', 'unavailable', 1_000],
  ['57P01', 'unavailable', 1_000],
  ['53300', 'unavailable', 1_000],
  ['42501', 'internal', undefined],
  ['57015', 'internal', undefined],
  ['12208', 'internal', undefined],
  ['0A000', 'internal', undefined],
  ['F0001', 'internal', undefined],
  ['HV00N', 'internal', undefined],
  ['P0001', 'internal', undefined],
  ['XX000', 'internal', undefined],
  ['EPIPE', 'unavailable', 1_000],
  ['ECONNRESET', 'unavailable', 1_000],
  ['x23505', 'unavailable', 1_000],
  ['23505x', 'unavailable', 1_000],
  [7, 'unavailable', 1_000],
  [23505, 'unavailable', 1_000],
])('%s of PostgreSQL becomes %s, in a sentence that repeats none of its words', (sqlState, code, retryAfterMs) => {
  const error = asCore(toCoreError(driverError(sqlState)));
  expect(error).toMatchObject({ code, retryAfterMs });
  expect(error.message).toMatch(/^[A-Z].+\.$/);
  expect(error.cause).toBeInstanceOf(DatabaseFailure);
  expect(JSON.stringify([error.message, String(error.cause), error.cause])).not.toContain(secret);
});

test('the SQLSTATE is kept for the log, and a lost connection is called one', () => {
  expect(asCore(toCoreError(driverError('42501'))).cause).toMatchObject({
    name: 'DatabaseFailure',
    code: '42501',
    message: 'PostgreSQL answered 42501',
  });
  expect(asCore(toCoreError(new Error('socket hang up'))).cause).toMatchObject({ code: 'connection' });
  expect(asCore(toCoreError('not even an error')).cause).toMatchObject({ code: 'connection' });
});

test('what is still referred to is told from what is there already', () => {
  expect(asCore(toCoreError(driverError('23001'))).message).toBe('Something else still refers to this.');
  expect(asCore(toCoreError(driverError('23505'))).message).toBe('There is one like this already.');
});

test('our own errors pass unchanged, however deep drizzle has wrapped them', () => {
  const ours = new CoreError('not-found', 'That is not there.');
  const mistake = new TypeError('a mistake', { cause: new Error('of another one') });
  const refused = toCoreError(driverError('23505'));
  expect(toCoreError(ours)).toBe(ours);
  expect(toCoreError(mistake)).toBe(mistake);
  expect(unwrapDatabaseError(new DrizzleQueryError(`select '${secret}'`, [secret], ours))).toBe(ours);
  expect(unwrapDatabaseError(new DrizzleQueryError('q', [], new DrizzleQueryError('q', [], mistake)))).toBe(mistake);
  expect(unwrapDatabaseError(new DrizzleQueryError('q', [], refused as Error))).toBe(refused);
});

test('what drizzle wrapped otherwise does not travel with its SQL and values', () => {
  for (const cause of [driverError('23505'), new Error('read ECONNRESET'), undefined]) {
    const error = asCore(unwrapDatabaseError(new DrizzleQueryError(`select '${secret}'`, [secret], cause)));
    expect(JSON.stringify([error.message, String(error.cause)])).not.toContain(secret);
  }
  expect(unwrapDatabaseError(driverError('23505'))).toMatchObject({ code: 'conflict' });
});

test('an error that is its own cause is told once', () => {
  const circle = new DrizzleQueryError('q', []);
  circle.cause = circle;
  expect(unwrapDatabaseError(circle)).toMatchObject({ code: 'unavailable' });
});

test('what the work itself threw is left to it', () => {
  const own = new Error('not of the database');
  expect(unwrapDatabaseError(own)).toBe(own);
  expect(unwrapDatabaseError('a word')).toBe('a word');
});

test('a transaction is repeated when PostgreSQL asks for that, and for nothing else', () => {
  expect(
    ['40001', '40P01', '55P03', '23505', '08006'].map((code) => isRetryable(toCoreError(driverError(code)))),
  ).toEqual([true, true, false, false, false]);
  expect(isRetryable(new CoreError('unavailable', 'Somebody else.', { cause: { code: '40001' } }))).toBe(false);
  expect(isRetryable(driverError('40001'))).toBe(false);
});
