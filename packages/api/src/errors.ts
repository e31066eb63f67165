import { randomUUID } from 'node:crypto';
import { CoreError, type CoreErrorCode, coreErrorIn } from '@rowhouse/core';
import { TRPCError } from '@trpc/server';

type TransportCode = ConstructorParameters<typeof TRPCError>[0]['code'];

/** The one place where core's errors meet the transport's. */
const transportCodes: Record<CoreErrorCode, TransportCode> = {
  'bad-input': 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'rate-limited': 'TOO_MANY_REQUESTS',
  'budget-exhausted': 'PRECONDITION_FAILED',
  'not-in-plan': 'FORBIDDEN',
  'key-refused': 'PRECONDITION_FAILED',
  'provider-unavailable': 'SERVICE_UNAVAILABLE',
  suspended: 'FORBIDDEN',
  timeout: 'TIMEOUT',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
};

/** Core's error becomes the transport's, however deep a library has wrapped it. */
export function toTransportError(error: unknown): TRPCError {
  const core = coreErrorIn(error);
  if (core) return new TRPCError({ code: transportCodes[core.code], message: core.message, cause: core });
  if (error instanceof TRPCError) return error;
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'internal', cause: error });
}

export type ErrorFacts = {
  message: string;
  reason: CoreErrorCode | 'invalid-input';
  errorId: string | null;
  fields?: Record<string, string[]>;
};

/** What a client may read of an error: a sentence for people, a reason for programs, and an id where only the log has more. */
export function errorFacts(error: TRPCError, zodFields: Record<string, string[]> | null): ErrorFacts {
  if (error.cause instanceof CoreError && error.cause.code !== 'internal')
    return { message: error.cause.message, reason: error.cause.code, errorId: null };
  if (zodFields)
    return {
      message: `Check what you entered: ${Object.entries(zodFields)
        .map(([field, problems]) => `${field === '' ? 'the input' : field}: ${problems[0] ?? 'is not valid'}`)
        .join('; ')}`,
      reason: 'invalid-input',
      errorId: null,
      fields: zodFields,
    };
  return (
    transportFacts[error.code] ?? {
      message: 'Something went wrong on our side. Try again; if it stays, tell your operator the error id.',
      reason: 'internal',
      errorId: randomUUID(),
    }
  );
}

const unreadable: ErrorFacts = { message: 'The request could not be read.', reason: 'bad-input', errorId: null };

/** What the transport itself refuses, before any procedure of ours. */
const transportFacts: Partial<Record<TransportCode, ErrorFacts>> = {
  NOT_FOUND: { message: 'There is no such procedure.', reason: 'not-found', errorId: null },
  METHOD_NOT_SUPPORTED: unreadable,
  UNSUPPORTED_MEDIA_TYPE: unreadable,
  PARSE_ERROR: unreadable,
  BAD_REQUEST: unreadable,
  PAYLOAD_TOO_LARGE: { message: 'The request is too large.', reason: 'too-large', errorId: null },
  UNAUTHORIZED: { message: 'Sign in to go on.', reason: 'unauthenticated', errorId: null },
};
