export { closedSign, composeQuote, type Quote, type QuoteInput } from './quote.ts';
