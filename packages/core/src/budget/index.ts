export type { CallLease } from './call-lease.ts';
export type { CognitiveLimiter, Reservation, ReservationWish, Usage } from './cognitive-limiter.ts';
export { findTimeZone } from './repository.ts';
export { type Budget, type BudgetChange, type BudgetState, createBudget } from './service.ts';
