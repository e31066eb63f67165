import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type SearchAnswer, useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { Badge, Card, Section } from '../ui/surface.tsx';

const decisions = {
  quote: { tone: 'good', text: 'Would be quoted' },
  'did-you-mean': { tone: 'warn', text: 'Would ask which one is meant' },
  'hand-over': { tone: 'bad', text: 'Would say that it does not know' },
} as const;

/** Asks the knowledge base as a visitor would, and shows why it answers what it answers. */
export function TryQuestion({ onOpen }: { onOpen: (entryId: string) => void }) {
  const api = useApi();
  const agents = useQuery(api.agents.list.queryOptions());
  const [typed, setTyped] = useState('');
  const [agentId, setAgentId] = useState('');
  const [question, setQuestion] = useState('');
  const input = { question, ...(agentId === '' ? {} : { agentId }) };
  const search = useQuery(api.knowledge.search.queryOptions(input, { enabled: question !== '', staleTime: 0 }));
  return (
    <Section title="Try a question">
      <Card className="grid gap-4">
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            setQuestion(typed.trim());
            if (typed.trim() === question) void search.refetch();
          }}
        >
          <TextField
            label="Question"
            hideLabel
            placeholder="my loo won’t flush, what does it cost"
            maxLength={1_000}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
            <SelectField label="Seen by" hideLabel value={agentId} onChange={(event) => setAgentId(event.target.value)}>
              <option value="">As seen by everyone</option>
              {agents.data?.map((agent) => (
                <option key={agent.id} value={agent.id}>
                  As seen by {agent.name}
                </option>
              ))}
            </SelectField>
            <Button type="submit" look="primary" busy={search.isFetching}>
              Try
            </Button>
          </div>
        </form>
        <div aria-live="polite">
          {question !== '' && search.isPending && <Loading lines={2} />}
          {search.data === undefined && search.error !== null && <Failure error={search.error} />}
          {question !== '' && search.data !== undefined && <Found answer={search.data} onOpen={onOpen} />}
        </div>
      </Card>
    </Section>
  );
}

function Found({ answer, onOpen }: { answer: SearchAnswer; onOpen: (entryId: string) => void }) {
  const decision = decisions[answer.decision];
  return (
    <div className="grid gap-4">
      <div>
        <p className="mb-2 flex flex-wrap items-center gap-2">
          <Badge tone={decision.tone}>{decision.text}</Badge>
          <span className="text-sm text-quiet">{Math.round(answer.confidence * 100)} % sure</span>
        </p>
        <p className="rounded-lg bg-sunken p-3 whitespace-pre-wrap">{answer.answer}</p>
      </div>
      {answer.hits.length > 0 && (
        <ol className="grid gap-2">
          {answer.hits.map((hit) => (
            <li key={`${hit.layer} ${hit.entryId}`} className="flex items-start gap-3 text-[0.95rem]">
              <span className="w-12 shrink-0 text-right font-mono text-sm text-quiet tabular-nums" title="Score">
                {hit.score.toFixed(2)}
              </span>
              <span>
                {hit.layer === 'company' ? (
                  <button type="button" onClick={() => onOpen(hit.entryId)} className="text-left text-accent underline">
                    {hit.question}
                  </button>
                ) : (
                  hit.question
                )}
                <span className="block text-sm text-quiet">
                  {hit.layer === 'company' ? hit.category : 'Shared by the platform'} · score {hit.score.toFixed(2)}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
