export { type Entitlements, entitlementsOf } from './entitlements.ts';
export { type CountedFeature, countedFeatures, type SwitchedFeature, switchedFeatures } from './features.ts';
export { notInPlan, requireFeature, requireRoom } from './gates.ts';
export { listEntitlements } from './repository.ts';
export { createPlans, type Plan, type Plans } from './service.ts';
