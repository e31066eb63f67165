export { createFleetUpgrades, type FleetLine } from './fleet.ts';
export type { PlanItem } from './plan.ts';
export type { FleetFigure } from './repository.ts';
export { createUpgrades, type RolledBack, type UpgradePlan, type UpgradeSummary } from './service.ts';
