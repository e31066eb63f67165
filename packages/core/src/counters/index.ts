export { createInProcessCounters } from './in-process.ts';
export { type CallRates, createLimits, defaultCallRates } from './limits.ts';
export {
  type ChatEvent,
  type CompanyEvent,
  type CompanyEvents,
  type Counters,
  generationKey,
  type RateCounters,
  type RateRule,
  type RunLog,
  type SpendAttempt,
  type SpendCounters,
  type SpendRefusal,
  type SpendScope,
  type SpendSnapshot,
} from './ports.ts';
export { createRedisCounters } from './redis.ts';
