import { type Clock, describeError, isCoreError, type Logger } from '../base/index.ts';
import { type Canaries, isWithheld } from '../canaries/index.ts';
import type { ChatEvent, CompanyEvents, RunLog } from '../counters/index.ts';
import type { Llm } from '../llm/index.ts';
import type { Tenancy } from '../tenant/index.ts';
import { closedSign } from '../quoting/index.ts';
import { createGuided } from './guided.ts';
import { createModelAnswers, type Written } from './model-answer.ts';
import { createQuotedAnswers } from './quoted-answer.ts';
import { type Wish, wishOf } from './wish.ts';
import { finishRun } from './run-repository.ts';
import { createStoredAnswers } from './stored-answer.ts';
import type { ToolServices } from './tool.ts';
import { type Answer, type Emit, emptyAnswer, type Turn } from './turn.ts';

/** A run that takes longer than this is stopped, in milliseconds. */
const maxRunMs = 120_000;
const withheld = 'I am sorry, I cannot answer that here. Please ask for a person of the team.';

export type ChatTurns = ReturnType<typeof createChatTurns>;

/** One answer from its question to its place in the transcript: by a model, guided, or quoted. */
export function createChatTurns({
  tenancy,
  canaries,
  llm,
  tools,
  onTurn,
  runLog,
  events,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  llm: Llm;
  tools: ToolServices;
  /** After each turn, however it ended. */
  onTurn(turn: Turn): Promise<void>;
  runLog: RunLog;
  events: CompanyEvents;
  clock: Clock;
  logger: Logger;
}) {
  const { converse } = createModelAnswers({ canaries, llm, tools, clock });
  const guided = createGuided({ tenancy, tools, canaries, clock });
  const { quote } = createQuotedAnswers({ canaries, clock });
  const { store } = createStoredAnswers({ tenancy, clock });

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
      if (outcome.card) await emit({ type: 'card', card: outcome.card });
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
      if (outcome.choices.length > 0) await emit({ type: 'choices', choices: outcome.choices });
      await emit({
        type: 'done',
        messageId,
        quoted: outcome.quoted,
        provider: outcome.provider,
        model: outcome.model,
        costMicroUsd: outcome.costMicroUsd,
        usage: { inputTokens: outcome.inputTokens, outputTokens: outcome.outputTokens },
        ...(outcome.because ? { because: outcome.because } : {}),
        ...(outcome.offersPerson ? { offersPerson: true } : {}),
        ...(outcome.figures ? { figures: true } : {}),
      });
    } catch (error) {
      logger.error({ runId, company: context.companyId, ...describeError(error) }, 'a chat turn failed');
      await tenancy
        .batch(context, (tenant) => [finishRun(tenant, runId, { status: 'failed', at: clock.now() })])
        .catch(() => undefined);
      // The last rung: a polite sign on the door, and the form beside it.
      const message = closedSign(turn.business);
      await emit({ type: 'handoff', to: 'person', message }).catch(() => undefined);
      await emit({ type: 'error', code: isCoreError(error) ? error.code : 'internal', message }).catch(() => undefined);
    } finally {
      watched.abort();
      await lease.release();
      await onTurn(turn).catch((error: unknown) => {
        logger.warn({ runId, ...describeError(error) }, 'what follows a turn failed');
      });
      await events
        .publish(context, { type: 'conversation', conversationId: turn.conversation.id })
        .catch(() => undefined);
    }
  }

  async function produce(turn: Turn, emit: Emit, signal: AbortSignal, startedMs: number): Promise<Answer> {
    if (turn.conversation.status === 'staff') return silent(emit);
    try {
      return await write(turn, emit, signal, startedMs);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      await emit({ type: 'text', text: withheld });
      return { ...emptyAnswer(), text: withheld, because: 'withheld' };
    }
  }

  /** What is no question for anybody is answered by the guard; what may be done by a card gets one. */
  async function write(turn: Turn, emit: Emit, signal: AbortSignal, startedMs: number): Promise<Answer> {
    const refused = await guided.refuse(turn, emit);
    if (refused) return refused;
    const wish = wishOf(turn.question);
    const forgets = wish === 'forget' ? await guided.offer(turn, wish, emit) : undefined;
    return forgets ?? writeAnswer(turn, wish, emit, signal, startedMs);
  }

  async function writeAnswer(
    turn: Turn,
    wish: Wish | undefined,
    emit: Emit,
    signal: AbortSignal,
    startedMs: number,
  ): Promise<Answer> {
    const route = await llm.choose(turn.context, {
      agent: turn.agent,
      timeZone: turn.business.company.timeZone,
      providers: turn.providers,
      prices: turn.modelPrices,
      entitlements: turn.entitlements,
    });
    const byItself = async (because: string): Promise<Answer> => {
      // What the company says about booking comes first, and the calendar below it.
      if (wish === 'booking' && turn.search.decision === 'quote')
        return { ...(await quote(turn, because, emit, startedMs)), card: await guided.bookingCard(turn) };
      return (await guided.offer(turn, wish, emit, because)) ?? (await quote(turn, because, emit, startedMs));
    };
    const { modelClass, passedOver } = route;
    if (route.kind === 'quoting')
      return { ...(await byItself(route.because)), routing: { modelClass, passedOver, tries: [] } };
    const written: Written = { text: '', costMicroUsd: 0, tries: [] };
    const routing = { modelClass, because: route.because, passedOver, tries: written.tries };
    try {
      return { ...(await converse(turn, route, emit, signal, startedMs, written)), routing };
    } catch (error) {
      if (!isCoreError(error) || isWithheld(error) || signal.aborted) throw error;
      logger.warn({ company: turn.context.companyId, ...describeError(error) }, 'no model answered; quoting instead');
      const because = error.code === 'budget-exhausted' ? 'no-budget' : 'no-provider';
      if (written.text !== '') await emit({ type: 'text', text: '\n\n' });
      const quoted = await byItself(because);
      const text = written.text === '' ? quoted.text : `${written.text}\n\n${quoted.text}`;
      // A model that broke off may have cost something all the same.
      const shift = text.length - quoted.text.length;
      const spans = quoted.spans.map((span) => ({ ...span, from: span.from + shift, to: span.to + shift }));
      return { ...quoted, text, spans, costMicroUsd: written.costMicroUsd, routing };
    }
  }

  /** A person has taken over: the agent keeps still and the person sees the message. */
  async function silent(emit: Emit): Promise<Answer> {
    await emit({
      type: 'handoff',
      to: 'person',
      message: 'A member of the team is in this conversation and will answer.',
    });
    return emptyAnswer();
  }

  return { answer };
}
