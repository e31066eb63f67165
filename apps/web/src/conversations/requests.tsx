import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { FromConversation } from './from-conversation.tsx';

/** What agents want to do and may not alone; of one conversation, or of all. Nothing where nothing waits. */
export function Requests({ conversationId }: { conversationId?: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const actions = useQuery(api.actions.list.queryOptions());
  const decide = useMutation(
    api.actions.decide.mutationOptions({
      onSuccess: () => sayDone('Done. The visitor has been told.'),
      onSettled: async () => {
        await queryClient.invalidateQueries(api.actions.pathFilter());
        await queryClient.invalidateQueries(api.conversations.pathFilter());
        await queryClient.invalidateQueries(api.appointments.pathFilter());
      },
    }),
  );
  const waiting = (actions.data ?? []).filter(
    (action) => conversationId === undefined || action.conversationId === conversationId,
  );
  if (waiting.length === 0) return null;
  return (
    <Section
      title="Waiting for your word"
      lead="An agent would like to do this. The visitor is told what you decide."
      className="mb-6"
    >
      <ul className="grid gap-3">
        {waiting.map((action) => (
          <li key={action.id}>
            <Card className="grid gap-3">
              <p className="whitespace-pre-line">{action.summary}</p>
              <p className="text-sm text-quiet">
                {action.agentName}, <Moment iso={action.createdAt} look="ago" />
                {conversationId === undefined && (
                  <FromConversation conversationId={action.conversationId} after=" · ">
                    Open the conversation
                  </FromConversation>
                )}
              </p>
              <div className="flex flex-wrap gap-2">
                <Button
                  look="primary"
                  size="small"
                  busy={decide.isPending}
                  onClick={() => decide.mutate({ actionId: action.id, confirmed: true })}
                >
                  Confirm
                </Button>
                <Button
                  size="small"
                  disabled={decide.isPending}
                  onClick={() => decide.mutate({ actionId: action.id, confirmed: false })}
                >
                  Refuse
                </Button>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </Section>
  );
}
