export type { Proposal } from './proposals.ts';
export { addUnansweredQuestion } from './repository.ts';
export { createCuration, type Curation } from './service.ts';
