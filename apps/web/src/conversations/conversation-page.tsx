import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type Conversation, useApi } from '../api.ts';
import { newIdempotencyKey } from '../idempotency.ts';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { Notice } from '../ui/surface.tsx';
import { Choices } from './choices.tsx';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { LiveAnswer } from './live-answer.tsx';
import { MessageBubble } from './message-bubble.tsx';
import { Requests } from './requests.tsx';
import { quotedFromText } from './sources.tsx';
import { TeamPanel } from './team-panel.tsx';
import { useRun } from './use-run.ts';
import { useWatch } from './use-watch.ts';

const route = getRouteApi('/company/conversations/$conversationId');

/** One conversation as it goes on, with the field to reply where a person has taken over. */
export function ConversationPage() {
  useTitle('Conversation');
  const api = useApi();
  const { conversationId } = route.useParams();
  const { typist, visitorIsHere } = useWatch(conversationId);
  const conversation = useQuery(api.conversations.get.queryOptions({ conversationId }));
  return (
    <>
      <Link to="/conversations" className="mb-2 inline-flex min-h-11 items-center gap-2 text-quiet hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden /> All conversations
      </Link>
      <Loaded query={conversation}>
        {(data) => <Thread key={data.id} conversation={data} typist={typist} visitorIsHere={visitorIsHere} />}
      </Loaded>
    </>
  );
}

/** With an agent of one's own company it is a chat; with a visitor, staff read along and may reply. */
function Thread({
  conversation,
  typist,
  visitorIsHere,
}: {
  conversation: Conversation;
  typist: string;
  visitorIsHere: boolean;
}) {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const { run: runId } = route.useSearch();
  const [failure, setFailure] = useState<string>();
  const [spoken, setSpoken] = useState('');
  const chat = conversation.channel === 'console';
  const { id: conversationId } = conversation;

  // The run stands in the address, so that a reload finds it again.
  const showRun = (run: string | undefined) => navigate({ search: { run }, replace: true });
  const refetch = () => queryClient.invalidateQueries(api.conversations.get.queryFilter({ conversationId }));
  const run = useRun(runId, (end) => {
    setFailure(end.failure);
    void refetch().then(() => showRun(undefined));
  });
  const send = useMutation(api.chat.send.mutationOptions());
  const reply = useMutation(api.conversations.reply.mutationOptions());
  const typing = useMutation(api.conversations.typing.mutationOptions());
  const stop = useMutation(api.chat.stop.mutationOptions());

  async function onSend(text: string): Promise<boolean> {
    setFailure(undefined);
    try {
      if (chat)
        await showRun((await send.mutateAsync({ conversationId, text, idempotencyKey: newIdempotencyKey() })).runId);
      else await reply.mutateAsync({ conversationId, text });
    } catch {
      return false;
    }
    await refetch();
    return true;
  }

  const stored = conversation.messages.some((message) => message.id === run.messageId);
  const answering = runId !== undefined && !stored;
  useEffect(() => {
    if (run.ended) setSpoken(run.quoted ? `${run.text}\n${quotedFromText(run)}` : run.text);
  }, [run]);
  const end = useEndInView([conversation.messages.length, run.text]);
  return (
    <div className="mx-auto max-w-4xl">
      <ConversationHeader conversation={conversation} />
      <ol className="grid gap-3 py-4" aria-label="Messages" aria-busy={answering}>
        {conversation.messages.length === 0 && !answering && (
          <li className="py-10 text-center text-quiet">
            Say hello to {conversation.agent.name}, or ask what a customer would ask.
          </li>
        )}
        {conversation.messages.map((message) => (
          <MessageBubble
            key={message.id}
            conversationId={conversationId}
            message={message}
            mine={chat === (message.role === 'visitor')}
          />
        ))}
        {answering && <LiveAnswer run={run} agent={conversation.agent.name} />}
      </ol>
      {chat && (
        <Choices
          message={answering ? undefined : conversation.messages.at(-1)}
          busy={send.isPending}
          onChoose={(question) => void onSend(question)}
        />
      )}
      {!chat && <Requests conversationId={conversationId} />}
      {!chat && <TeamPanel conversation={conversation} />}
      {failure !== undefined && (
        <Notice tone="bad" title="No answer this time">
          {failure}
        </Notice>
      )}
      <p className="sr-only" aria-live="polite">
        {spoken}
      </p>
      {!chat && (typist !== '' || visitorIsHere) && (
        <p className="py-1 text-sm text-quiet" role="status">
          {typist === '' ? 'The visitor has the chat open.' : `${typist} is writing …`}
        </p>
      )}
      <div ref={end} />
      {conversation.status === 'closed' ? (
        <p className="py-4 text-center text-quiet">This conversation is closed.</p>
      ) : (
        <Composer
          label={chat ? `Write to ${conversation.agent.name}` : `Reply to ${conversation.visitorName} yourself`}
          action={chat ? 'Send' : 'Reply'}
          draft={`message.${conversationId}`}
          busy={send.isPending || reply.isPending}
          onStop={answering ? () => stop.mutate({ runId }) : undefined}
          onSend={onSend}
          hasReadyWords={!chat}
          onType={chat ? undefined : () => typing.mutate({ conversationId })}
        />
      )}
    </div>
  );
}

/** Follows the newest words, unless the reader has scrolled up to read older ones. */
function useEndInView(changes: unknown[]) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { scrollHeight } = document.documentElement;
    const away = scrollHeight - window.scrollY - window.innerHeight;
    if (away < 320) end.current?.scrollIntoView({ block: 'end' });
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says what counts as new.
  }, changes);
  return end;
}
