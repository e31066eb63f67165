import {
  type Clock,
  type ConversationId,
  CoreError,
  describeError,
  isCoreError,
  type Logger,
  type MessageId,
  newId,
  type RunId,
} from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import { listModelPrices, listProviders } from '../llm/index.ts';
import { listMemoriesAround, rankMemories } from '../memory/index.ts';
import { findAnswers, firstSearch, meaningOf } from '../quoting/index.ts';
import {
  findRevision,
  type Owns,
  type Settled,
  type Tenancy,
  type TenantContext,
  type TenantScope,
} from '../tenant/index.ts';
import type { Admission } from './admission.ts';
import type { ChatTurns } from './chat-turn.ts';
import { earlierOf, mergedSearch } from './conversation-so-far.ts';
import { checkMessage, preview } from './message-text.ts';
import { addMessage, findConversation, listSaid, touchConversation } from './repository.ts';
import { personOf } from './person.ts';
import { addRun, findRunByKey } from './run-repository.ts';
import type { Turn } from './turn.ts';
import type { TurnSettings } from './turn-settings.ts';
import { findVisitor } from './visitor-repository.ts';

const historyLength = 30;
const memoriesInPrompt = 8;

export type Sending = ReturnType<typeof createSending>;

/** A message comes in: what its answer stands on is loaded, the message is kept, and the answer begins. */
export function createSending({
  tenancy,
  canaries,
  knowledge,
  turnSettings,
  turns,
  events,
  owns,
  admission,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  knowledge: Knowledge;
  turnSettings: Settled<TurnSettings>;
  turns: ChatTurns;
  events: CompanyEvents;
  owns: Owns;
  admission: Admission;
  clock: Clock;
  logger: Logger;
}) {
  const running = new Set<Promise<void>>();
  const shutdown = new AbortController();
  const { mayUse, noSuchConversation } = admission;

  async function send(
    context: TenantContext,
    { conversationId, text, idempotencyKey }: { conversationId: ConversationId; text: string; idempotencyKey: string },
  ): Promise<{ runId: RunId; messageId: MessageId }> {
    const startedMs = performance.now();
    const question = canaries.screen(context, 'message', checkMessage(text));
    const somebody = personOf(context, undefined);
    // First trip: what has been said, and at which revision the rest stands.
    const [found, known, history, memories, visitors, providers, modelPrices, revision] = await tenancy.batch(
      context,
      (tenant) => [
        findConversation(tenant, conversationId),
        findRunByKey(tenant, conversationId, idempotencyKey),
        listSaid(tenant, conversationId, historyLength),
        listMemoriesAround(tenant, somebody, memoriesInPrompt * 4),
        findVisitor(tenant, somebody.visitorId),
        listProviders(tenant),
        listModelPrices(tenant),
        findRevision(tenant),
      ],
    );
    const meaning = meaningOf(question, earlierOf(history));
    const conversation = found[0];
    if (!mayUse(context, conversation)) throw noSuchConversation();
    const earlier = known[0];
    if (earlier) return { runId: earlier.id, messageId: earlier.questionId };
    const settings = await turnSettings.at(context, revision);
    const { contexts, guardrails, business, entitlements, vocabulary } = settings;
    const visitor = visitors[0];
    if (visitor?.blockedAt) throw chatIsShut(business.company.phone);
    if (conversation.status === 'closed')
      throw new CoreError('conflict', 'This conversation is closed. Start a new one.');
    const agent = settings.agents.find((row) => row.id === conversation.agentId);
    if (!agent || !owns(context, agent, 'agent')) throw noSuchConversation();
    if (!agent.enabled) throw new CoreError('conflict', 'This agent is switched off at the moment.');
    const prepared = knowledge.prepare(firstSearch(meaning, question), vocabulary);

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
    const asked = await findAnswers(meaning, question, search, (words) =>
      knowledge.searchWith(context, knowledge.prepare(words, vocabulary), { scope }),
    );
    const remembered = entitlements.allows('memory') ? memories.filter((row) => owns(context, row, 'memory')) : [];
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
      entitlements,
      providers,
      modelPrices,
      memories: rankMemories(remembered, {
        question,
        now: at,
        recaller: { agentId: agent.id, public: agent.public },
      }).slice(0, memoriesInPrompt),
      person: personOf(context, visitor),
      about: new Set(conversation.contactId ? [conversation.contactId] : []),
      guardsTopic: conversation.channel === 'widget' && settings.guardsTopic,
      at,
      search: mergedSearch(search, asked),
      meaning,
      asked,
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

  /** Waits for answers in the making, at most `graceMs`; then stops them. */
  async function drain(graceMs: number): Promise<void> {
    const finished = Promise.allSettled([...running]);
    const timer = setTimeout(() => shutdown.abort(), graceMs);
    await finished;
    clearTimeout(timer);
  }

  return { send, drain };
}

function chatIsShut(phone: string | null): CoreError {
  return new CoreError(
    'forbidden',
    `This chat is closed for you. ${phone ? `You can call ${phone}.` : 'You can reach the company in another way.'}`,
  );
}
