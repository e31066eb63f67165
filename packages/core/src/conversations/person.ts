import type { ContactId, UserId, VisitorId } from '../base/index.ts';
import type { MemorySubject } from '../memory/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import type { VisitorRow } from './visitor-repository.ts';

/** With whom an agent talks. `ownContactId` only where it is sure that the contact is this very person. */
export type Person = {
  visitorId: VisitorId | null;
  memberId: UserId | null;
  ownContactId: ContactId | null;
};

/** Whoever knows an e-mail address can type it in: a contact that was found by one is not taken for theirs. */
export function personOf({ actor }: TenantContext, visitor: VisitorRow | undefined): Person {
  switch (actor.kind) {
    case 'visitor':
      return {
        visitorId: actor.visitorId,
        memberId: null,
        ownContactId: visitor?.contactTrusted ? visitor.contactId : null,
      };
    case 'member':
      return { visitorId: null, memberId: actor.userId, ownContactId: null };
    case 'operator':
    case 'site':
    case 'system':
      return { visitorId: null, memberId: null, ownContactId: null };
    default:
      return actor satisfies never;
  }
}

/** Whom a new fact is about. */
export function subjectOf({ person, context }: { person: Person; context: TenantContext }): MemorySubject {
  if (person.ownContactId) return { kind: 'contact', id: person.ownContactId };
  if (person.visitorId) return { kind: 'visitor', id: person.visitorId };
  if (person.memberId) return { kind: 'member', id: person.memberId };
  return { kind: 'company', id: context.companyId };
}
