export type { BudgetAlert } from './alerts.ts';
export { type Assumptions, defaultAssumptions, type Economics } from './economics.ts';
export { createLoadMeter } from './load-meter.ts';
export type { Price, PriceState, PriceWish } from './prices.ts';
export type { ReportSources } from './provider-reports.ts';
export type { Reconciliation } from './reconciliation.ts';
export { type Books, createBooks } from './service.ts';
export type { LedgerEntry, UsageSummary } from './usage.ts';
