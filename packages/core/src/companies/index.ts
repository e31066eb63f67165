export { createClosing } from './closing.ts';
export { createKeyRotation } from './key-rotation.ts';
export { type DirectoryEntry, setDirectoryName } from './repository.ts';
export { type Companies, createCompanies, type OperatorWish } from './service.ts';
