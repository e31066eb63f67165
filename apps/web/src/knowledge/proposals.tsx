import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeFailure, type KnowledgeProposal, useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { Button } from '../ui/button.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** What agents would like the knowledge to say; nothing does until somebody accepts it. */
export function Proposals({ proposals }: { proposals: KnowledgeProposal[] }) {
  return (
    <Section title="Proposed by your agents" lead="Put it right if need be; agents know it once you accept.">
      <ul className="grid gap-3">
        {proposals.map((proposal) => (
          <li key={proposal.id}>
            <Proposal proposal={proposal} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Proposal({ proposal }: { proposal: KnowledgeProposal }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [question, setQuestion] = useState(proposal.question);
  const [answer, setAnswer] = useState(proposal.answer);
  const refetch = async () => {
    await queryClient.invalidateQueries(api.proposals.pathFilter());
    await queryClient.invalidateQueries(api.unanswered.pathFilter());
    await queryClient.invalidateQueries(api.knowledge.pathFilter());
  };
  const accept = useMutation(
    api.proposals.accept.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone('Accepted. Your agents know it already.');
        return refetch();
      },
    }),
  );
  const decline = useMutation(api.proposals.decline.mutationOptions({ onSuccess: refetch }));
  const { id: proposalId, kind, entry, reason, proposedBy, createdAt, conversationId } = proposal;
  return (
    <Card className="grid gap-3">
      <p className="text-sm text-quiet">
        {proposedBy}, <Moment iso={createdAt} look="ago" />: {reason}
        <FromConversation conversationId={conversationId} after=" · ">
          The conversation
        </FromConversation>
      </p>
      {entry !== null && (
        <p className="text-sm">
          {kind === 'phrasing' ? 'Another way to ask ' : 'A new answer for '}
          <Link to="/knowledge/$entryId" params={{ entryId: entry.entryId }} className="text-accent underline">
            {entry.question}
          </Link>
        </p>
      )}
      {entry === null && (
        <TextField
          label="Question"
          maxLength={300}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
      )}
      {kind === 'phrasing' ? (
        <p>“{proposal.question}”</p>
      ) : (
        <TextArea label="Answer" maxLength={4_000} value={answer} onChange={(event) => setAnswer(event.target.value)} />
      )}
      {accept.error !== null && <Notice tone="bad">{describeFailure(accept.error).message}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          look="primary"
          busy={accept.isPending}
          onClick={() => accept.mutate({ proposalId, ...(kind === 'phrasing' ? {} : { question, answer }) })}
        >
          Accept
        </Button>
        <Button size="small" busy={decline.isPending} onClick={() => decline.mutate({ proposalId })}>
          Decline
        </Button>
      </div>
    </Card>
  );
}
