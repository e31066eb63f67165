import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowUp, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type Agent, describeFailure, useApi, useApiClient } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';

const most = 8;

/** The questions that visitors see before they type, in this order. */
export function AgentStarters({ agent }: { agent: Agent }) {
  return (
    <Section title="Starters" lead="What visitors see before they type.">
      <Card>
        <StarterForm key={agent.starters.join('\n')} agent={agent} />
      </Card>
    </Section>
  );
}

function StarterForm({ agent }: { agent: Agent }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const [rows, setRows] = useState(() => agent.starters.map((text) => ({ id: crypto.randomUUID(), text })));
  const refresh = () => queryClient.invalidateQueries(api.agents.pathFilter());
  const set = useMutation(
    api.agents.setStarters.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayUndo(`${agent.name}’s starters are saved.`, async () => {
          await client.agents.setStarters.mutate({ agentId: agent.id, starters: agent.starters });
          await refresh();
        });
        return refresh();
      },
    }),
  );
  const starters = rows.map((row) => row.text.trim()).filter((text) => text !== '');
  const isChanged = starters.join('\n') !== agent.starters.join('\n');
  const write = (id: string, text: string) => setRows(rows.map((row) => (row.id === id ? { ...row, text } : row)));
  const raise = (at: number) => setRows(rows.toSpliced(at - 1, 2, ...rows.slice(at - 1, at + 1).reverse()));
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ agentId: agent.id, starters });
      }}
    >
      {rows.length === 0 && <p className="text-quiet">None: visitors see an empty field.</p>}
      <ol className="grid gap-2">
        {rows.map((row, at) => (
          <li key={row.id} className="flex items-center gap-1">
            <div className="min-w-0 grow">
              <TextField
                label={`Starter ${at + 1}`}
                hideLabel
                maxLength={120}
                value={row.text}
                onChange={(event) => write(row.id, event.target.value)}
              />
            </div>
            {at > 0 && (
              <Button
                look="quiet"
                className="px-2.5"
                aria-label={`Move starter ${at + 1} up`}
                onClick={() => raise(at)}
              >
                <ArrowUp className="size-4" aria-hidden />
              </Button>
            )}
            <Button
              look="quiet"
              className="px-2.5"
              aria-label={`Remove starter ${at + 1}`}
              onClick={() => setRows(rows.filter((one) => one.id !== row.id))}
            >
              <X className="size-4" aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
      {set.error !== null && <Notice tone="bad">{describeFailure(set.error).message}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          disabled={rows.length >= most}
          onClick={() => setRows([...rows, { id: crypto.randomUUID(), text: '' }])}
        >
          <Plus className="size-4" aria-hidden /> Add a question
        </Button>
        <Button type="submit" size="small" look="primary" busy={set.isPending} disabled={!isChanged}>
          Save
        </Button>
      </div>
    </form>
  );
}
