export type { CognitiveLimiter, Reservation, ReservationWish, Usage } from './cognitive-limiter.ts';
export { type Budget, type BudgetState, createBudget, type LedgerEntry } from './service.ts';
