export { adjustmentText, clock, dollars, durationText, factsOf, priceText } from './facts.ts';
export type { AdjustmentRow, CompanyRow, HoursRow, PriceRow, ProfileChange, ServiceRow } from './repository.ts';
export type { ReadyWords } from './ready-words.ts';
export { type Business, type BusinessFacts, businessFactsQuery, createBusiness } from './service.ts';
