import { z } from 'zod';
import { tool } from './tool.ts';

export const draftContent = tool({
  description:
    'Keep a text for the team to use: a post, an e-mail, a text message, an answer to a review, a page. Nothing is sent or published by itself.',
  label: 'Keeping a draft',
  staffOnly: true,
  input: z.object({
    kind: z.enum(['post', 'email', 'sms', 'review-answer', 'page', 'other']),
    title: z.string().min(3).max(120),
    body: z.string().min(10).max(6_000),
  }),
  async run({ kind, title, body }, { turn, drafts }) {
    await drafts.add(turn.context, {
      kind,
      title,
      body,
      agentId: turn.agent.id,
      conversationId: turn.conversation.id,
    });
    return 'The draft is kept under Drafts, where the team approves or discards it.';
  },
});

export const companyReport = tool({
  description:
    'Figures of the company for the last days, beside the period before: conversations, answers, hand-overs, open questions, contacts, appointments, quotes, deals, spending. Tell no figure that is not in it.',
  label: 'Counting',
  staffOnly: true,
  input: z.object({ days: z.int().min(1).max(366).default(7) }),
  async run({ days }, { turn, reports }) {
    return reports.text(await reports.figures(turn.context, days));
  },
});
