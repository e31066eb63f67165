export type { Member, MemberSession, Membership, SignedIn, VisitorClaims } from './access/index.ts';
export type { Agent } from './agents/index.ts';
export type { AppointmentListing, AppointmentType } from './appointments/index.ts';
export type { AuditEvent, ChainPage } from './audit/index.ts';
export {
  type ActionId,
  type AgentId,
  type AppointmentId,
  type AppointmentTypeId,
  type CategoryId,
  type Clock,
  type CompanyFacts,
  type ContactId,
  type ContextId,
  type ConversationId,
  CoreError,
  type CoreErrorCode,
  createLogger,
  describeError,
  type DealId,
  type DraftId,
  emptyPlaceholders,
  type EntryId,
  type IdentityId,
  type InvitationId,
  coreErrorIn,
  isCoreError,
  type Logger,
  type LogLevel,
  type MemoryId,
  type MessageId,
  type PageId,
  type ProviderId,
  type QuoteId,
  placeholdersOf,
  renderPlaceholders,
  type RunId,
  type SectionId,
  type StageId,
  systemClock,
  type UserId,
  type VisitorId,
} from './base/index.ts';
export {
  type Finding,
  type LintReport,
  lintTemplates,
  type Preview,
  type PreviewAnswer,
  previewDraft,
  type TradeReport,
} from './authoring/index.ts';
export {
  type Assumptions,
  type BudgetAlert,
  defaultAssumptions,
  type Economics,
  type HealthReason,
  type HealthRow,
  type HealthWord,
  healthWords,
  type LedgerEntry,
  type Price,
  type PriceState,
  type PriceWish,
  type Reconciliation,
  reasonsOf,
  type ReportSources,
  type UsageSummary,
} from './books/index.ts';
export type { BudgetState } from './budget/index.ts';
export {
  adjustmentText,
  type BusinessFacts,
  clock,
  dollars,
  durationText,
  type HoursRow,
  priceText,
  type ReadyWords,
} from './business/index.ts';
export type { DirectoryEntry } from './companies/index.ts';
export { type Core, createCore } from './core.ts';
export type { CoreParts, CoreSettings } from './core-settings.ts';
export {
  type ConversationListing,
  type InboxCounts,
  type MessageRow,
  type OpenedChat,
  type ShownFragment,
  type ShownHit,
  type ShownTrace,
  type TodayFigures,
  toolList,
  toolNames,
  type VisitorEvent,
} from './conversations/index.ts';
export type { DealListing, QuoteListing, StageRow } from './deals/index.ts';
export type {
  EntryProposal,
  GoldenFigures,
  GoldenLine,
  GoldenReport,
  GoldenRun,
  OpenProposal,
  Retried,
  UnansweredGroup,
} from './curation/index.ts';
export type { ChatEvent, CompanyEvent, RateRule } from './counters/index.ts';
export type {
  MessageCard,
  MessageChoice,
  MessageSource,
  MessageTrace,
  TracedFragment,
  TracedSpan,
} from './db/schema/messages.ts';
export type { QuoteLine } from './db/schema/deals.ts';
export type { SectionAction, SectionItem } from './db/schema/sites.ts';
export type { FleetIsolationReport, IsolationReport, LayerEvidence } from './evidence/index.ts';
export type {
  CategoryRow,
  EntryField,
  EntryName,
  EntryVersionView,
  EntryView,
  FoundEntry,
  ImportedEntry,
  MeaningState,
  Reason,
  ReindexLine,
  SearchResult,
  SharedEntry,
} from './knowledge/index.ts';
export type { ProviderView } from './llm/index.ts';
export {
  type CountedFeature,
  countedFeatures,
  type Plan,
  type SwitchedFeature,
  switchedFeatures,
} from './plans/index.ts';
export type { ListedMemory, MemoryRow } from './memory/index.ts';
export type { Provisioned, ProvisionRequest } from './provisioning/index.ts';
export type { Choice } from './quoting/index.ts';
export type { OwnDomain, Site, SitePage } from './sites/index.ts';
export { categorySlugs, type Industry, type Tier } from './templates/index.ts';
export type { CompanyId, TenantContext } from './tenant/index.ts';
export type { FleetFigure, FleetLine, PlanItem, RolledBack, UpgradePlan, UpgradeSummary } from './upgrades/index.ts';
