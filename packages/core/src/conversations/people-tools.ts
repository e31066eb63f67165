import { z } from 'zod';
import { quoteConditions } from '../deals/index.ts';
import { tool } from './tool.ts';

export const captureContact = tool({
  description:
    'Save how to reach this person, once they have given a name and an e-mail address or phone number. With an interest, the team sees a new request.',
  label: 'Saving contact details',
  input: z.object({
    name: z.string().max(120).optional(),
    email: z.string().max(200).optional(),
    phone: z.string().max(40).optional(),
    note: z.string().max(500).optional(),
    interest: z.string().max(200).optional(),
  }),
  async run({ name, email, phone, note, interest }, { turn, handOffs }) {
    const contactId = await handOffs.captureContact(turn, {
      ...(name ? { name } : {}),
      ...(email ? { email } : {}),
      ...(phone ? { phone } : {}),
      ...(note ? { note } : {}),
    });
    if (interest) await handOffs.advanceDeal(turn, { contactId, title: interest, to: 'new' });
    return 'Saved. The team can reach this person now.';
  },
});

export const createQuote = tool({
  description:
    "Add up the price of a job from the company's own price list: services by name, quantities, and when it is to be done. Never add up by yourself.",
  label: 'Adding up the price',
  input: z.object({
    title: z.string().min(3).max(120),
    items: z
      .array(
        z.object({
          service: z.string().min(1).max(120),
          option: z.string().max(120).optional(),
          quantity: z.int().min(1).max(1_000).default(1),
        }),
      )
      .min(1)
      .max(20),
    conditions: z.array(z.enum(quoteConditions)).max(6).default([]),
  }),
  async run({ title, items, conditions }, { turn, deals, actions, asksFirst }) {
    const quote = await deals.quotes.create(turn.context, {
      title,
      items,
      conditions,
      status: asksFirst ? 'draft' : 'sent',
      conversationId: turn.conversation.id,
      agentId: turn.agent.id,
      contactId: turn.conversation.contactId,
    });
    const text = deals.quotes.text(quote);
    if (!asksFirst) return `Give them exactly these figures:\n${text}`;
    await actions.ask(turn.context, {
      conversationId: turn.conversation.id,
      agentId: turn.agent.id,
      tool: 'create_quote',
      summary: `Quote for ${quote.contactName ?? 'a visitor'}. ${text}`.slice(0, 2_000),
      payload: { quoteId: quote.id },
    });
    return 'The quote is written. A person of the team looks at it first; then it appears here. Say that, and name no total yet. You may tell single prices from the list.';
  },
});

export const handOff = tool({
  description: 'Hand this conversation to a colleague (give the slug) or, without one, ask for a person of the team.',
  label: 'Handing over',
  input: z.object({ colleague: z.string().max(60).optional(), reason: z.string().min(1).max(300) }),
  run({ colleague, reason }, { turn, emit, handOffs }) {
    return handOffs.handOff(turn, { ...(colleague ? { colleague } : {}), reason }, emit);
  },
});
