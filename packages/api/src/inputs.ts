import type {
  AgentId,
  CategoryId,
  ContactId,
  ContextId,
  ConversationId,
  EntryId,
  MemoryId,
  PageId,
  ProviderId,
  RunId,
  SectionId,
  UserId,
} from '@rowhouse/core';
import { z } from 'zod';

/** An id as it travels: 128 bits in the form of a UUID; those of cloned rows are derived and bear no version. Which company it belongs to is never believed, always looked up. */
const id = <T extends string>() => z.guid().transform((text) => text.toLowerCase() as T);

export const agentId = id<AgentId>();
export const categoryId = id<CategoryId>();
export const contactId = id<ContactId>();
export const contextId = id<ContextId>();
export const conversationId = id<ConversationId>();
export const entryId = id<EntryId>();
export const memoryId = id<MemoryId>();
export const pageId = id<PageId>();
export const providerId = id<ProviderId>();
export const runId = id<RunId>();
export const sectionId = id<SectionId>();
export const userId = id<UserId>();

export const email = z.email('That does not look like an e-mail address.').max(200);
export const cursor = z.string().max(200).optional();
export const limit = z.int().min(1).max(100).optional();
export const idempotencyKey = z.string().regex(/^[\w-]{8,100}$/, 'Send a key of 8 to 100 letters, digits, - or _.');
/** Micro-dollars; at most ten thousand dollars a day or month. */
export const microUsd = z.int().min(0).max(10_000_000_000);
/** Longer texts are refused by core with a sentence of its own. */
export const message = z.string().max(20_000);
