import { type Clock, type EntryId, type MessageId, newId } from '../base/index.ts';
import { addUnansweredQuestion, setChosenEntry } from '../curation/index.ts';
import type { MessageTrace } from '../db/schema/messages.ts';
import type { Tenancy } from '../tenant/index.ts';
import { preview } from './message-text.ts';
import { addPromptTexts } from './prompt-repository.ts';
import { addAnswer, touchConversation } from './repository.ts';
import { finishRun } from './run-repository.ts';
import type { Answer, Turn } from './turn.ts';

export type StoredAnswers = ReturnType<typeof createStoredAnswers>;

/** How an answer gets into the transcript, with why it is as it is. */
export function createStoredAnswers({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  /** One batch: the answer, the end of its run, its conversation's row, and the question where nobody knew. */
  async function store(turn: Turn, outcome: Answer, status: 'done' | 'stopped', totalMs: number): Promise<MessageId> {
    const messageId = newId<MessageId>();
    const at = clock.now();
    const { context, conversation, agent, runId, search } = turn;
    // What staff try out in the console is no customer's question, and what an agent did or refused is no gap.
    const isCustomer = conversation.channel === 'widget' && outcome.guard === null && outcome.card === null;
    const understood = turn.asked.map((one) => one.understood).join(' ');
    const trace: MessageTrace = {
      route: outcome.quoted
        ? `quoting: ${outcome.because ?? ''}`
        : `${outcome.provider ?? 'none'}/${outcome.model ?? ''}`,
      ...(outcome.routing ? { routing: outcome.routing } : {}),
      decision: search.decision,
      confidence: search.confidence,
      hits: (outcome.because === 'withheld' ? [] : search.hits).map(
        ({ entryId, layer, question, score, version, parts, similarity }) => ({
          ...{ entryId, layer, question, score, version, parts },
          ...(similarity === undefined ? {} : { similarity }),
        }),
      ),
      ...(search.repairs.length > 0 ? { repairs: [...search.repairs] } : {}),
      tools: outcome.tools,
      ...(outcome.guard ? { guard: outcome.guard } : {}),
      ms: { load: Math.round(turn.loadMs), firstToken: outcome.firstTokenMs, total: Math.round(totalMs) },
      prompt: outcome.prompt,
      spans: outcome.spans,
      history: outcome.history,
      ...(understood !== '' && understood !== turn.question ? { understood } : {}),
      ...(outcome.offersPerson ? { offersPerson: true } : {}),
      ...(outcome.figures ? { figures: true } : {}),
      ...(conversation.channel === 'console' && turn.about.size > 0 ? { about: [...turn.about] } : {}),
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
        choices: outcome.choices,
        quoted: outcome.quoted,
        provider: outcome.provider,
        model: outcome.model,
        costMicroUsd: outcome.costMicroUsd,
        inputTokens: outcome.inputTokens,
        outputTokens: outcome.outputTokens,
        trace,
        card: outcome.card,
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
      ...(outcome.promptTexts.size > 0 ? [addPromptTexts(tenant, outcome.promptTexts)] : []),
      ...(isCustomer ? outcome.unanswered : []).map((one) =>
        addUnansweredQuestion(tenant, {
          id: newId<MessageId>(),
          question: one.understood.slice(0, 500),
          conversationId: conversation.id,
          bestEntryId: (one.result.hits.find((hit) => hit.layer === 'company')?.entryId as EntryId | undefined) ?? null,
          confidence: one.result.confidence,
        }),
      ),
      ...(isCustomer && turn.meaning.kind === 'choice' && turn.meaning.choice.entryId !== null
        ? [setChosenEntry(tenant, conversation.id, turn.meaning.choice.entryId as EntryId)]
        : []),
    ]);
    return messageId;
  }

  return { store };
}
