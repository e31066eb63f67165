export type { CallLease } from './call-lease.ts';
export type { CognitiveLimiter, Reservation, ReservationWish, Usage } from './cognitive-limiter.ts';
export type { BudgetFigures } from './figures.ts';
export { findTimeZone } from './repository.ts';
export { type Budget, type BudgetChange, type BudgetState, createBudget } from './service.ts';
export { chargedDate, type HeldDate } from './spend-date.ts';
