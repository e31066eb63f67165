export { createClosing } from './closing.ts';
export { createKeyRotation } from './key-rotation.ts';
export { type DirectoryEntry, setDirectoryName } from './repository.ts';
export type { OperatorWish } from './operator-acts.ts';
export { type Companies, createCompanies } from './service.ts';
export { createTierChange } from './tier-change.ts';
