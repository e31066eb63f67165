export { checkIndustry } from './checks.ts';
export { agentSlugs, categorySlugs } from './format.ts';
export {
  type CompanyTemplate,
  type IndustryFolder,
  type IndustryTemplate,
  listIndustryFolders,
  type MasterTemplate,
  readCompany,
  readIndustry,
  readMaster,
} from './reader.ts';
export type { TemplateRecord } from './repository.ts';
export { listTemplates } from './repository.ts';
export { derivedId } from './row-id.ts';
export { adminRoleRowId, adminRowId, companyRows, frontAgentRowId, industryRows, industryTables } from './rows.ts';
export { type Analyzer, createTemplates, type Industry, type Templates, type Tier } from './service.ts';
export { textsOf } from './texts.ts';
