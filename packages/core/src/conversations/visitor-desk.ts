import type { AppointmentListing, Appointments, AppointmentType } from '../appointments/index.ts';
import { type AgentId, type AppointmentId, type AppointmentTypeId, CoreError, type VisitorId } from '../base/index.ts';
import type { Agents } from '../agents/index.ts';
import type { ContactDetails, Contacts } from '../contacts/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { Deals } from '../deals/index.ts';
import type { Business } from '../business/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { Forgetting } from './forgetting.ts';
import type { PendingActions } from './pending-actions.ts';
import {
  type ConversationRow,
  findConversation,
  listMessages,
  type MessageRow,
  setConversation,
} from './repository.ts';
import { findVisitor, setVisitorContact } from './visitor-repository.ts';

export type VisitorDesk = ReturnType<typeof createVisitorDesk>;

/** What the widget's watcher is told: something to load again, or that a person writes. */
export type VisitorEvent = { type: 'changed' } | { type: 'typing'; name: string };

const historyLength = 100;

/** What a visitor does by hand, without any model: books and cancels, follows the conversation, has themselves forgotten. */
export function createVisitorDesk({
  tenancy,
  agents,
  business,
  appointments,
  contacts,
  deals,
  actions,
  forgetting,
  events,
}: {
  tenancy: Tenancy;
  agents: Agents;
  business: Business;
  appointments: Appointments;
  contacts: Contacts;
  deals: Deals;
  actions: PendingActions;
  forgetting: Forgetting;
  events: CompanyEvents;
}) {
  /** Their own conversation, from the token. */
  async function own(context: TenantContext): Promise<{ visitorId: VisitorId; conversation: ConversationRow }> {
    const { actor } = context;
    if (actor.kind !== 'visitor') throw new CoreError('forbidden', 'Only visitors do this here.');
    const [rows] = await tenancy.batch(context, (tenant) => [findConversation(tenant, actor.conversationId)]);
    const [conversation] = rows;
    if (conversation?.visitorId !== actor.visitorId) throw new CoreError('not-found', 'There is no such conversation.');
    return { visitorId: actor.visitorId, conversation };
  }

  return {
    /** The conversation as it stands: who answers, and what was said. */
    async state(
      context: TenantContext,
    ): Promise<{ status: ConversationRow['status']; agent: { name: string; title: string }; messages: MessageRow[] }> {
      const { conversation } = await own(context);
      const [messages] = await tenancy.batch(context, (tenant) => [
        listMessages(tenant, conversation.id, historyLength),
      ]);
      const { name, title } = await agents.get(context, conversation.agentId);
      return { status: conversation.status, agent: { name, title }, messages };
    },

    /** What happens in their conversation while they look at it; staff see that they are there. */
    async *watch(context: TenantContext, signal: AbortSignal): AsyncGenerator<VisitorEvent> {
      const { conversation } = await own(context);
      const tell = (here: boolean) =>
        events
          .publish(context, {
            type: 'presence',
            conversationId: conversation.id,
            who: 'visitor',
            name: 'Visitor',
            here,
          })
          .catch(() => undefined);
      await tell(true);
      try {
        for await (const event of events.subscribe(context, signal)) {
          if (event.type === 'budget' || event.conversationId !== conversation.id) continue;
          if (event.type === 'conversation') yield { type: 'changed' };
          else if (event.type === 'typing' && event.who === 'staff') yield { type: 'typing', name: event.name };
          // Somebody of the team has come in and asks who is there.
          else if (event.type === 'presence' && event.who === 'staff' && event.here) await tell(true);
        }
      } finally {
        await tell(false);
      }
    },

    async typing(context: TenantContext): Promise<void> {
      const { conversation } = await own(context);
      await events
        .publish(context, { type: 'typing', conversationId: conversation.id, who: 'visitor', name: 'Visitor' })
        .catch(() => undefined);
    },

    /** Kinds of visits, and the visitor's own ones to come. */
    async booking(
      context: TenantContext,
    ): Promise<{ timeZone: string; types: AppointmentType[]; own: AppointmentListing[]; hasContact: boolean }> {
      const { visitorId, conversation } = await own(context);
      const [types, mine, { company }] = await Promise.all([
        appointments.types(context),
        appointments.listOfVisitor(context, visitorId),
        business.get(context),
      ]);
      return { timeZone: company.timeZone, types, own: mine, hasContact: conversation.contactId !== null };
    },

    /**
     * Takes a free time. Where the company wants a person to agree first, it is held and waits in the inbox.
     * @throws CoreError 'conflict' when it has been taken, 'bad-input' without a way to reach them.
     */
    async book(
      context: TenantContext,
      {
        typeId,
        startsAt,
        note,
        ...details
      }: ContactDetails & { typeId: AppointmentTypeId; startsAt: Date; note: string },
    ): Promise<AppointmentListing> {
      const { visitorId, conversation } = await own(context);
      const agent = await agents.get(context, conversation.agentId);
      const asksFirst = agent.tools.find(({ tool }) => tool === 'book_appointment')?.needsConfirmation ?? true;
      const contactId = await tenancy.run(context, async (tenant) => {
        if (!details.email && !details.phone && conversation.contactId) return conversation.contactId;
        const [visitor] = await findVisitor(tenant, visitorId);
        const ownContact = (visitor?.contactTrusted ? visitor.contactId : null) ?? undefined;
        const saved = await contacts.save(tenant, details, { source: 'widget', own: ownContact });
        if (saved.contactId !== ownContact)
          await setVisitorContact(tenant, visitorId, { contactId: saved.contactId, trusted: saved.isNew });
        await setConversation(tenant, conversation.id, { contactId: saved.contactId });
        return saved.contactId;
      });
      const booked = await appointments.book(context, {
        typeId,
        startsAt,
        contactId,
        note,
        bookedBy: 'visitor',
        status: asksFirst ? 'requested' : 'booked',
        visitorId,
        conversationId: conversation.id,
      });
      await tenancy.run(context, (tenant) =>
        deals.advance(tenant, { contactId, conversationId: conversation.id, title: booked.typeName, to: 'scheduled' }),
      );
      if (booked.status === 'requested') await askStaff(context, booked, agent.id);
      await events.publish(context, { type: 'conversation', conversationId: conversation.id }).catch(() => undefined);
      return booked;
    },

    /** @throws CoreError 'not-found' for a visit of somebody else. */
    async cancel(context: TenantContext, appointmentId: AppointmentId): Promise<void> {
      const { visitorId, conversation } = await own(context);
      await appointments.cancel(context, { appointmentId, reason: 'by the visitor', ownedBy: visitorId });
      await actions.withdraw(context, appointmentId);
      await events.publish(context, { type: 'conversation', conversationId: conversation.id }).catch(() => undefined);
    },

    /** Everything of theirs is deleted. @throws CoreError 'conflict' while a visit is to come. */
    async forgetMe(context: TenantContext): Promise<{ conversations: number; contact: boolean }> {
      const { visitorId } = await own(context);
      return forgetting.forget(context, visitorId);
    },
  };

  async function askStaff(context: TenantContext, booked: AppointmentListing, agentId: AgentId): Promise<void> {
    const { company } = await business.get(context);
    if (!booked.conversationId) return;
    await actions.ask(context, {
      conversationId: booked.conversationId,
      agentId,
      tool: 'book_appointment',
      summary: `${booked.typeName} on ${appointments.whenText(booked.startsAt, company.timeZone)} for ${booked.contactName ?? 'a visitor'}`,
      payload: { appointmentId: booked.id },
    });
  }
}
