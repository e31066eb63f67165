export { categorySlugs } from './format.ts';
export type { TemplateRecord } from './repository.ts';
export { listTemplates } from './repository.ts';
export { derivedId } from './row-id.ts';
export { adminRoleRowId, adminRowId, frontAgentRowId } from './rows.ts';
export { type Analyzer, createTemplates, type Industry, type Templates, type Tier } from './service.ts';
