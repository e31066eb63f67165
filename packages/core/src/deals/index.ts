export { quoteConditions } from './quote-lines.ts';
export { type DealListing, type QuoteListing, removeDealsOf, removeQuotesOf, type StageRow } from './repository.ts';
export { createDeals, type Deals, type Progress } from './service.ts';
