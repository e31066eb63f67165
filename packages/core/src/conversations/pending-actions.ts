import { type Appointments, whenText } from '../appointments/index.ts';
import {
  type ActionId,
  type AgentId,
  type AppointmentId,
  type Clock,
  type ConversationId,
  CoreError,
  isCoreError,
  type MessageId,
  newId,
  type QuoteId,
} from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { Deals } from '../deals/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  type ActionListing,
  addAction,
  decideAction,
  findAction,
  listPendingAbout,
  listPendingActions,
  withdrawDecision,
} from './action-repository.ts';
import { preview } from './message-text.ts';
import { addAnswer, touchConversation } from './repository.ts';

export type PendingActions = ReturnType<typeof createPendingActions>;

/** Tools that may be asked for, and have something to do once a person has agreed. */
export type AskingTool = 'book_appointment' | 'cancel_appointment' | 'create_quote';

const listLimit = 100;

/** What agents may not do by themselves: it waits in the inbox, a person decides once, and the visitor is told. */
export function createPendingActions({
  tenancy,
  business,
  appointments,
  deals,
  events,
  clock,
}: {
  tenancy: Tenancy;
  business: Business;
  appointments: Appointments;
  deals: Deals;
  events: CompanyEvents;
  clock: Clock;
}) {
  /** Does it, or undoes what was held for it. @returns the sentence for the visitor. */
  async function carryOut(context: TenantContext, action: ActionListing, confirmed: boolean): Promise<string> {
    const id = (name: string) => String(action.payload[name] ?? '');
    const tool = action.tool as AskingTool;
    switch (tool) {
      case 'book_appointment': {
        const appointmentId = id('appointmentId') as AppointmentId;
        const row = confirmed
          ? await appointments.confirm(context, appointmentId)
          : await appointments.cancel(context, { appointmentId, reason: 'not confirmed by the team' });
        const what = await visitText(context, row);
        return confirmed
          ? `Good news: your appointment is confirmed. ${what}.`
          : `I am sorry, the team cannot take this appointment: ${what}. Shall we look for another time?`;
      }
      case 'cancel_appointment': {
        const appointmentId = id('appointmentId') as AppointmentId;
        const row = confirmed
          ? await appointments.cancel(context, { appointmentId, reason: id('reason') })
          : await appointments.get(context, appointmentId);
        const what = await visitText(context, row);
        return confirmed
          ? `Your appointment is cancelled: ${what}.`
          : `The team would like to keep your appointment, ${what}, and will get in touch about it.`;
      }
      case 'create_quote': {
        const quoteId = id('quoteId') as QuoteId;
        const quote = await deals.quotes.setStatus(context, { quoteId, status: confirmed ? 'sent' : 'declined' });
        return confirmed
          ? `Here is your quote.\n${deals.quotes.text(quote)}`
          : 'The team would rather talk with you before naming a price, and will get in touch.';
      }
      default:
        throw new CoreError('internal', `nothing is known to be done for ${tool satisfies never}`);
    }
  }

  async function visitText(context: TenantContext, row: { typeName: string; startsAt: Date }): Promise<string> {
    const { company } = await business.get(context);
    return `${row.typeName} on ${whenText(row.startsAt, company.timeZone)}`;
  }

  async function tell(context: TenantContext, action: ActionListing, text: string): Promise<void> {
    const { conversationId } = action;
    const at = clock.now();
    await tenancy.batch(context, (tenant) => [
      addAnswer(tenant, {
        id: newId<MessageId>(),
        conversationId,
        role: 'agent',
        author: action.agentName,
        agentId: action.agentId,
        text,
        createdAt: at,
      }),
      touchConversation(tenant, conversationId, {
        preview: preview(text),
        at,
        messages: 1,
        unread: 0,
        costMicroUsd: 0,
      }),
    ]);
    await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
  }

  async function decide(
    context: TenantContext,
    { actionId, confirmed }: { actionId: ActionId; confirmed: boolean },
  ): Promise<{ told: string }> {
    const userId = context.actor.kind === 'member' ? context.actor.userId : null;
    const action = await tenancy.run(context, async (tenant) => {
      const [found] = await findAction(tenant, actionId);
      if (!found) throw new CoreError('not-found', 'There is no such request.');
      const status = confirmed ? 'confirmed' : 'refused';
      if (!(await decideAction(tenant, { actionId, status, userId, at: clock.now() })))
        throw new CoreError('conflict', 'Somebody has decided this already.');
      return found;
    });
    try {
      const told = await carryOut(context, action, confirmed);
      await tell(context, action, told);
      return { told };
    } catch (error) {
      if (!confirmed || !isCoreError(error)) throw error;
      await tenancy.run(context, (tenant) => withdrawDecision(tenant, actionId));
      throw error;
    }
  }

  return {
    /** Keeps what the agent wants to do until a person decides. */
    async ask(
      context: TenantContext,
      wish: {
        conversationId: ConversationId;
        agentId: AgentId;
        tool: AskingTool;
        summary: string;
        payload: Record<string, string>;
      },
    ): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        const appointmentId = wish.payload['appointmentId'] as AppointmentId | undefined;
        // The model may ask for the same thing twice; staff decide once.
        if (appointmentId && (await listPendingAbout(tenant, appointmentId)).length > 0) return;
        await addAction(tenant, { id: newId<ActionId>(), ...wish, createdAt: clock.now() });
      });
      await events
        .publish(context, { type: 'conversation', conversationId: wish.conversationId, alert: 'action' })
        .catch(() => undefined);
    },

    /** What was asked for is not wanted any more. */
    async withdraw(context: TenantContext, appointmentId: AppointmentId): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        for (const { id } of await listPendingAbout(tenant, appointmentId)) await withdrawDecision(tenant, id);
      });
    },

    /** What waits, oldest first. */
    async list(context: TenantContext): Promise<ActionListing[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listPendingActions(tenant, null, listLimit)]);
      return rows;
    },

    /**
     * A person confirms or refuses; it is carried out once, and the visitor is told in the conversation.
     * @throws CoreError 'conflict' when somebody else was first, or when it cannot be done any more.
     */
    decide,

    /** The same from the calendar; an appointment that nobody asked about in a chat is simply set. */
    async decideAppointment(
      context: TenantContext,
      { appointmentId, confirmed, reason }: { appointmentId: AppointmentId; confirmed: boolean; reason: string },
    ): Promise<void> {
      const [waiting] = await tenancy.batch(context, (tenant) => [listPendingAbout(tenant, appointmentId)]);
      const [action] = waiting;
      if (action) await decide(context, { actionId: action.id, confirmed });
      else if (confirmed) await appointments.confirm(context, appointmentId);
      else await appointments.cancel(context, { appointmentId, reason });
    },
  };
}
