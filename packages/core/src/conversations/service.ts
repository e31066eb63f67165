import { type Agent, type Agents, agentsQuery, listContexts, listGuardrails } from '../agents/index.ts';
import {
  type AgentId,
  type Clock,
  type ConversationId,
  CoreError,
  describeError,
  isCoreError,
  type Logger,
  type MessageId,
  newId,
  type RunId,
  type Tally,
} from '../base/index.ts';
import { businessFactsQuery, entitlementsOf, listEntitlements } from '../business/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { Contacts } from '../contacts/index.ts';
import type { ChatEvent, CompanyEvent, CompanyEvents, RunLog } from '../counters/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import { type Llm, listProviders, listModelPrices } from '../llm/index.ts';
import { listMemoriesOf, type Memory, type MemorySubject, rankMemories } from '../memory/index.ts';
import type { Owns, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import type { IsBound } from './binding.ts';
import { checkMessage, createChatTurns, preview, type Turn } from './chat-turn.ts';
import {
  addConversation,
  addMessage,
  addRun,
  type ConversationListing,
  type ConversationRow,
  countToday,
  findActiveRun,
  findConversation,
  findConversationOfRun,
  findRunByKey,
  listConversations,
  listMessages,
  type MessageRow,
  setConversation,
  touchConversation,
} from './repository.ts';

export type ConversationDetail = ConversationRow & { agent: Agent; messages: MessageRow[]; activeRunId: RunId | null };
/** Figures of the company's current day. */
export type TodayFigures = { conversationsToday: number; waiting: number; answersToday: number; quotedToday: number };
export type Conversations = ReturnType<typeof createConversations>;

const pageLength = 30;
const historyLength = 30;
const transcriptLength = 400;
const memoriesInPrompt = 8;
/** After this time a running answer is taken for dead, in milliseconds. */
const runMaxAgeMs = 150_000;

export function createConversations({
  tenancy,
  canaries,
  tally,
  agents,
  knowledge,
  llm,
  memory,
  contacts,
  runLog,
  events,
  owns,
  isBound,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  tally: Tally;
  agents: Agents;
  knowledge: Knowledge;
  llm: Llm;
  memory: Memory;
  contacts: Contacts;
  runLog: RunLog;
  events: CompanyEvents;
  owns: Owns;
  isBound: IsBound;
  clock: Clock;
  logger: Logger;
}) {
  const turns = createChatTurns({ tenancy, canaries, llm, knowledge, memory, contacts, runLog, events, clock, logger });
  const running = new Set<Promise<void>>();
  const shutdown = new AbortController();

  function mayUse(context: TenantContext, conversation: ConversationRow | undefined): conversation is ConversationRow {
    const may = conversation !== undefined && isBound(context, conversation);
    tally.add(context.companyId, may ? 'owner.accepted' : 'owner.refused');
    return may;
  }

  async function load(context: TenantContext, conversationId: ConversationId): Promise<ConversationRow> {
    const [rows] = await tenancy.batch(context, (tenant) => [findConversation(tenant, conversationId)]);
    const conversation = rows[0];
    if (!mayUse(context, conversation)) throw noSuchConversation();
    return conversation;
  }

  const subjectOf = (context: TenantContext): MemorySubject =>
    context.actor.kind === 'visitor'
      ? { kind: 'visitor', id: context.actor.visitorId }
      : context.actor.kind === 'member'
        ? { kind: 'member', id: context.actor.userId }
        : { kind: 'company', id: context.companyId };

  async function send(
    context: TenantContext,
    { conversationId, text, idempotencyKey }: { conversationId: ConversationId; text: string; idempotencyKey: string },
  ): Promise<{ runId: RunId; messageId: MessageId }> {
    const startedMs = performance.now();
    const question = canaries.screen(context, 'message', checkMessage(text));
    const subject = subjectOf(context);
    // First trip: what the turn stands on.
    const [
      found,
      known,
      a1,
      a2,
      a3,
      a4,
      a5,
      contexts,
      guardrails,
      history,
      b1,
      b2,
      b3,
      b4,
      b5,
      b6,
      allowed,
      providers,
      modelPrices,
      memories,
      concepts,
    ] = await tenancy.batch(context, (tenant) => [
      findConversation(tenant, conversationId),
      findRunByKey(tenant, conversationId, idempotencyKey),
      ...agentsQuery.statementsOf(tenant, conversationId),
      listContexts(tenant),
      listGuardrails(tenant),
      listMessages(tenant, conversationId, historyLength),
      ...businessFactsQuery.statements(tenant),
      listEntitlements(tenant),
      listProviders(tenant),
      listModelPrices(tenant),
      listMemoriesOf(tenant, subject, memoriesInPrompt * 4),
      knowledge.concepts(tenant),
    ]);
    const prepared = knowledge.prepare(question, concepts);
    const conversation = found[0];
    if (!mayUse(context, conversation)) throw noSuchConversation();
    const earlier = known[0];
    if (earlier) return { runId: earlier.id, messageId: earlier.questionId };
    if (conversation.status === 'closed')
      throw new CoreError('conflict', 'This conversation is closed. Start a new one.');
    const agent = agentsQuery.finish(a1, a2, a3, a4, a5).find((row) => row.id === conversation.agentId);
    if (!agent || !owns(context, agent, 'agent')) throw noSuchConversation();
    if (!agent.enabled) throw new CoreError('conflict', 'This agent is switched off at the moment.');
    const business = businessFactsQuery.finish(b1, b2, b3, b4, b5, b6);

    // Second trip: the question is kept, the run is opened, and the knowledge is searched as far as this agent may see.
    const runId = newId<RunId>();
    const messageId = newId<MessageId>();
    const at = clock.now();
    const scope = agent.scope?.map((category) => category.categoryId) ?? null;
    const keep = (tenant: TenantScope) => [
      addRun(tenant, {
        id: runId,
        conversationId,
        idempotencyKey,
        questionId: messageId,
        createdAt: at,
      }),
      addMessage(tenant, { id: messageId, conversationId, role: 'visitor', text: question, createdAt: at }),
      touchConversation(tenant, conversationId, {
        preview: preview(question),
        at,
        messages: 1,
        unread: conversation.channel === 'widget' ? 1 : 0,
        costMicroUsd: 0,
      }),
    ];
    let search: Turn['search'];
    try {
      search = await knowledge.searchWith(context, prepared, { scope, also: keep });
    } catch (error) {
      if (!isCoreError(error, 'conflict')) throw error;
      // The same message was sent twice at once: the other one opened the run, and this one changed nothing.
      const [raced] = await tenancy.batch(context, (tenant) => [findRunByKey(tenant, conversationId, idempotencyKey)]);
      if (!raced[0]) throw error;
      return { runId: raced[0].id, messageId: raced[0].questionId };
    }
    const turn: Turn = {
      context,
      runId,
      conversation,
      agent,
      question,
      contexts,
      guardrails,
      history,
      business,
      entitlements: entitlementsOf(allowed),
      providers,
      modelPrices,
      memories: rankMemories(
        memories.filter((row) => owns(context, row, 'memory')),
        question,
      ).slice(0, memoriesInPrompt),
      subject,
      search,
      loadMs: performance.now() - startedMs,
    };
    const work = turns.answer(turn, shutdown.signal).catch((error: unknown) => {
      logger.error({ runId, ...describeError(error) }, 'a chat turn could not be finished');
    });
    running.add(work);
    void work.finally(() => running.delete(work));
    await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    return { runId, messageId };
  }

  /** The run's company and conversation, checked. @throws CoreError 'not-found' for every other run. */
  async function authorizeRun(context: TenantContext, runId: RunId): Promise<ConversationId> {
    const [found] = await tenancy.batch(context, (tenant) => [findConversationOfRun(tenant, runId)]);
    const conversation = found[0];
    if (!mayUse(context, conversation)) throw noSuchRun();
    return conversation.id;
  }

  return {
    /** Keeps the message and starts an answer; answers at once with the run's id. The same key again finds the same run. */
    send,

    /** Follows a run from after `lastEventId` to its end; pays for nothing. @throws CoreError 'not-found' before the first event. */
    async *events(
      context: TenantContext,
      { runId, lastEventId, signal }: { runId: RunId; lastEventId?: string; signal: AbortSignal },
    ): AsyncGenerator<{ id: string; event: ChatEvent }> {
      await authorizeRun(context, runId);
      const screen = canaries.stream(context, 'events');
      let lastId = lastEventId ?? '';
      for await (const entry of runLog.tail(context, runId, lastEventId, signal)) {
        const { id, event } = entry;
        if (event.type === 'text') {
          const text = screen.push(event.text);
          if (text !== '') yield { id, event: { type: 'text', text } };
        } else {
          const rest = screen.end();
          if (rest !== '') yield { id: lastId, event: { type: 'text', text: rest } };
          yield { id, event: canaries.screenValue(context, 'events', event) };
        }
        lastId = id;
        if (entry.event.type === 'done' || entry.event.type === 'error') return;
      }
    },

    /** Stops the model; what it has used is charged, what it has said is kept. */
    async stop(context: TenantContext, runId: RunId): Promise<void> {
      await authorizeRun(context, runId);
      await runLog.markStop(context, runId);
    },

    /** What happened since the company's midnight. */
    async today(context: TenantContext): Promise<TodayFigures> {
      const [figures] = await tenancy.batch(context, (tenant) => [countToday(tenant, clock.now())]);
      return figures;
    },

    async list(
      context: TenantContext,
      {
        status,
        cursor,
        limit = pageLength,
      }: { status?: 'open' | 'waiting' | 'closed'; cursor?: string; limit?: number },
    ): Promise<{ conversations: ConversationListing[]; nextCursor: string | null }> {
      const before = cursor === undefined ? null : parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listConversations(tenant, { before, status: status ?? null, limit: limit + 1 }),
      ]);
      const conversations = rows.slice(0, limit);
      const last = conversations.at(-1);
      return {
        conversations,
        nextCursor: rows.length > limit && last ? `${last.lastMessageAt.toISOString()}~${last.id}` : null,
      };
    },

    /** With its transcript; marks it read for staff. @throws CoreError 'not-found'. */
    async get(context: TenantContext, conversationId: ConversationId): Promise<ConversationDetail> {
      const [found, messages, runs] = await tenancy.batch(context, (tenant) => [
        findConversation(tenant, conversationId),
        listMessages(tenant, conversationId, transcriptLength),
        findActiveRun(tenant, conversationId, new Date(clock.now().getTime() - runMaxAgeMs)),
      ]);
      const conversation = found[0];
      if (!mayUse(context, conversation)) throw noSuchConversation();
      const agent = await agents.get(context, conversation.agentId);
      if (conversation.unreadCount > 0 && context.actor.kind === 'member')
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
      ]);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
      return { messageId };
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

    async close(context: TenantContext, conversationId: ConversationId): Promise<void> {
      await load(context, conversationId);
      await tenancy.batch(context, (tenant) => [
        setConversation(tenant, conversationId, { status: 'closed', unreadCount: 0 }),
      ]);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },

    /** What changes in this company's conversations, as it happens. */
    watch(context: TenantContext, signal: AbortSignal): AsyncIterable<CompanyEvent> {
      return events.subscribe(context, signal);
    },

    /** Waits for answers in the making, at most `graceMs`; then stops them. */
    async drain(graceMs: number): Promise<void> {
      const finished = Promise.allSettled([...running]);
      const timer = setTimeout(() => shutdown.abort(), graceMs);
      await finished;
      clearTimeout(timer);
    },
  };
}

function noSuchConversation(): CoreError {
  return new CoreError('not-found', 'There is no such conversation.');
}

function noSuchRun(): CoreError {
  return new CoreError('not-found', 'There is no such answer.');
}

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = '', id = ''] = cursor.split('~');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !/^[0-9a-f-]{36}$/.test(id))
    throw new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
  return { at: date, id };
}
