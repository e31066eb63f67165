export { createEvidence, type Evidence, type IsolationReport } from './service.ts';
