export type { Proposal } from './proposals.ts';
export { addUnansweredQuestion, removeProposalsOf, removeUnansweredOf } from './repository.ts';
export { createCuration, type Curation } from './service.ts';
