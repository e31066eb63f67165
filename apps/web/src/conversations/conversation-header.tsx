import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Conversation, useApi, useApiClient } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { HandOffDialog } from './hand-off-dialog.tsx';
import { StatusBadge } from './status-badge.tsx';

/** Who it is with and where it stands, with what staff can do about it. */
export function ConversationHeader({ conversation }: { conversation: Conversation }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [handing, setHanding] = useState(false);
  const client = useApiClient();
  const refresh = { onSuccess: () => queryClient.invalidateQueries(api.conversations.pathFilter()) };
  const reopen = useMutation(api.conversations.reopen.mutationOptions(refresh));
  const close = useMutation(
    api.conversations.close.mutationOptions({
      onSuccess: () => {
        // Whoever answered before goes on.
        const to = conversation.takenOver ? 'staff' : conversation.status === 'waiting' ? 'team' : 'agent';
        sayUndo('The conversation is closed.', async () => {
          await client.conversations.reopen.mutate({ conversationId, to });
          await refresh.onSuccess();
        });
        return refresh.onSuccess();
      },
    }),
  );
  const takeOver = useMutation(api.conversations.takeOver.mutationOptions(refresh));
  const giveBack = useMutation(api.conversations.handOff.mutationOptions(refresh));
  const { id: conversationId, agent, status } = conversation;
  return (
    <header className="flex flex-wrap items-center justify-between gap-3 border-b border-line pb-4">
      <div>
        <h1 className="flex flex-wrap items-center gap-2 text-xl font-semibold">
          {conversation.channel === 'console'
            ? `You and ${agent.name}`
            : `${conversation.visitorName} and ${agent.name}`}
          <StatusBadge status={status} />
          {conversation.handedOff && <Badge tone="note">With a person</Badge>}
        </h1>
        <p className="text-sm text-quiet">
          Since <Moment iso={conversation.startedAt} /> ·{' '}
          {conversation.costMicroUsd === 0 ? 'no AI cost' : `${formatMoney(conversation.costMicroUsd)} of AI`}
        </p>
      </div>
      {status === 'closed' ? (
        <Button size="small" busy={reopen.isPending} onClick={() => reopen.mutate({ conversationId, to: 'agent' })}>
          Open again
        </Button>
      ) : (
        <div className="flex flex-wrap gap-2">
          {conversation.channel === 'widget' &&
            (conversation.takenOver ? (
              <Button
                size="small"
                look="primary"
                busy={giveBack.isPending}
                onClick={() => giveBack.mutate({ conversationId, to: { kind: 'agent', agentId: agent.id } })}
              >
                Give back to {agent.name}
              </Button>
            ) : (
              <Button
                size="small"
                look="primary"
                busy={takeOver.isPending}
                onClick={() => takeOver.mutate({ conversationId })}
              >
                Take over
              </Button>
            ))}
          <Button size="small" onClick={() => setHanding(true)}>
            Hand over
          </Button>
          <Button size="small" busy={close.isPending} onClick={() => close.mutate({ conversationId })}>
            Close
          </Button>
        </div>
      )}
      <HandOffDialog open={handing} onClose={() => setHanding(false)} conversation={conversation} />
    </header>
  );
}
