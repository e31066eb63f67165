import {
  CircuitState,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { TenantContext } from '../tenant/index.ts';
import { isIllness, isPassing } from './failures.ts';
import type { OwnedProvider } from './types.ts';

/** So many failures in a row, and the provider rests. */
const failuresToRest = 4;
const restMs = 20_000;
/** One more try after the first, a moment later. */
const retries = 1;
/** Health of so many providers is remembered; of those unheard of longest it is forgotten first. */
const mostRemembered = 5_000;

type Health = { breaker: CircuitBreakerPolicy; restsUntilMs: number };
/** Vectors are given up much sooner than answers, and are asked of a door of their own: they rest by themselves. */
type Served = Pick<OwnedProvider, 'id' | 'kind'> & { use?: 'embedding' | undefined };

export type ProviderHealth = ReturnType<typeof createProviderHealth>;

/**
 * Retries, and lets a provider that keeps failing rest: for each company by itself, since a key that fails there says nothing
 * about the neighbour's. Of this process alone; another one finds out for itself.
 * Source: docs/decisions/0012-breakers-per-process.md
 */
export function createProviderHealth({ rest = restMs }: { rest?: number | undefined } = {}) {
  const known = new Map<string, Health>();

  function of(context: TenantContext, { id, kind, use }: Served): Health {
    const name = `${context.companyId}/${id ?? kind}/${use ?? 'answer'}`;
    const health = known.get(name) ?? newHealth();
    known.delete(name);
    known.set(name, health);
    if (known.size > mostRemembered)
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    return health;
  }

  function newHealth(): Health {
    const breaker = circuitBreaker(handleWhen(isIllness), {
      halfOpenAfter: rest,
      breaker: new ConsecutiveBreaker(failuresToRest),
    });
    const health: Health = { breaker, restsUntilMs: 0 };
    breaker.onBreak(() => {
      health.restsUntilMs = performance.now() + rest;
    });
    return health;
  }

  const again = retry(handleWhen(isPassing), {
    maxAttempts: retries,
    // With jitter: many turns that failed together do not come back together.
    backoff: new ExponentialBackoff({ initialDelay: 150, maxDelay: 1_000 }),
  });

  return {
    /** Until its rest is over; then one call tries whether it is well again. */
    isResting(context: TenantContext, provider: Served): boolean {
      const { breaker, restsUntilMs } = of(context, provider);
      return breaker.state === CircuitState.Open && performance.now() < restsUntilMs;
    },

    /** @throws BrokenCircuitError while it rests, else what the last try failed with. */
    call<T>(context: TenantContext, provider: Served, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
      return wrap(again, of(context, provider).breaker).execute(work, signal);
    },
  };
}
