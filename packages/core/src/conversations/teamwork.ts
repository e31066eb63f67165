import { type Clock, type ConversationId, CoreError, newId, type NoteId, type UserId } from '../base/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { addNote, listNotes, type NoteRow } from './action-repository.ts';
import type { Admission } from './admission.ts';
import { setConversation } from './repository.ts';
import { findVisitor, setBlocked, setVisitorContact } from './visitor-repository.ts';

const maxNote = 2_000;

/** How staff share a conversation: whose it is, what they tell each other about it, who is there and writes. */
export function createTeamwork({
  tenancy,
  events,
  admission,
  clock,
}: {
  tenancy: Tenancy;
  events: CompanyEvents;
  admission: Admission;
  clock: Clock;
}) {
  const { load } = admission;
  const changed = (context: TenantContext, conversationId: ConversationId) =>
    events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);

  /** The visitor of a conversation. @throws CoreError 'not-found' where there is none. */
  async function visitorOf(context: TenantContext, conversationId: ConversationId) {
    const { visitorId, contactId } = await load(context, conversationId);
    if (!visitorId) throw new CoreError('not-found', 'There is no visitor in this conversation.');
    return { visitorId, contactId };
  }

  return {
    /** @throws CoreError 'not-found' when the member is not of this company. */
    async assign(
      context: TenantContext,
      { conversationId, userId }: { conversationId: ConversationId; userId: UserId | null },
    ): Promise<void> {
      await load(context, conversationId);
      await tenancy.batch(context, (tenant) => [setConversation(tenant, conversationId, { assignedTo: userId })]);
      await changed(context, conversationId);
    },

    notes: {
      async list(context: TenantContext, conversationId: ConversationId): Promise<NoteRow[]> {
        await load(context, conversationId);
        const [rows] = await tenancy.batch(context, (tenant) => [listNotes(tenant, conversationId)]);
        return rows;
      },

      /** Seen by staff alone. @throws CoreError 'bad-input'. */
      async add(
        context: TenantContext,
        { conversationId, text, author }: { conversationId: ConversationId; text: string; author: string },
      ): Promise<void> {
        await load(context, conversationId);
        const words = text.trim();
        if (words === '' || words.length > maxNote)
          throw new CoreError('bad-input', `A note has 1 to ${maxNote.toLocaleString('en-US')} characters.`);
        const userId = context.actor.kind === 'member' ? context.actor.userId : null;
        await tenancy.run(context, (tenant) =>
          addNote(tenant, {
            id: newId<NoteId>(),
            conversationId,
            userId,
            author,
            text: words,
            createdAt: clock.now(),
          }),
        );
        await changed(context, conversationId);
      },
    },

    /** Tells whoever watches that somebody writes, or is there. Kept nowhere. */
    async signal(
      context: TenantContext,
      {
        conversationId,
        ...sign
      }: { conversationId: ConversationId; name: string } & ({ type: 'typing' } | { type: 'presence'; here: boolean }),
    ): Promise<void> {
      await load(context, conversationId);
      const who = context.actor.kind === 'visitor' ? 'visitor' : 'staff';
      await events.publish(context, { ...sign, conversationId, who }).catch(() => undefined);
    },

    /** Staff are sure who this is: what is known of the contact may be used here, and is noted there. */
    async confirmContact(context: TenantContext, conversationId: ConversationId): Promise<void> {
      const { visitorId, contactId } = await visitorOf(context, conversationId);
      if (!contactId) throw new CoreError('conflict', 'Nobody has left contact details in this conversation yet.');
      await tenancy.run(context, (tenant) => setVisitorContact(tenant, visitorId, { contactId, trusted: true }));
      await changed(context, conversationId);
    },

    /** Shuts the chat for a visitor, or opens it again. */
    async setBlocked(
      context: TenantContext,
      { conversationId, blocked }: { conversationId: ConversationId; blocked: boolean },
    ): Promise<void> {
      const { visitorId } = await visitorOf(context, conversationId);
      await tenancy.run(context, (tenant) => setBlocked(tenant, visitorId, blocked ? clock.now() : null));
      await changed(context, conversationId);
    },

    /** What staff should know of the visitor. */
    async visitor(
      context: TenantContext,
      conversationId: ConversationId,
    ): Promise<{ blocked: boolean; contactTrusted: boolean } | null> {
      const { visitorId } = await load(context, conversationId);
      if (!visitorId) return null;
      const [rows] = await tenancy.batch(context, (tenant) => [findVisitor(tenant, visitorId)]);
      const [row] = rows;
      return row ? { blocked: row.blockedAt !== null, contactTrusted: row.contactTrusted } : null;
    },

    visitorOf,
  };
}
