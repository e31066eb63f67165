import type { Clock } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { MessageCard } from '../db/schema/messages.ts';
import type { Tenancy } from '../tenant/index.ts';
import { screenQuestion } from './guard.ts';
import type { ToolServices } from './tool.ts';
import { type Answer, type Emit, emptyAnswer, type Turn } from './turn.ts';
import { addWarning, setBlocked } from './visitor-repository.ts';
import type { Wish } from './wish.ts';

/** After so many abusive messages the chat is shut for a visitor, until staff open it again. */
const maxWarnings = 3;
const reportDays = 7;

/** What needs no model: refusals of the guard, and wishes that a card, a person or a table of figures fulfils. */
export function createGuided({
  tenancy,
  tools,
  canaries,
  clock,
}: {
  tenancy: Tenancy;
  tools: ToolServices;
  canaries: Canaries;
  clock: Clock;
}) {
  async function said(turn: Turn, text: string, emit: Emit, more: Partial<Answer>): Promise<Answer> {
    const shown = canaries.screen(turn.context, 'answer', text);
    await emit({ type: 'text', text: shown });
    return { ...emptyAnswer(), text: shown, ...more };
  }

  /** An answer of the guard's, where the message is abuse or for another assistant; visitors alone are guarded against. */
  async function refuse(turn: Turn, emit: Emit): Promise<Answer | undefined> {
    const { context, question, search, guardsTopic, business, person } = turn;
    if (turn.conversation.channel !== 'widget') return undefined;
    const refusal = screenQuestion(question, { decision: search.decision, guardsTopic });
    if (!refusal) return undefined;
    const more = { because: 'guard', guard: refusal.kind };
    if (refusal.kind === 'off-topic')
      return said(
        turn,
        `I am here for questions about ${business.company.name}: our services, prices and appointments. I can't help with that one.`,
        emit,
        more,
      );
    const { visitorId } = person;
    const warnings = visitorId ? await tenancy.run(context, (tenant) => addWarning(tenant, visitorId)) : 0;
    if (visitorId && warnings >= maxWarnings) {
      await tenancy.run(context, (tenant) => setBlocked(tenant, visitorId, clock.now()));
      return said(turn, 'I am closing this chat now. The team can open it again.', emit, more);
    }
    return said(turn, 'Please stay polite, then I am glad to help. What can I do for you?', emit, more);
  }

  /** The calendar, for visitors of a company that takes bookings. */
  async function bookingCard({ context, conversation }: Turn): Promise<MessageCard | null> {
    const isOpen = conversation.channel === 'widget' && (await tools.appointments.types(context)).length > 0;
    return isOpen ? { kind: 'booking' } : null;
  }

  /** Fulfils a wish, where this agent may and the company can; `because` says why no model does. */
  async function offer(
    turn: Turn,
    wish: Wish | undefined,
    emit: Emit,
    because: string | null = null,
  ): Promise<Answer | undefined> {
    const isVisitor = turn.conversation.channel === 'widget';
    const has = (tool: string) => turn.agent.tools.some((owned) => owned.tool === tool);
    const more = { quoted: because !== null, because };
    switch (wish) {
      case 'forget':
        if (!isVisitor) return undefined;
        return said(
          turn,
          'You can have this conversation, your contact details and everything we noted about you deleted. Press the button below; it cannot be undone.',
          emit,
          { ...more, card: { kind: 'forget' } },
        );
      case 'booking': {
        const card = await bookingCard(turn);
        if (!card) return undefined;
        return said(
          turn,
          'You can choose a kind of visit and a free time right here, and see or cancel what you have booked.',
          emit,
          { ...more, card },
        );
      }
      case 'person': {
        if (!isVisitor || !has('hand_off')) return undefined;
        await tools.handOffs.handOff(turn, { reason: turn.question.slice(0, 300) }, emit);
        const isKnown = turn.conversation.contactId !== null;
        return said(
          turn,
          isKnown
            ? 'I have told the team. Somebody will answer here or get in touch with you.'
            : 'I have told the team. Leave your name and number or e-mail address, so that somebody can reach you if you have to go.',
          emit,
          { ...more, ...(isKnown ? {} : { card: { kind: 'contact' } }) },
        );
      }
      case 'report': {
        if (isVisitor || !has('company_report')) return undefined;
        const report = await tools.reports.figures(turn.context, reportDays);
        return said(turn, tools.reports.text(report), emit, more);
      }
      case undefined:
        return undefined;
      default:
        return wish satisfies never;
    }
  }

  return { refuse, offer, bookingCard };
}
