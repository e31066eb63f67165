import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Retried, type UnansweredGroup, useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Badge, Card } from '../ui/surface.tsx';
import { AnswerDialog, AttachDialog } from './unanswered-dialogs.tsx';

type CardProps = { group: UnansweredGroup; onTried: (tried: Retried[]) => void };

/** A group of questions that ask the same, and what can be done about it. */
export function UnansweredCard({ group, onTried }: CardProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [doing, setDoing] = useState<'answer' | 'attach'>();
  const { questions, nearest, chosen } = group;
  const [first, ...others] = questions;
  const questionIds = questions.map(({ id }) => id);
  const refetch = async () => {
    await queryClient.invalidateQueries(api.unanswered.pathFilter());
    await queryClient.invalidateQueries(api.knowledge.pathFilter());
  };
  const dismiss = useMutation(api.unanswered.dismiss.mutationOptions({ onSuccess: refetch }));
  const close = () => setDoing(undefined);
  const settle = (tried: Retried[]) => {
    close();
    onTried(tried);
    void refetch();
  };
  if (first === undefined) return null;
  return (
    <Card className="grid gap-3">
      <div>
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{first.question}</span>
          {questions.length > 1 && <Badge tone="accent">asked {plural(questions.length, 'time')}</Badge>}
        </p>
        <p className="text-sm text-quiet">
          <Moment iso={first.createdAt} look="ago" />
          <FromConversation conversationId={first.conversationId} after=" · ">
            The conversation
          </FromConversation>
        </p>
      </div>
      {others.length > 0 && (
        <details>
          <summary className="w-fit text-sm text-quiet">In other words</summary>
          <ul className="mt-1 list-disc pl-5 text-sm">
            {others.map((one) => (
              <li key={one.id}>
                {one.question}{' '}
                <span className="text-quiet">
                  <Moment iso={one.createdAt} look="ago" />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {nearest !== null && (
        <p className="text-sm text-quiet">
          {chosen === null ? 'Closest, and not close enough: ' : 'Visitors said that they meant: '}
          <EntryName entry={chosen ?? nearest} />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" look="primary" onClick={() => setDoing('answer')}>
          Write the answer
        </Button>
        <Button size="small" onClick={() => setDoing('attach')}>
          An entry answers that
        </Button>
        <Button size="small" busy={dismiss.isPending} onClick={() => dismiss.mutate({ questionIds })}>
          Dismiss
        </Button>
      </div>
      {doing === 'answer' && <AnswerDialog questionIds={questionIds} onClose={close} onTried={settle} />}
      {doing === 'attach' && <AttachDialog group={group} questionIds={questionIds} onClose={close} onTried={settle} />}
    </Card>
  );
}

function EntryName({ entry }: { entry: { layer: string; entryId: string; question: string } }) {
  return entry.layer === 'company' ? (
    <Link to="/knowledge/$entryId" params={{ entryId: entry.entryId }} className="text-accent underline">
      {entry.question}
    </Link>
  ) : (
    <>“{entry.question}”, shared by the platform</>
  );
}
