export { listDataKeys } from './repository.ts';
export { checkMasterKeys } from './service.ts';
export { createVault, type DataKey, type DataKeyRow, type SealedPlace, type Vault } from './vault.ts';
