export { countReservations, countStatements, countTokens } from './counting.ts';
export type { LayerEvidence } from './layers.ts';
export { createEvidence, type Evidence, type FleetIsolationReport, type IsolationReport } from './service.ts';
