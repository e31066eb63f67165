import { type ConversationId, CoreError, type MemoryId, type MessageId } from '../base/index.ts';
import type { TracedFragment, TracedSpan } from '../db/schema/conversations.ts';
import { findMemories } from '../memory/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { Admission } from './admission.ts';
import { findMessage, listPromptTexts } from './prompt-repository.ts';

/** A piece of the prompt with its words; `null` for what was left out, and for a memory that has been forgotten since. */
export type ShownFragment = TracedFragment & { text: string | null };

/** An answer sentence by sentence, and all that its model was shown. */
export type ShownTrace = {
  text: string;
  spans: TracedSpan[];
  prompt: ShownFragment[];
  history: number;
  tools: { name: string; ok: boolean; ms: number; result?: string }[];
};

export function createTracing({ tenancy, admission }: { tenancy: Tenancy; admission: Admission }) {
  return {
    /** What an answer was made from. @throws CoreError 'not-found' for a message that is not in this conversation. */
    async trace(context: TenantContext, conversationId: ConversationId, messageId: MessageId): Promise<ShownTrace> {
      await admission.load(context, conversationId);
      const [[message]] = await tenancy.batch(context, (tenant) => [findMessage(tenant, conversationId, messageId)]);
      if (!message?.trace) throw new CoreError('not-found', 'There is no such answer.');
      const { prompt = [], spans = [], history = 0, tools } = message.trace;
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
      const words = new Map(texts.map(({ hash, text }) => [hash, text]));
      const remembered = new Map<string, string>(memories.map(({ id, text }) => [id, text]));
      return {
        text: message.text,
        spans,
        history,
        tools,
        prompt: prompt.map((fragment) => ({
          ...fragment,
          text: (fragment.kind === 'memory' ? remembered.get(fragment.id) : words.get(fragment.hash ?? '')) ?? null,
        })),
      };
    },
  };
}
