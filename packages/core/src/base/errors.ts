/** Everything that can go wrong in a way a caller can act on. Transport codes live in the api's `errors.ts` alone. */
export type CoreErrorCode =
  | 'bad-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'rate-limited'
  | 'budget-exhausted'
  | 'not-in-plan'
  | 'key-refused'
  | 'provider-unavailable'
  | 'suspended'
  | 'timeout'
  | 'unavailable'
  | 'internal';

export type CoreErrorOptions = {
  /** What was caught. It is logged by its class and SQLSTATE alone and never shown. */
  cause?: unknown;
  /** When a repetition may help, in milliseconds from now. */
  retryAfterMs?: number;
};

/** The only error class that leaves core on purpose. Its message is a sentence for people and holds no secret, SQL or prompt. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: CoreErrorCode, message: string, options: CoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function isCoreError(error: unknown, code?: CoreErrorCode): error is CoreError {
  return error instanceof CoreError && (code === undefined || error.code === code);
}

/** The CoreError in an error, however deep a library has wrapped it. */
export function coreErrorIn(error: unknown): CoreError | undefined {
  let current = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if (current instanceof CoreError) return current;
    current = current.cause;
  }
  return undefined;
}
