import type { Agent, ContextRow, GuardrailRow } from '../agents/index.ts';
import {
  type Clock,
  type ContactId,
  CoreError,
  describeError,
  isCoreError,
  type Logger,
  type MessageId,
  newId,
  type RunId,
} from '../base/index.ts';
import type { BusinessFacts, Entitlements } from '../business/index.ts';
import { type Canaries, isWithheld } from '../canaries/index.ts';
import type { ContactDetails, Contacts } from '../contacts/index.ts';
import type { ChatEvent, CompanyEvents, RunLog } from '../counters/index.ts';
import type { MessageSource, MessageTrace } from '../db/schema/conversations.ts';
import type { Knowledge, SearchResult } from '../knowledge/index.ts';
import type { ChatMessage, Llm, ModelPriceRow, ProviderRow, Route } from '../llm/index.ts';
import type { Memory, MemoryRow, MemorySubject } from '../memory/index.ts';
import { composeQuote } from '../quoting/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { promptFragments } from './prompt.ts';
import {
  addHandoff,
  addAnswer,
  addUnansweredQuestion,
  type ConversationRow,
  finishRun,
  type MessageRow,
  setConversation,
  setVisitorContact,
  touchConversation,
} from './repository.ts';
import { runTool, toolDeclarations, toolLabel } from './tools.ts';

/** Everything that a turn was loaded with before the model is called. */
export type Turn = {
  context: TenantContext;
  runId: RunId;
  conversation: ConversationRow;
  agent: Agent;
  question: string;
  contexts: ContextRow[];
  guardrails: GuardrailRow[];
  history: MessageRow[];
  business: BusinessFacts;
  entitlements: Entitlements;
  providers: ProviderRow[];
  modelPrices: ModelPriceRow[];
  memories: MemoryRow[];
  subject: MemorySubject;
  search: SearchResult;
  loadMs: number;
};

type Answer = {
  text: string;
  quoted: boolean;
  because: string | null;
  provider: string | null;
  model: string | null;
  costMicroUsd: number;
  inputTokens: number;
  outputTokens: number;
  sources: MessageSource[];
  tools: { name: string; ok: boolean; ms: number }[];
  firstTokenMs: number;
};

/** A model may ask for tools this often before it has to answer. */
const maxToolRounds = 4;
const maxOutputTokens = 700;
/** Messages of the conversation that the model sees again. */
const maxHistory = 16;
/** A run that takes longer than this is stopped, in milliseconds. */
const maxRunMs = 120_000;
const withheld = 'I am sorry, I cannot answer that here. Please ask for a person of the team.';

export type ChatTurns = ReturnType<typeof createChatTurns>;

