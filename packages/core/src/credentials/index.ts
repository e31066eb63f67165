export { assertMasterKey, openDataKey, rewrapDataKeys } from './data-keys.ts';
export { listDataKeys } from './repository.ts';
export { checkMasterKeys, retireMasterKey } from './service.ts';
export { createVault, type DataKey, type DataKeyRow, type SealedPlace, type Vault } from './vault.ts';
