export { type CompanyId, parseCompanyId } from './company-id.ts';
export { type Actor, createTenantContext, type TenantContext } from './context.ts';
export { platformKey, rateKey, type StoreKey, tenantKey, tenantKeyFamilies } from './keys.ts';
export { type OwnedKind, type Owns, owns } from './ownership.ts';
export { findRevision } from '../db/revisions.ts';
export { keepSettled, type Settled } from './settled.ts';
export { createTenancy, type OnWork, type Tenancy, type TenantScope } from './tenancy.ts';
