export type { Finding } from './finding.ts';
export { type LintReport, lintTemplates, type TradeReport } from './linter.ts';
export { createPreviews, type Preview, type PreviewAnswer, previewDraft } from './preview.ts';
