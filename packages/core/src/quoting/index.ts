export { composeQuote, type Quote, type QuoteInput } from './quote.ts';
