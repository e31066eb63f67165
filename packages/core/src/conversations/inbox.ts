import type { Agent, Agents } from '../agents/index.ts';
import {
  type AgentId,
  type Clock,
  type ConversationId,
  CoreError,
  cutPage,
  type MessageId,
  newId,
  parseCursor,
  type RunId,
} from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { CompanyEvent, CompanyEvents, RunLog } from '../counters/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { Admission } from './admission.ts';
import {
  acceptHandoffs,
  type ConversationListing,
  countByDay,
  countInbox,
  countToday,
  type InboxCounts,
  listConversations,
  type TodayCounts,
} from './inbox-repository.ts';
import { checkMessage, preview } from './message-text.ts';
import {
  addConversation,
  addMessage,
  type ConversationRow,
  findConversation,
  listMessages,
  type MessageRow,
  setConversation,
  touchConversation,
} from './repository.ts';
import { findActiveRun } from './run-repository.ts';

export type ConversationDetail = ConversationRow & { agent: Agent; messages: MessageRow[]; activeRunId: RunId | null };
/** Figures of the company's current day. */
export type TodayFigures = TodayCounts & { days: { day: string; conversations: number }[] };

const pageLength = 30;
const transcriptLength = 400;
const trendDays = 14;
/** After this time a running answer is taken for dead, in milliseconds. */
const runMaxAgeMs = 150_000;

