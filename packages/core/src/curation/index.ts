export type { GoldenCause, GoldenFigures, GoldenOutcome, GoldenReport, GoldenRun } from './golden-check.ts';
export { createGoldenDue } from './golden-due.ts';
export { createGoldenFleet, type GoldenLine } from './golden-fleet.ts';
export type { GoldenQuestion } from './golden-questions.ts';
export type { EntryProposal, Retried, UnansweredGroup } from './unanswered.ts';
export type { OpenProposal, Proposal } from './proposals.ts';
export { addUnansweredQuestion, removeProposalsOf, removeUnansweredOf, setChosenEntry } from './repository.ts';
export { createCuration, type Curation } from './service.ts';