export function createChatTurns({
  tenancy,
  canaries,
  llm,
  knowledge,
  memory,
  contacts,
  runLog,
  events,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  llm: Llm;
  knowledge: Knowledge;
  memory: Memory;
  contacts: Contacts;
  runLog: RunLog;
  events: CompanyEvents;
  clock: Clock;
  logger: Logger;
}) {
  /** Runs detached from any request: whatever happens, the answer is stored once and the log ends with `done` or `error`. */
  async function answer(turn: Turn, shutdown: AbortSignal): Promise<void> {
    const { context, runId } = turn;
    const startedMs = performance.now();
    const stop = new AbortController();
    const watched = new AbortController();
    const lease = runLog.holdLease(context, runId);
    void runLog.stopped(context, runId, watched.signal).then(
      () => stop.abort(),
      () => undefined,
    );
    const signal = AbortSignal.any([stop.signal, shutdown, AbortSignal.timeout(maxRunMs)]);
    const emit = (event: ChatEvent) => runLog.append(context, runId, event);
    try {
      await emit({ type: 'started', runId, agent: { id: turn.agent.id, name: turn.agent.name } });
      const outcome = await produce(turn, emit, signal, startedMs);
      const status = stop.signal.aborted ? 'stopped' : 'done';
      const messageId = await store(turn, outcome, status, performance.now() - startedMs);
      if (outcome.sources.length > 0)
        await emit({
          type: 'sources',
          sources: outcome.sources.map(({ layer, entryId, question, category }) => ({
            layer,
            entryId,
            question,
            category,
          })),
        });
      await emit({
        type: 'done',
        messageId,
        quoted: outcome.quoted,
        provider: outcome.provider,
        model: outcome.model,
        costMicroUsd: outcome.costMicroUsd,
        usage: { inputTokens: outcome.inputTokens, outputTokens: outcome.outputTokens },
        ...(outcome.because ? { because: outcome.because } : {}),
      });
    } catch (error) {
      logger.error({ runId, company: context.companyId, ...describeError(error) }, 'a chat turn failed');
      await tenancy
        .batch(context, (tenant) => [finishRun(tenant, runId, { status: 'failed', at: clock.now() })])
        .catch(() => undefined);
      await emit({
        type: 'error',
        code: isCoreError(error) ? error.code : 'internal',
        message: 'Something went wrong on our side. Your message is kept; please try again in a moment.',
      }).catch(() => undefined);
    } finally {
      watched.abort();
      await lease.release();
      await events
        .publish(context, { type: 'conversation', conversationId: turn.conversation.id })
        .catch(() => undefined);
    }
  }

  async function produce(
    turn: Turn,
    emit: (event: ChatEvent) => Promise<unknown>,
    signal: AbortSignal,
    startedMs: number,
  ): Promise<Answer> {
    if (turn.conversation.status === 'staff') return silent(emit);
    try {
      return await write(turn, emit, signal, startedMs);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      await emit({ type: 'text', text: withheld });
      return { ...emptyAnswer(), text: withheld, because: 'withheld' };
    }
  }

  async function write(
    turn: Turn,
    emit: (event: ChatEvent) => Promise<unknown>,
    signal: AbortSignal,
    startedMs: number,
  ): Promise<Answer> {
    const route = llm.choose(turn.context, {
      agent: turn.agent,
      providers: turn.providers,
      entitlements: turn.entitlements,
    });
    if (route.kind === 'quoting') return quote(turn, route.because, emit, startedMs);
    let written = '';
    try {
      return await converse(turn, route, emit, signal, startedMs, (text) => {
        written += text;
      });
    } catch (error) {
      if (!isCoreError(error) || isWithheld(error) || signal.aborted) throw error;
      logger.warn({ company: turn.context.companyId, ...describeError(error) }, 'no model answered; quoting instead');
      const because = error.code === 'budget-exhausted' ? 'no-budget' : 'no-provider';
      if (written !== '') await emit({ type: 'text', text: '\n\n' });
      const quoted = await quote(turn, because, emit, startedMs);
      return written === '' ? quoted : { ...quoted, text: `${written}\n\n${quoted.text}` };
    }
  }

  /** Speaks with the model, round by round, until it answers without asking for a tool. */
  async function converse(
    turn: Turn,
    route: Extract<Route, { kind: 'model' }>,
    emit: (event: ChatEvent) => Promise<unknown>,
    signal: AbortSignal,
    startedMs: number,
    onText: (text: string) => void,
  ): Promise<Answer> {
    const system = promptFragments({ ...turn, hits: turn.search.hits, now: clock.now() });
    const messages: ChatMessage[] = [...historyOf(turn.history), { role: 'user', text: turn.question }];
    const declarations = toolDeclarations(turn.agent);
    const answer: Answer = { ...emptyAnswer(), sources: sourcesOf(turn.search) };
    for (let round = 0; ; round += 1) {
      const calls: { id: string; name: string; argumentsJson: string }[] = [];
      let roundText = '';
      const screen = canaries.stream(turn.context, 'answer');
      const say = async (text: string) => {
        if (text === '') return;
        roundText += text;
        onText(text);
        await emit({ type: 'text', text });
      };
      for await (const event of llm.stream(turn.context, route, {
        conversationId: turn.conversation.id,
        agentId: turn.agent.id,
        requestId: `${turn.runId}/${round}`,
        prices: turn.modelPrices,
        timeZone: turn.business.company.timeZone,
        system,
        messages,
        tools: round < maxToolRounds ? declarations : [],
        maxOutputTokens,
        signal,
      })) {
        if (event.type === 'text') {
          if (answer.firstTokenMs === 0) answer.firstTokenMs = Math.round(performance.now() - startedMs);
          await say(screen.push(event.text));
        } else if (event.type === 'tool-call')
          calls.push({ ...event, argumentsJson: canaries.screen(turn.context, 'tool-call', event.argumentsJson) });
        else {
          answer.costMicroUsd += event.costMicroUsd;
          answer.inputTokens += event.usage.inputTokens;
          answer.outputTokens += event.usage.outputTokens;
          answer.provider = event.provider;
          answer.model = event.model;
        }
      }
      await say(screen.end());
      answer.text += roundText;
      if (calls.length === 0 || signal.aborted) return answer;
      messages.push({ role: 'assistant', text: roundText, toolCalls: calls });
      for (const call of calls) {
        await emit({ type: 'tool', name: call.name, status: 'running', label: toolLabel(call.name) });
        const toolStartedMs = performance.now();
        const result = await runTool(call, {
          context: turn.context,
          agent: turn.agent,
          subject: turn.subject,
          business: turn.business,
          knowledge,
          memory,
          captureContact: (details) => captureContact(turn, details),
          handOff: (wish) => handOff(turn, wish, emit),
        });
        const shown = canaries.screen(turn.context, 'tool-result', result.text);
        answer.tools.push({ name: call.name, ok: result.ok, ms: Math.round(performance.now() - toolStartedMs) });
        await emit({
          type: 'tool',
          name: call.name,
          status: result.ok ? 'done' : 'failed',
          label: toolLabel(call.name),
        });
        messages.push({ role: 'tool', toolCallId: call.id, name: call.name, result: shown });
      }
      if (roundText !== '') {
        answer.text += '\n\n';
        await emit({ type: 'text', text: '\n\n' });
      }
    }
  }

  /** Answers from the knowledge base by quoting it: costs nothing, names its source, and says when it does not know. */
  async function quote(
    turn: Turn,
    because: string,
    emit: (event: ChatEvent) => Promise<unknown>,
    startedMs: number,
  ): Promise<Answer> {
    const composed = composeQuote({
      question: turn.question,
      result: turn.search,
      business: turn.business,
      agentName: turn.agent.name,
      now: clock.now(),
    });
    // What was found rides along to the exit, and with it the markers of its rows.
    const riders = turn.search.hits.map((hit) => hit.canary).join('');
    const text = canaries.screen(turn.context, 'answer', composed.text + riders);
    const firstTokenMs = Math.round(performance.now() - startedMs);
    for (const piece of pieces(text)) await emit({ type: 'text', text: piece });
    const cited = new Set(composed.sources.map((source) => source.entryId));
    return {
      ...emptyAnswer(),
      text,
      quoted: true,
      because,
      sources: sourcesOf(turn.search).filter((source) => cited.has(source.entryId)),
      firstTokenMs,
    };
  }

  /** A person has taken over: the agent keeps still and the person sees the message. */
  async function silent(emit: (event: ChatEvent) => Promise<unknown>): Promise<Answer> {
    await emit({
      type: 'handoff',
      to: 'person',
      message: 'A member of the team is in this conversation and will answer.',
    });
    return emptyAnswer();
  }

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
    emit: (event: ChatEvent) => Promise<unknown>,
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

  async function store(turn: Turn, outcome: Answer, status: 'done' | 'stopped', totalMs: number): Promise<MessageId> {
    const messageId = newId<MessageId>();
    const at = clock.now();
    const { context, conversation, agent, runId, search } = turn;
    const unanswered = outcome.quoted && search.decision === 'hand-over' && conversation.channel === 'widget';
    const trace: MessageTrace = {
      route: outcome.quoted
        ? `quoting: ${outcome.because ?? ''}`
        : `${outcome.provider ?? 'none'}/${outcome.model ?? ''}`,
      decision: search.decision,
      confidence: search.confidence,
      hits: (outcome.because === 'withheld' ? [] : search.hits).map(({ entryId, layer, question, score }) => ({
        entryId,
        layer,
        question,
        score,
      })),
      tools: outcome.tools,
      ms: { load: Math.round(turn.loadMs), firstToken: outcome.firstTokenMs, total: Math.round(totalMs) },
    };
    if (outcome.text.trim() === '') {
      await tenancy.batch(context, (tenant) => [finishRun(tenant, runId, { status, at })]);
      return messageId;
    }
    await tenancy.batch(context, (tenant) => [
      addAnswer(tenant, {
        id: messageId,
        conversationId: conversation.id,
        role: 'agent',
        author: agent.name,
        agentId: agent.id,
        runId,
        text: outcome.text,
        sources: outcome.sources,
        quoted: outcome.quoted,
        provider: outcome.provider,
        model: outcome.model,
        costMicroUsd: outcome.costMicroUsd,
        inputTokens: outcome.inputTokens,
        outputTokens: outcome.outputTokens,
        trace,
        createdAt: at,
      }),
      finishRun(tenant, runId, { status, at }),
      touchConversation(tenant, conversation.id, {
        preview: preview(outcome.text),
        at,
        messages: 1,
        unread: 0,
        costMicroUsd: outcome.costMicroUsd,
      }),
      ...(unanswered
        ? [
            addUnansweredQuestion(tenant, {
              id: newId<MessageId>(),
              question: turn.question.slice(0, 500),
              conversationId: conversation.id,
              bestEntryId: search.hits.find((hit) => hit.layer === 'company')?.entryId ?? null,
              confidence: search.confidence,
            }),
          ]
        : []),
    ]);
    return messageId;
  }

  return { answer };
}

