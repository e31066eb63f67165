import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { useAsk } from './use-ask.ts';

/** A question to the customer-service agent, with her starters one press away. */
export function AskSarah() {
  const api = useApi();
  const agents = useQuery(api.agents.list.queryOptions());
  const ask = useAsk();
  const [text, setText] = useState('');
  return (
    <Loaded query={agents} lines={2}>
      {(list) => {
        const sarah = list.find((agent) => agent.slug === 'sarah') ?? list.find((agent) => agent.public) ?? list[0];
        if (sarah === undefined) return <p className="text-quiet">This company has no agents yet.</p>;
        const send = (question: string) => ask.mutate({ agentId: sarah.id, text: question });
        return (
          <div className="grid gap-4">
            <form
              className="grid gap-3 sm:grid-cols-[1fr_auto] sm:items-end"
              onSubmit={(event) => {
                event.preventDefault();
                if (text.trim() !== '') send(text.trim());
              }}
            >
              <TextField
                label={`Your question to ${sarah.name}`}
                maxLength={2_000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              <Button type="submit" look="primary" busy={ask.isPending}>
                Ask
              </Button>
            </form>
            <ul className="flex flex-wrap gap-2" aria-label="Questions to try">
              {sarah.starters.slice(0, 3).map((starter) => (
                <li key={starter}>
                  <Button
                    size="small"
                    disabled={ask.isPending}
                    onClick={() => send(starter)}
                    className="h-auto min-h-11 py-1.5 text-left sm:min-h-9"
                  >
                    {starter}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        );
      }}
    </Loaded>
  );
}