/** What staff see and do: the list, the transcript, their own words, and who goes on. */
export function createInbox({
  tenancy,
  canaries,
  agents,
  events,
  jobs,
  runLog,
  admission,
  clock,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  agents: Agents;
  events: CompanyEvents;
  jobs: JobQueue;
  runLog: RunLog;
  admission: Admission;
  clock: Clock;
}) {
  const { mayUse, load, noSuchConversation } = admission;

  /** A person speaks now: an answer in the making stops, in whatever process it is made. */
  async function silence(context: TenantContext, conversationId: ConversationId): Promise<void> {
    const since = new Date(clock.now().getTime() - runMaxAgeMs);
    const [runs] = await tenancy.batch(context, (tenant) => [findActiveRun(tenant, conversationId, since)]);
    for (const run of runs) await runLog.markStop(context, run.id).catch(() => undefined);
  }

  return {
    /** What waits for staff: conversations, unread messages, requests of agents. */
    async counts(context: TenantContext): Promise<InboxCounts> {
      const [counts] = await tenancy.batch(context, (tenant) => [countInbox(tenant)]);
      return counts;
    },

    /** What happened since the company's midnight, and how busy the last two weeks were. */
    async today(context: TenantContext): Promise<TodayFigures> {
      const now = clock.now();
      const [figures, busy] = await tenancy.batch(context, (tenant) => [
        countToday(tenant, now),
        countByDay(tenant, { now, days: trendDays }),
      ]);
      const counted = new Map(busy.map(({ day, conversations }) => [day, conversations]));
      const days = daysUntil(busy[0]?.today ?? now.toISOString().slice(0, 10), trendDays);
      return { ...figures, days: days.map((day) => ({ day, conversations: counted.get(day) ?? 0 })) };
    },

    async list(
      context: TenantContext,
      {
        status,
        query = '',
        cursor,
        limit = pageLength,
      }: { status?: 'open' | 'waiting' | 'closed'; query?: string; cursor?: string; limit?: number },
    ): Promise<{ conversations: ConversationListing[]; nextCursor: string | null }> {
      const before = parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listConversations(tenant, { before, status: status ?? null, query: query.trim(), limit: limit + 1 }),
      ]);
      const { page, nextCursor } = cutPage(rows, limit, ({ lastMessageAt, id }) => ({ at: lastMessageAt, id }));
      return { conversations: page, nextCursor };
    },

    /** With its transcript; marks it read for staff, unless they only peek. @throws CoreError 'not-found'. */
    async get(
      context: TenantContext,
      conversationId: ConversationId,
      { peek = false }: { peek?: boolean } = {},
    ): Promise<ConversationDetail> {
      const [found, messages, runs] = await tenancy.batch(context, (tenant) => [
        findConversation(tenant, conversationId),
        listMessages(tenant, conversationId, transcriptLength),
        findActiveRun(tenant, conversationId, new Date(clock.now().getTime() - runMaxAgeMs)),
      ]);
      const conversation = found[0];
      if (!mayUse(context, conversation)) throw noSuchConversation();
      const agent = await agents.get(context, conversation.agentId);
      if (conversation.unreadCount > 0 && context.actor.kind === 'member' && !peek)
        await tenancy.batch(context, (tenant) => [setConversation(tenant, conversationId, { unreadCount: 0 })]);
      return { ...conversation, agent, messages, activeRunId: runs[0]?.id ?? null };
    },

    /** A member's own chat with an agent in the console. @throws CoreError 'not-found' for an agent of nobody or of another company. */
    async start(context: TenantContext, agentId: AgentId): Promise<{ conversationId: ConversationId }> {
      if (context.actor.kind !== 'member') throw new CoreError('forbidden', 'Only members chat in the console.');
      await agents.get(context, agentId);
      const id = newId<ConversationId>();
      const { userId } = context.actor;
      await tenancy.run(context, (tenant) =>
        addConversation(tenant, {
          id,
          agentId,
          channel: 'console',
          userId,
          createdAt: clock.now(),
          lastMessageAt: clock.now(),
        }),
      );
      return { conversationId: id };
    },

    /** A person of the team answers; from now on the agent keeps still. */
    async reply(
      context: TenantContext,
      { conversationId, text, author }: { conversationId: ConversationId; text: string; author: string },
    ): Promise<{ messageId: MessageId }> {
      const words = canaries.screen(context, 'message', checkMessage(text));
      const conversation = await load(context, conversationId);
      if (conversation.status === 'closed') throw new CoreError('conflict', 'This conversation is closed.');
      const messageId = newId<MessageId>();
      const at = clock.now();
      const userId = context.actor.kind === 'member' ? context.actor.userId : null;
      await silence(context, conversationId);
      await tenancy.batch(context, (tenant) => [
        addMessage(tenant, { id: messageId, conversationId, role: 'staff', author, text: words, createdAt: at }),
        touchConversation(tenant, conversationId, {
          preview: preview(words),
          at,
          messages: 1,
          unread: 0,
          costMicroUsd: 0,
        }),
        setConversation(tenant, conversationId, { status: 'staff', assignedTo: userId, unreadCount: 0 }),
        acceptHandoffs(tenant, { conversationId, userId, at }),
      ]);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
      return { messageId };
    },

    /** A person of the team goes on from here; whatever the agent is saying breaks off. @throws CoreError 'not-found' | 'conflict'. */
    async takeOver(context: TenantContext, conversationId: ConversationId): Promise<void> {
      const conversation = await load(context, conversationId);
      if (conversation.status === 'closed') throw new CoreError('conflict', 'This conversation is closed.');
      const userId = context.actor.kind === 'member' ? context.actor.userId : null;
      const at = clock.now();
      await tenancy.batch(context, (tenant) => [
        setConversation(tenant, conversationId, { status: 'staff', assignedTo: userId, unreadCount: 0 }),
        acceptHandoffs(tenant, { conversationId, userId, at }),
      ]);
      await silence(context, conversationId);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },

    /** Gives the conversation back to an agent, or to the team. */
    async handOff(
      context: TenantContext,
      { conversationId, to }: { conversationId: ConversationId; to: { agentId: AgentId } | 'person' },
    ): Promise<void> {
      await load(context, conversationId);
      if (to !== 'person') await agents.get(context, to.agentId);
      await tenancy.batch(context, (tenant) => [
        setConversation(
          tenant,
          conversationId,
          to === 'person' ? { status: 'waiting' } : { status: 'agent', agentId: to.agentId, assignedTo: null },
        ),
      ]);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },

    /** Over for everybody; what is worth remembering is looked for at once. */
    async close(context: TenantContext, conversationId: ConversationId): Promise<void> {
      await load(context, conversationId);
      await tenancy.batch(context, (tenant) => [
        setConversation(tenant, conversationId, { status: 'closed', unreadCount: 0 }),
      ]);
      await jobs.request(context, { kind: 'consolidate-conversation', subjectId: conversationId, runAt: clock.now() });
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },

    /** Goes on with whoever answered before: its agent, anybody of the team, or the person whose it is. @throws CoreError 'not-found' | 'conflict'. */
    async reopen(
      context: TenantContext,
      { conversationId, status }: { conversationId: ConversationId; status: 'agent' | 'waiting' | 'staff' },
    ): Promise<void> {
      const conversation = await load(context, conversationId);
      if (conversation.status !== 'closed') throw new CoreError('conflict', 'This conversation is open already.');
      await tenancy.batch(context, (tenant) => [setConversation(tenant, conversationId, { status })]);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },

    /** What changes in this company's conversations, as it happens. */
    watch(context: TenantContext, signal: AbortSignal): AsyncIterable<CompanyEvent> {
      return events.subscribe(context, signal);
    },
  };
}

/** So many calendar days, `last` at the end. */
function daysUntil(last: string, count: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, at) =>
    new Date(end - (count - 1 - at) * 86_400_000).toISOString().slice(0, 10),
  );
}
