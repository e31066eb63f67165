import { randomUUIDv7 } from 'node:crypto';
import { CoreError } from './errors.ts';

type Id<Brand extends string> = string & { readonly brand: Brand };

export type ActionId = Id<'ActionId'>;
export type AgentId = Id<'AgentId'>;
export type AppointmentId = Id<'AppointmentId'>;
export type AppointmentTypeId = Id<'AppointmentTypeId'>;
export type CategoryId = Id<'CategoryId'>;
export type ContactId = Id<'ContactId'>;
export type ContextId = Id<'ContextId'>;
export type ConversationId = Id<'ConversationId'>;
export type DealId = Id<'DealId'>;
export type DraftId = Id<'DraftId'>;
export type EntryId = Id<'EntryId'>;
export type IdentityId = Id<'IdentityId'>;
export type InvitationId = Id<'InvitationId'>;
export type LedgerId = Id<'LedgerId'>;
export type MemoryId = Id<'MemoryId'>;
export type MessageId = Id<'MessageId'>;
export type NoteId = Id<'NoteId'>;
export type PageId = Id<'PageId'>;
export type ProviderId = Id<'ProviderId'>;
export type QuoteId = Id<'QuoteId'>;
export type RoleId = Id<'RoleId'>;
export type RunId = Id<'RunId'>;
export type SectionId = Id<'SectionId'>;
export type ServiceId = Id<'ServiceId'>;
export type StageId = Id<'StageId'>;
export type TemplateId = Id<'TemplateId'>;
export type UserId = Id<'UserId'>;
export type VisitorId = Id<'VisitorId'>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new UUIDv7: time-ordered, so that inserts stay local in their company's part of an index. Never a public secret. */
export function newId<T extends Id<string>>(): T {
  return randomUUIDv7() as T;
}

/** True for a lower-case UUID of any version. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** Unknown text in, branded id out. @throws CoreError 'bad-input' when it is no UUID. */
export function parseId<T extends Id<string>>(text: string): T {
  const lower = text.toLowerCase();
  if (!isUuid(lower)) throw new CoreError('bad-input', 'That is not an id. Copy it again from the list it came from.');
  return lower as T;
}
