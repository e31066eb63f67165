import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type SearchAnswer, useApi } from '../api.ts';
import { QuotedFrom } from '../conversations/sources.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { Confidence, FoundEntries } from './found-entries.tsx';

/** Asks the knowledge base as a visitor would, and shows why it answers what it answers. */
export function TryQuestion() {
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
          {question !== '' && search.data !== undefined && <Found answer={search.data} />}
        </div>
      </Card>
    </Section>
  );
}

function Found({ answer }: { answer: SearchAnswer }) {
  const { repairs, unknownWords } = answer;
  return (
    <div className="grid gap-4">
      <div className="grid gap-2 rounded-lg bg-sunken p-3">
        <p className="whitespace-pre-wrap">{answer.answer}</p>
        {(answer.figures || answer.sources.length > 0) && (
          <div className="text-sm">
            <QuotedFrom sources={answer.sources} figures={answer.figures} />
          </div>
        )}
      </div>
      <Confidence decision={answer.decision} confidence={answer.confidence} thresholds={answer.thresholds} />
      {unknownWords.length > 0 && (
        <p className="text-sm">
          Stands nowhere in the knowledge: <span className="font-medium">{unknownWords.join(', ')}</span>
        </p>
      )}
      {repairs.length > 0 && (
        <p className="text-sm">
          Read as misspelled: {repairs.map(({ word, term }) => `${word} for ${term}`).join(', ')}
        </p>
      )}
      <FoundEntries hits={answer.hits} />
    </div>
  );
}
