import { type ConversationId, CoreError, type MemoryId, type MessageId } from '../base/index.ts';
import type { MessageTrace, TracedFragment } from '../db/schema/messages.ts';
import type { Knowledge, Reason } from '../knowledge/index.ts';
import { findMemories } from '../memory/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { Admission } from './admission.ts';
import { findMessage, findQuestionBefore, listPromptTexts } from './prompt-repository.ts';
import type { MessageRow } from './repository.ts';

/** A piece of the prompt with its words; `null` for what was left out, and for a memory that has been forgotten since. */
export type ShownFragment = TracedFragment & { text: string | null };

/** `reasons`: empty too where the entry is not kept any more. */
export type ShownHit = MessageTrace['hits'][number] & { reasons: Reason[] };

/** An answer sentence by sentence, all that its model was shown, and why it was this model and these entries. */
export type ShownTrace = Pick<
  MessageRow,
  'text' | 'author' | 'quoted' | 'provider' | 'model' | 'costMicroUsd' | 'inputTokens' | 'outputTokens' | 'sources'
> &
  Pick<MessageTrace, 'route' | 'routing' | 'decision' | 'confidence' | 'guard' | 'ms' | 'understood' | 'tools'> &
  Required<Pick<MessageTrace, 'spans' | 'history'>> & {
    /** What it answers; `null` where the agent spoke first. */
    question: string | null;
    createdAt: string;
    /** From which confidence on an entry is quoted, or choices are offered, today. */
    thresholds: { quote: number; suggest: number };
    hits: ShownHit[];
    prompt: ShownFragment[];
  };

/** Shows staff why an answer is as it is: its trace, with the words that the model was shown and what is still known. */
export function createTracing({
  tenancy,
  knowledge,
  admission,
}: {
  tenancy: Tenancy;
  knowledge: Knowledge;
  admission: Admission;
}) {
  return {
    /** What an answer was made from. @throws CoreError 'not-found' for a message that is not in this conversation. */
    async trace(context: TenantContext, conversationId: ConversationId, messageId: MessageId): Promise<ShownTrace> {
      await admission.load(context, conversationId);
      const [[message], asked] = await tenancy.batch(context, (tenant) => [
        findMessage(tenant, conversationId, messageId),
        findQuestionBefore(tenant, conversationId, messageId),
      ]);
      if (!message?.trace) throw new CoreError('not-found', 'There is no such answer.');
      const question = asked[0]?.text ?? null;
      const { prompt = [], spans = [], history = 0, hits, understood, repairs } = message.trace;
      const [texts, memories] = await tenancy.batch(context, (tenant) => [
        listPromptTexts(
          tenant,
          prompt.flatMap((fragment) => fragment.hash ?? []),
        ),
        findMemories(
          tenant,
          prompt.flatMap((fragment) => (fragment.kind === 'memory' ? [fragment.id as MemoryId] : [])),
        ),
      ]);
      const searched = { question: understood ?? question ?? '', ...(repairs ? { repairs } : {}) };
      const found = await knowledge.lookBack(context, searched, hits);
      const words = new Map(texts.map(({ hash, text }) => [hash, text]));
      const remembered = new Map<string, string>(memories.map(({ id, text }) => [id, text]));
      const { route, routing, decision, confidence, guard, ms, tools } = message.trace;
      const { text, author, quoted, provider, model, costMicroUsd, inputTokens, outputTokens, sources } = message;
      return {
        ...{ text, author, quoted, provider, model, costMicroUsd, inputTokens, outputTokens, sources },
        ...{ route, decision, confidence, ms, tools, question, spans, history },
        ...(routing ? { routing } : {}),
        ...(guard ? { guard } : {}),
        ...(understood ? { understood } : {}),
        createdAt: message.createdAt.toISOString(),
        thresholds: await knowledge.thresholds(context),
        hits: hits.map((hit) => ({
          ...hit,
          reasons: found.find(({ entryId }) => entryId === hit.entryId)?.reasons ?? [],
        })),
        prompt: prompt.map((fragment) => ({
          ...fragment,
          text: (fragment.kind === 'memory' ? remembered.get(fragment.id) : words.get(fragment.hash ?? '')) ?? null,
        })),
      };
    },
  };
}
