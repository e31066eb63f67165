import type { Clock } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { ChatMessage, Llm, Route, Try } from '../llm/index.ts';
import { createLinkFilter, hostsIn } from './link-filter.ts';
import { attribute, type Ground } from './attribution.ts';
import { createClockText, promptFragments } from './prompt.ts';
import { tracePrompt } from './prompt-trace.ts';
import type { Said } from './repository.ts';
import type { ToolServices } from './tool.ts';
import { runTool, toolDeclarations, toolLabel } from './tools.ts';
import { type Answer, type Emit, emptyAnswer, sourcesOf, type Turn } from './turn.ts';

/** A model may ask for tools this often before it has to answer. */
const maxToolRounds = 4;
const maxOutputTokens = 700;
/** Messages of the conversation that the model sees again. */
const maxHistory = 16;
/** Characters of a tool's result that are kept with the answer. */
const maxTracedResult = 2_000;
/** What a sentence may be said to come from; instructions are not. */
const groundKinds: ReadonlySet<string> = new Set(['business', 'gpt-context', 'knowledge-entry', 'memory']);

/** What has been said and spent so far, whatever becomes of the answer. */
export type Written = { text: string; costMicroUsd: number; tries: Try[] };

export type ModelAnswers = ReturnType<typeof createModelAnswers>;

/** Answers that a model writes, with the tools that it may ask for on the way. */
export function createModelAnswers({
  canaries,
  llm,
  tools,
  clock,
}: {
  canaries: Canaries;
  llm: Llm;
  tools: ToolServices;
  clock: Clock;
}) {
  const clockText = createClockText();

  /** Speaks with the model, round by round, until it answers without asking for a tool. */
  async function converse(
    turn: Turn,
    route: Extract<Route, { kind: 'model' }>,
    emit: Emit,
    signal: AbortSignal,
    startedMs: number,
    written: Written,
  ): Promise<Answer> {
    const fragments = promptFragments({
      ...turn,
      hits: turn.search.hits,
      clock: clockText(turn.business.company.timeZone, clock.now()),
    });
    const shown = fragments.filter(({ cut }) => cut !== 'left-out');
    const system = shown.map(({ marked }) => marked);
    const grounds: Ground[] = shown.flatMap(({ fragment: { source, text } }) =>
      groundKinds.has(source.kind) ? [{ source, text }] : [],
    );
    const before = historyOf(turn.history);
    const messages: ChatMessage[] = [...before, { role: 'user', text: turn.question }];
    // The addresses that the company's own texts bring may be said; a model, or who speaks through it, brings none.
    const hosts = new Set(hostsIn(system.map(({ text }) => text)));
    const done = new Set<string>();
    const declarations = toolDeclarations(turn);
    const answer: Answer = { ...emptyAnswer(), ...tracePrompt(fragments), history: before.length };
    for (let round = 0; ; round += 1) {
      const calls: { id: string; name: string; argumentsJson: string }[] = [];
      let roundText = '';
      const screen = canaries.stream(turn.context, 'answer');
      const links = createLinkFilter(hosts);
      const say = async (said: string, isLast: boolean) => {
        const text = isLast ? links.push(said) + links.end() : links.push(said);
        if (text === '') return;
        roundText += text;
        written.text += text;
        await emit({ type: 'text', text });
      };
      for await (const event of llm.stream(turn.context, route, {
        conversationId: turn.conversation.id,
        agentId: turn.agent.id,
        requestId: `${turn.runId}/${round}`,
        visitorId: turn.conversation.visitorId,
        timeZone: turn.business.company.timeZone,
        system,
        messages,
        tools: round < maxToolRounds ? declarations : [],
        maxOutputTokens,
        signal,
      })) {
        if (event.type === 'text') {
          if (answer.firstTokenMs === 0) answer.firstTokenMs = Math.round(performance.now() - startedMs);
          await say(screen.push(event.text), false);
        } else if (event.type === 'tool-call')
          calls.push({ ...event, argumentsJson: canaries.screen(turn.context, 'tool-call', event.argumentsJson) });
        else if (event.type === 'tried') {
          const { type: _type, ...made } = event;
          written.tries.push(made);
          written.costMicroUsd += made.costMicroUsd;
        } else {
          answer.inputTokens += event.usage.inputTokens;
          answer.outputTokens += event.usage.outputTokens;
          answer.provider = event.provider;
          answer.model = event.model;
        }
      }
      await say(screen.end(), true);
      answer.text += roundText;
      if (calls.length === 0 || signal.aborted)
        return withSources(turn, { ...answer, costMicroUsd: written.costMicroUsd }, grounds);
      messages.push({ role: 'assistant', text: roundText, toolCalls: calls });
      for (const call of calls) {
        await emit({ type: 'tool', name: call.name, status: 'running', label: toolLabel(call.name) });
        const toolStartedMs = performance.now();
        const asked = `${call.name} ${call.argumentsJson}`;
        const result = done.has(asked)
          ? { ok: false, text: 'You have done exactly that already. Answer with what you know.' }
          : await runTool(call, { ...tools, turn, emit });
        done.add(asked);
        for (const host of hostsIn([result.text])) hosts.add(host);
        const told = canaries.screen(turn.context, 'tool-result', result.text);
        grounds.push({ source: { kind: 'tool', id: call.name }, text: told });
        answer.tools.push({
          name: call.name,
          ok: result.ok,
          ms: Math.round(performance.now() - toolStartedMs),
          result: told.slice(0, maxTracedResult),
        });
        await emit({
          type: 'tool',
          name: call.name,
          status: result.ok ? 'done' : 'failed',
          label: toolLabel(call.name),
        });
        messages.push({ role: 'tool', toolCallId: call.id, name: call.name, result: told });
      }
      if (roundText !== '') {
        answer.text += '\n\n';
        await emit({ type: 'text', text: '\n\n' });
      }
    }
  }

  return { converse };
}

/** With what each sentence most likely rests on; the entries among that are the answer's sources. */
function withSources(turn: Turn, answer: Answer, grounds: readonly Ground[]): Answer {
  const spans = attribute(answer.text, grounds);
  const cited = new Set(spans.flatMap(({ source }) => (source.kind === 'knowledge-entry' ? [source.id] : [])));
  const sources = sourcesOf(turn.search.hits.filter((hit) => cited.has(hit.entryId)));
  const isUnanswered = turn.search.decision === 'hand-over' && sources.length === 0 && answer.tools.length === 0;
  return { ...answer, spans, sources, unanswered: isUnanswered ? turn.asked.slice(0, 1) : [] };
}

function historyOf(history: readonly Said[]): ChatMessage[] {
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
