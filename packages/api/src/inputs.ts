import type {
  ActionId,
  AgentId,
  AppointmentId,
  AppointmentTypeId,
  CategoryId,
  ContactId,
  ContextId,
  ConversationId,
  DealId,
  DraftId,
  EntryId,
  MemoryId,
  MessageId,
  PageId,
  ProviderId,
  QuoteId,
  RunId,
  SectionId,
  StageId,
  UserId,
} from '@rowhouse/core';
import { z } from 'zod';

/** An id as it travels: 128 bits in the form of a UUID; those of cloned rows are derived and bear no version. Which company it belongs to is never believed, always looked up. */
const id = <T extends string>() => z.guid().transform((text) => text.toLowerCase() as T);

export const actionId = id<ActionId>();
export const agentId = id<AgentId>();
export const appointmentId = id<AppointmentId>();
export const appointmentTypeId = id<AppointmentTypeId>();
export const categoryId = id<CategoryId>();
export const contactId = id<ContactId>();
export const contextId = id<ContextId>();
export const conversationId = id<ConversationId>();
export const dealId = id<DealId>();
export const draftId = id<DraftId>();
export const entryId = id<EntryId>();
export const memoryId = id<MemoryId>();
export const messageId = id<MessageId>();
export const pageId = id<PageId>();
export const providerId = id<ProviderId>();
export const quoteId = id<QuoteId>();
export const runId = id<RunId>();
export const sectionId = id<SectionId>();
export const stageId = id<StageId>();
export const userId = id<UserId>();

export const email = z.email('That does not look like an e-mail address.').max(200);
export const cursor = z.string().max(200).optional();
export const limit = z.int().min(1).max(100).optional();
export const idempotencyKey = z.string().regex(/^[\w-]{8,100}$/, 'Send a key of 8 to 100 letters, digits, - or _.');
/** Micro-dollars; at most ten thousand dollars a day or month. */
export const microUsd = z.int().min(0).max(10_000_000_000);
/** Longer texts are refused by core with a sentence of its own. */
export const message = z.string().max(20_000);
/** A date of the company's, and a moment as programs write it. */
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Write the date as 2026-11-26.');
export const instant = z.iso
  .datetime({ offset: true, message: 'That is no moment. Choose one of the free times.' })
  .transform((text) => new Date(text));
