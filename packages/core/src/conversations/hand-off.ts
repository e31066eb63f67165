import { type ContactId, type MessageId, newId } from '../base/index.ts';
import type { ContactDetails, Contacts } from '../contacts/index.ts';
import type { Tenancy } from '../tenant/index.ts';
import { addHandoff, setConversation } from './repository.ts';
import type { Emit, Turn } from './turn.ts';
import { setVisitorContact } from './visitor-repository.ts';

export type HandOffs = ReturnType<typeof createHandOffs>;

/** What an agent does when somebody else has to go on: it keeps how to reach the person, and calls a colleague or the team. */
export function createHandOffs({ tenancy, contacts }: { tenancy: Tenancy; contacts: Contacts }) {
  async function captureContact(turn: Turn, details: ContactDetails): Promise<void> {
    await tenancy.run(turn.context, async (tenant) => {
      const contactId: ContactId = await contacts.save(tenant, details, 'chat');
      await setConversation(tenant, turn.conversation.id, { contactId });
      if (turn.conversation.visitorId) await setVisitorContact(tenant, turn.conversation.visitorId, contactId);
    });
  }

  async function handOff(
    turn: Turn,
    { colleague, reason }: { colleague?: string; reason: string },
    emit: Emit,
  ): Promise<string> {
    const route = colleague === undefined ? undefined : turn.agent.routes.find((one) => one.slug === colleague);
    if (colleague !== undefined && !route) return 'You have no such colleague. Offer a person of the team instead.';
    const isVisitor = turn.conversation.channel === 'widget';
    if (route && isVisitor && !route.public)
      return 'That colleague works for staff only. Offer a person of the team instead.';
    await tenancy.run(turn.context, async (tenant) => {
      await addHandoff(tenant, {
        id: newId<MessageId>(),
        conversationId: turn.conversation.id,
        fromAgentId: turn.agent.id,
        toAgentId: route?.agentId ?? null,
        reason,
      });
      await setConversation(tenant, turn.conversation.id, route ? { agentId: route.agentId } : { status: 'waiting' });
    });
    await emit(
      route
        ? {
            type: 'handoff',
            to: 'agent',
            agent: { id: route.agentId, name: route.name },
            message: `${route.name} takes it from here.`,
          }
        : { type: 'handoff', to: 'person', message: 'The team has been told that you would like to talk to a person.' },
    );
    return route
      ? `${route.name} answers from the next message on. Tell the visitor so in one sentence.`
      : 'The team has been alerted. Tell the visitor that a person will be in touch, and ask how to reach them if that is not known.';
  }

  return { captureContact, handOff };
}
