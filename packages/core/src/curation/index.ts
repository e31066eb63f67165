export type { Proposal } from './proposals.ts';
export { addUnansweredQuestion, removeProposalsOf, removeUnansweredOf, setChosenEntry } from './repository.ts';
export { createCuration, type Curation } from './service.ts';
