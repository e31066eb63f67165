import type { Clock } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { ChatMessage, Llm, Route, Try } from '../llm/index.ts';
import { createLinkFilter, hostsIn } from './link-filter.ts';
import { promptFragments } from './prompt.ts';
import type { MessageRow } from './repository.ts';
import type { ToolServices } from './tool.ts';
import { runTool, toolDeclarations, toolLabel } from './tools.ts';
import { type Answer, type Emit, emptyAnswer, sourcesOf, type Turn } from './turn.ts';

/** A model may ask for tools this often before it has to answer. */
const maxToolRounds = 4;
const maxOutputTokens = 700;
/** Messages of the conversation that the model sees again. */
const maxHistory = 16;

/** What has been said and spent so far, whatever becomes of the answer. */
export type Written = { text: string; costMicroUsd: number; tries: Try[] };

export type ModelAnswers = ReturnType<typeof createModelAnswers>;

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
  /** Speaks with the model, round by round, until it answers without asking for a tool. */
  async function converse(
    turn: Turn,
    route: Extract<Route, { kind: 'model' }>,
    emit: Emit,
    signal: AbortSignal,
    startedMs: number,
    written: Written,
  ): Promise<Answer> {
    const system = promptFragments({ ...turn, hits: turn.search.hits, now: clock.now() });
    const messages: ChatMessage[] = [...historyOf(turn.history), { role: 'user', text: turn.question }];
    // The addresses that the company's own texts bring may be said; a model, or who speaks through it, brings none.
    const hosts = new Set(hostsIn(system.map(({ text }) => text)));
    const done = new Set<string>();
    const declarations = toolDeclarations(turn);
    const answer: Answer = { ...emptyAnswer(), sources: sourcesOf(turn.search) };
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
      if (calls.length === 0 || signal.aborted) return { ...answer, costMicroUsd: written.costMicroUsd };
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

  return { converse };
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
