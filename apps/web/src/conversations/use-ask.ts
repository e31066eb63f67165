import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApiClient } from '../api.ts';
import { newIdempotencyKey } from '../idempotency.ts';

/** Starts a conversation of this member with an agent; with a question, its answer is on its way when the page opens. */
export function useAsk() {
  const client = useApiClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ agentId, text }: { agentId: string; text?: string }) => {
      const { conversationId } = await client.conversations.start.mutate({ agentId });
      if (text === undefined) return { conversationId, runId: undefined };
      const { runId } = await client.chat.send.mutate({ conversationId, text, idempotencyKey: newIdempotencyKey() });
      return { conversationId, runId };
    },
    onSuccess: ({ conversationId, runId }) =>
      navigate({ to: '/conversations/$conversationId', params: { conversationId }, search: { run: runId } }),
  });
}
