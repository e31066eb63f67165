import { type Clock, type ContactId, type MessageId, newId } from '../base/index.ts';
import type { ContactDetails, Contacts } from '../contacts/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { Deals, Progress } from '../deals/index.ts';
import type { Tenancy } from '../tenant/index.ts';
import { addHandoff, setConversation } from './repository.ts';
import type { Emit, Turn } from './turn.ts';
import { setVisitorContact } from './visitor-repository.ts';

export type HandOffs = ReturnType<typeof createHandOffs>;

/** What an agent does when somebody else has to go on: it keeps how to reach the person, and calls a colleague or the team. */
export function createHandOffs({
  tenancy,
  contacts,
  deals,
  events,
  clock,
}: {
  tenancy: Tenancy;
  contacts: Contacts;
  deals: Deals;
  events: CompanyEvents;
  clock: Clock;
}) {
  return {
    /** Keeps how to reach the person; the rest of the turn knows them. @throws CoreError 'bad-input'. */
    async captureContact(turn: Turn, details: ContactDetails): Promise<ContactId> {
      const { visitorId, ownContactId } = turn.person;
      const { contactId, isNew } = await tenancy.run(turn.context, async (tenant) => {
        const saved = await contacts.save(tenant, details, { source: 'chat', own: ownContactId ?? undefined });
        await setConversation(tenant, turn.conversation.id, { contactId: saved.contactId });
        if (visitorId && saved.contactId !== ownContactId)
          await setVisitorContact(tenant, visitorId, { contactId: saved.contactId, trusted: saved.isNew });
        return saved;
      });
      turn.conversation.contactId = contactId;
      turn.about.add(contactId);
      if (isNew && visitorId) turn.person.ownContactId = contactId;
      return contactId;
    },

    /** The contact's deal begins, or goes on. */
    async advanceDeal(
      turn: Turn,
      { contactId, title, to }: { contactId: ContactId; title: string; to: Progress },
    ): Promise<void> {
      await tenancy.run(turn.context, (tenant) =>
        deals.advance(tenant, { contactId, conversationId: turn.conversation.id, title, to }),
      );
    },

    /** `colleague` is an agent's slug; without one, a person is asked for. @returns the sentence for the model. */
    async handOff(
      turn: Turn,
      { colleague, reason }: { colleague?: string; reason: string },
      emit: Emit,
    ): Promise<string> {
      const route = colleague === undefined ? undefined : turn.agent.routes.find((one) => one.slug === colleague);
      if (colleague !== undefined && !route) return 'You have no such colleague. Offer a person of the team instead.';
      const isVisitor = turn.conversation.channel === 'widget';
      if (route && isVisitor && !route.public)
        return 'That colleague works for staff only. Offer a person of the team instead.';
      const conversationId = turn.conversation.id;
      await tenancy.run(turn.context, async (tenant) => {
        await addHandoff(tenant, {
          id: newId<MessageId>(),
          conversationId,
          fromAgentId: turn.agent.id,
          toAgentId: route?.agentId ?? null,
          reason,
          createdAt: clock.now(),
        });
        await setConversation(tenant, conversationId, route ? { agentId: route.agentId } : { status: 'waiting' });
      });
      await emit(
        route
          ? {
              type: 'handoff',
              to: 'agent',
              agent: { id: route.agentId, name: route.name },
              message: `${route.name} takes it from here.`,
            }
          : {
              type: 'handoff',
              to: 'person',
              message: 'The team has been told that you would like to talk to a person.',
            },
      );
      if (!route)
        await events
          .publish(turn.context, { type: 'conversation', conversationId, alert: 'person' })
          .catch(() => undefined);
      return route
        ? `${route.name} answers from the next message on. Tell the visitor so in one sentence.`
        : 'The team has been alerted. Tell the visitor that a person will be in touch, and ask how to reach them if that is not known.';
    },
  };
}
