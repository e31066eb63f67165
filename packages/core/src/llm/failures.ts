import { CoreError } from '../base/index.ts';

/** The HTTP status that an SDK's error bears. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

const unsent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ADDRESS_REFUSED',
]);

/** Whether a call failed before a byte of it arrived: then nobody can charge for it. */
export function isUnsent(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string' && unsent.has(current.code)) return true;
    if (current instanceof AggregateError && current.errors.length > 0 && current.errors.every(isUnsent)) return true;
    current = current.cause;
  }
  return false;
}

/** A provider that asks for a longer pause than this is not asked again in this turn, in seconds. */
const longPause = 1;

/** Whether the same call may well succeed a moment later: the provider said so, or was not there. Silence has cost enough time already. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return isUnsent(error);
  const pause = error instanceof Error && 'headers' in error && error.headers instanceof Headers ? error.headers : null;
  return (status === 429 || status >= 500) && Number(pause?.get('retry-after') ?? 0) <= longPause;
}

/** Whether it says something about the provider's health, and not about this company's key, model or budget. */
export function isIllness(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  return !(error instanceof CoreError) || error.code === 'provider-unavailable';
}

/** In a few words, for the trace of an answer. */
export function outcomeOf(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) return status >= 300 && status < 400 ? `redirected (${status})` : `refused (${status})`;
  if (error instanceof CoreError)
    return { 'budget-exhausted': 'no budget', 'key-refused': 'key does not open' }[error.code as string] ?? 'no answer';
  return isUnsent(error) ? 'not reachable' : 'broken off';
}

/** A sentence of ours for what a provider said; its own words may quote the prompt or the key. */
export function explain(error: unknown): CoreError {
  if (error instanceof CoreError) return error;
  const status = statusOf(error);
  const unavailable = (sentence: string, retryAfterMs?: number) =>
    new CoreError('provider-unavailable', sentence, retryAfterMs === undefined ? {} : { retryAfterMs });
  if (status === 401)
    return new CoreError('key-refused', 'The provider refused this key. Enter a current one under AI keys.');
  if (status === 403)
    return new CoreError(
      'key-refused',
      'The provider knows this key, but it may not use this model. Check its rights there.',
    );
  if (status === 402 || status === 429)
    return unavailable(
      'The provider is busy, or the limit or credit of this key there is used up. Try again later.',
      30_000,
    );
  if (status === 404)
    return unavailable(
      'The provider knows no such model at this address. Choose another model, or check the address, under AI keys.',
    );
  if (status !== undefined && status >= 300 && status < 400)
    return unavailable(
      'The server sends calls on to another address, where no key is sent. Enter its final address under AI keys.',
    );
  if (status === 400 || status === 422)
    return unavailable('The provider does not accept such a call for this model. Choose another model under AI keys.');
  if (isUnsent(error))
    return unavailable('The server cannot be reached at its address. Is it running, and is the address right?', 10_000);
  return unavailable('The provider does not answer at the moment. Try again later.', 10_000);
}
