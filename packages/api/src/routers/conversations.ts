import { type ConversationListing, type MessageRow, renderPlaceholders } from '@rowhouse/core';
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { agentId, conversationId, cursor, idempotencyKey, limit, message, messageId, runId } from '../inputs.ts';
import { anyMemberProcedure, memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';
import { teamworkProcedures } from './teamwork.ts';

export function messageView(row: MessageRow) {
  return {
    id: row.id,
    role: row.role,
    author: row.author,
    text: row.text,
    sources: row.sources.map(({ layer, entryId, question, category }) => ({ layer, entryId, question, category })),
    choices: row.choices,
    offersPerson: row.trace?.offersPerson === true,
    quoted: row.quoted,
    figures: row.trace?.figures === true,
    provider: row.provider,
    model: row.model,
    costMicroUsd: row.costMicroUsd,
    usage: { inputTokens: row.inputTokens, outputTokens: row.outputTokens },
    trace: row.trace,
    card: row.card,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Open ones are answered by an agent or by a person; `handedOff` says by whom. */
const status = z.enum(['open', 'waiting', 'closed']);

function statusView(row: ConversationListing['status']): { status: z.infer<typeof status>; handedOff: boolean } {
  return {
    status: row === 'agent' || row === 'staff' ? 'open' : row,
    handedOff: row === 'staff' || row === 'waiting',
  };
}

export const conversationsRouter = router({
  ...teamworkProcedures,

  list: memberProcedure('conversations.read')
    .input(z.object({ status: status.optional(), query: z.string().max(200).optional(), cursor, limit }))
    .query(async ({ ctx, input }) => {
      const { conversations, nextCursor } = await ctx.core.conversations.list(ctx.tenantContext, stripUndefined(input));
      return {
        conversations: conversations.map((row) => ({
          id: row.id,
          agent: { id: row.agentId, name: row.agentName },
          channel: row.channel,
          ...statusView(row.status),
          visitorName: row.contactName ?? (row.channel === 'widget' ? 'Visitor' : 'Console chat'),
          preview: row.preview,
          messages: row.messageCount,
          unread: row.unreadCount,
          assignedTo: row.assignedTo,
          costMicroUsd: row.costMicroUsd,
          startedAt: row.createdAt.toISOString(),
          lastMessageAt: row.lastMessageAt.toISOString(),
        })),
        nextCursor,
      };
    }),

  get: memberProcedure('conversations.read')
    .input(z.object({ conversationId, /** Looked at, and not marked as read. */ peek: z.boolean().optional() }))
    .query(async ({ ctx, input }) => {
      const row = await ctx.core.conversations.get(
        ctx.tenantContext,
        input.conversationId,
        stripUndefined({ peek: input.peek }),
      );
      const visitor = await ctx.core.conversations.team.visitor(ctx.tenantContext, input.conversationId);
      const contact = row.contactId ? await ctx.core.contacts.get(ctx.tenantContext, row.contactId) : null;
      return {
        id: row.id,
        agent: { id: row.agent.id, name: row.agent.name, title: row.agent.title },
        channel: row.channel,
        ...statusView(row.status),
        visitorName: contact?.name ?? (row.channel === 'widget' ? 'Visitor' : 'Console chat'),
        activeRunId: row.activeRunId,
        takenOver: row.status === 'staff',
        assignedTo: row.assignedTo,
        blocked: visitor?.blocked ?? false,
        contactTrusted: visitor?.contactTrusted ?? false,
        contact: contact
          ? { id: contact.id, name: contact.name, email: contact.email, phone: contact.phone, note: contact.note }
          : null,
        costMicroUsd: row.costMicroUsd,
        startedAt: row.createdAt.toISOString(),
        lastMessageAt: row.lastMessageAt.toISOString(),
        messages: row.messages.map(messageView),
      };
    }),

  /** What an answer was made from: all that the model was shown, and where each sentence comes from. */
  trace: memberProcedure('conversations.read')
    .input(z.object({ conversationId, messageId }))
    .query(async ({ ctx, input }) => {
      const [trace, { facts }] = await Promise.all([
        ctx.core.conversations.trace(ctx.tenantContext, input.conversationId, input.messageId),
        ctx.core.business.get(ctx.tenantContext),
      ]);
      const filled = <Known extends { question: string }>(one: Known): Known => ({
        ...one,
        question: renderPlaceholders(one.question, facts),
      });
      return { ...trace, hits: trace.hits.map(filled), sources: trace.sources.map(filled) };
    }),

  start: memberProcedure('chat.use')
    .input(z.object({ agentId }))
    .mutation(({ ctx, input }) => ctx.core.conversations.start(ctx.tenantContext, input.agentId)),

  reply: memberProcedure('conversations.reply')
    .input(z.object({ conversationId, text: message }))
    .mutation(({ ctx, input }) =>
      ctx.core.conversations.reply(ctx.tenantContext, { ...input, author: ctx.session.member.name }),
    ),

  handOff: memberProcedure('conversations.reply')
    .input(
      z.object({
        conversationId,
        to: z.union([z.object({ kind: z.literal('person') }), z.object({ kind: z.literal('agent'), agentId })]),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { conversationId: id, to } = input;
      await ctx.core.conversations.handOff(ctx.tenantContext, {
        conversationId: id,
        to: to.kind === 'person' ? 'person' : { agentId: to.agentId },
      });
      return { handedOff: true };
    }),

  close: memberProcedure('conversations.reply')
    .input(z.object({ conversationId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.close(ctx.tenantContext, input.conversationId);
      return { closed: true };
    }),

  /** Takes a closing back. */
  reopen: memberProcedure('conversations.reply')
    .input(z.object({ conversationId, /** Who answers from here on. */ to: z.enum(['agent', 'team', 'staff']) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.reopen(ctx.tenantContext, {
        conversationId: input.conversationId,
        status: input.to === 'team' ? 'waiting' : input.to,
      });
      return { reopened: true };
    }),

  /** What changes, as it happens. */
  watch: memberProcedure('conversations.read').subscription(async function* ({ ctx, signal }) {
    for await (const event of ctx.core.conversations.watch(ctx.tenantContext, signal ?? new AbortController().signal))
      yield event;
  }),
});

export const chatRouter = router({
  send: memberProcedure('chat.use')
    .input(z.object({ conversationId, text: message, idempotencyKey }))
    .mutation(({ ctx, input }) => ctx.core.conversations.send(ctx.tenantContext, input)),

  events: anyMemberProcedure
    .input(z.object({ runId, lastEventId: z.string().max(60).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const entries = ctx.core.conversations.events(ctx.tenantContext, {
        runId: input.runId,
        ...(input.lastEventId ? { lastEventId: input.lastEventId } : {}),
        signal: signal ?? new AbortController().signal,
      });
      for await (const { id, event } of entries) yield tracked(id, event);
    }),

  stop: memberProcedure('chat.use')
    .input(z.object({ runId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.stop(ctx.tenantContext, input.runId);
      return { stopped: true };
    }),
});
