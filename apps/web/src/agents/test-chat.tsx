import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RotateCcw, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type Agent, describeFailure, useApi, useApiClient } from '../api.ts';
import { Choices } from '../conversations/choices.tsx';
import { LiveAnswer } from '../conversations/live-answer.tsx';
import { MessageBubble } from '../conversations/message-bubble.tsx';
import { useRun } from '../conversations/use-run.ts';
import { newIdempotencyKey } from '../idempotency.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice, Section } from '../ui/surface.tsx';

const route = getRouteApi('/company/agents/$agentId');

/** A chat with the agent as it is saved now, beside what shapes it. The address keeps it across a reload. */
export function TestChat({ agent, isChanged }: { agent: Agent; isChanged: boolean }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const { chat: conversationId, run: runId } = route.useSearch();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<string>();
  const conversation = useQuery(
    api.conversations.get.queryOptions(
      { conversationId: conversationId ?? '' },
      { enabled: conversationId !== undefined },
    ),
  );
  const greeting = useQuery(api.knowledge.preview.queryOptions({ text: agent.greeting }));
  const show = (search: { chat?: string | undefined; run?: string | undefined }) =>
    navigate({ search, replace: true, resetScroll: false });
  const run = useRun(runId, (end) => {
    setFailure(end.failure);
    void queryClient
      .invalidateQueries(api.conversations.get.pathFilter())
      .then(() => show({ chat: conversationId, run: undefined }));
  });
  const send = useMutation({
    mutationFn: async (text: string) => {
      const chat = conversationId ?? (await client.conversations.start.mutate({ agentId: agent.id })).conversationId;
      const sent = await client.chat.send.mutate({ conversationId: chat, text, idempotencyKey: newIdempotencyKey() });
      return { chat, run: sent.runId };
    },
    meta: { inline: true },
    onMutate: () => setFailure(undefined),
    onSuccess: async (started) => {
      setTyped('');
      await show(started);
      await queryClient.invalidateQueries(api.conversations.get.pathFilter());
    },
    onError: (error) => setFailure(describeFailure(error).message),
  });
  const messages = conversationId === undefined ? [] : (conversation.data?.messages ?? []);
  const answering = runId !== undefined && !messages.some((message) => message.id === run.messageId);
  const busy = send.isPending || answering;
  const log = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are the trigger.
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [messages.length, run.text]);
  const ask = (text: string) => {
    if (text.trim() !== '' && !busy) send.mutate(text.trim());
  };
  return (
    <Section
      title={`Try ${agent.name}`}
      lead={
        isChanged ? 'It answers as it was saved last: save to try your changes.' : 'It answers as it would a customer.'
      }
      actions={
        conversationId !== undefined && (
          <div className="flex flex-wrap gap-2">
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId }}
              search={{ run: runId }}
              className="inline-flex min-h-9 items-center text-sm text-accent underline"
            >
              Open it
            </Link>
            <Button size="small" look="quiet" onClick={() => void show({})}>
              <RotateCcw className="size-4" aria-hidden /> Start over
            </Button>
          </div>
        )
      }
    >
      <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
        <div
          ref={log}
          role="log"
          aria-label={`Chat with ${agent.name}`}
          tabIndex={0}
          className="max-h-[26rem] overflow-y-auto bg-paper p-3 text-[0.95rem]"
        >
          <ol className="grid gap-3">
            {conversationId === undefined && (
              <li className="text-quiet">
                {agent.greeting === '' ? `Ask ${agent.name} what a customer would ask.` : (greeting.data?.text ?? '…')}
              </li>
            )}
            {conversationId !== undefined &&
              messages.map((message) => (
                <MessageBubble
                  key={message.id}
                  conversationId={conversationId}
                  message={message}
                  mine={message.role === 'visitor'}
                />
              ))}
            {answering && <LiveAnswer run={run} agent={agent.name} />}
          </ol>
          <Choices message={answering ? undefined : messages.at(-1)} busy={busy} onChoose={ask} />
          {failure !== undefined && (
            <Notice tone="bad" title="No answer this time">
              {failure}
            </Notice>
          )}
        </div>
        {messages.length === 0 && !busy && agent.starters.length > 0 && (
          <ul aria-label="Questions to try" className="flex flex-wrap gap-2 border-t border-line p-3">
            {agent.starters.slice(0, 4).map((starter) => (
              <li key={starter}>
                <Button size="small" onClick={() => ask(starter)} className="h-auto py-1.5 text-left">
                  {starter}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form
          className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 border-t border-line p-3"
          onSubmit={(event) => {
            event.preventDefault();
            ask(typed);
          }}
        >
          <TextField
            label={`Write to ${agent.name}`}
            hideLabel
            placeholder={`Write to ${agent.name}`}
            maxLength={2_000}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="primary" busy={busy} aria-label="Send">
            {!busy && <SendHorizontal className="size-4" aria-hidden />}
          </Button>
        </form>
      </div>
    </Section>
  );
}