/** One line for lists. */
export function preview(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 140 ? line : `${line.slice(0, 139)}…`;
}

function emptyAnswer(): Answer {
  return {
    text: '',
    quoted: false,
    because: null,
    provider: null,
    model: null,
    costMicroUsd: 0,
    inputTokens: 0,
    outputTokens: 0,
    sources: [],
    tools: [],
    firstTokenMs: 0,
  };
}

function sourcesOf(search: SearchResult): MessageSource[] {
  return search.hits.slice(0, 3).map((hit) => ({
    layer: hit.layer,
    entryId: hit.entryId,
    version: hit.version,
    question: hit.question,
    category: hit.categorySlug,
  }));
}

function historyOf(history: readonly MessageRow[]): ChatMessage[] {
  return history
    .filter((message) => message.role !== 'system')
    .slice(-maxHistory)
    .map((message) =>
      message.role === 'visitor'
        ? { role: 'user', text: message.text }
        : {
            role: 'assistant',
            text: message.role === 'staff' ? `(${message.author}, a person of the team) ${message.text}` : message.text,
          },
    );
}

/** Word by word, as a model would write it: the reader's eye needs no other path for quotes. */
function pieces(text: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  const size = Math.max(1, Math.ceil(words.length / 24));
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
}

/** @throws CoreError 'bad-input' | 'too-large' for what cannot be sent. */
export function checkMessage(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new CoreError('bad-input', 'Write a message first.');
  if (trimmed.length > 4_000)
    throw new CoreError('too-large', 'That message is too long. Send at most 4,000 characters at a time.');
  return trimmed.replaceAll('\u0000', '');
}
