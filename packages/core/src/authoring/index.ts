export type { Finding } from './finding.ts';
export { type LintReport, lintTemplates, type TradeReport } from './linter.ts';
export { createPreviews, type Preview } from './preview.ts';
