export { afterwards } from './afterwards.ts';
export { type Clock, systemClock } from './clock.ts';
export { CoreError, type CoreErrorCode, type CoreErrorOptions, coreErrorIn, isCoreError } from './errors.ts';
export {
  type ActionId,
  type AgentId,
  type AppointmentId,
  type AppointmentTypeId,
  type CategoryId,
  type ContactId,
  type ContextId,
  type ConversationId,
  type DealId,
  type DraftId,
  type EntryId,
  type IdentityId,
  type InvitationId,
  isUuid,
  type LedgerId,
  type MemoryId,
  type MessageId,
  newId,
  type NoteId,
  type PageId,
  parseId,
  type ProviderId,
  type QuoteId,
  type RoleId,
  type RunId,
  type SectionId,
  type ServiceId,
  type StageId,
  type TemplateId,
  type UserId,
  type VisitorId,
} from './ids.ts';
export { createLogger, describeError, type LogFields, type Logger, type LogLevel } from './logger.ts';
export {
  type CompanyFacts,
  companyPlaceholders,
  emptyPlaceholders,
  listPlaceholders,
  placeholdersOf,
  renderPlaceholders,
  stripPlaceholders,
} from './placeholders.ts';
export { cutPage, noSuchPage, type ListPlace, parseCursor } from './cursor.ts';
export { parseHostName } from './host-name.ts';
export { literalPattern } from './like-pattern.ts';
export { createLocalDates, type LocalDates, localDate } from './local-date.ts';
export { createFairSlots, type FairSlots, type Slot } from './fair-slots.ts';
export { createTally, type Figures, type Tally, type TallyName } from './tally.ts';
