export type { FleetCompany } from './repository.ts';
export { createFleet, type Fleet } from './walk.ts';
