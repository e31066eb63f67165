export { type Asking, createAsking, type Tried } from './asking.ts';
export { closedSign } from './closed-sign.ts';
export type { Asked, Quote, QuotedSpan } from './quote.ts';
export { answerByQuoting, findAnswers, firstSearch } from './quoting.ts';
export { sentencesOf } from './sentences.ts';
export { type Choice, type Earlier, type Meaning, meaningOf } from './understanding.ts';
