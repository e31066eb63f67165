import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Agent, type AgentTool, describeFailure, useApi } from '../api.ts';
import { humanize } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** What each tool does, for people; a tool without a line here shows its name alone. */
const deeds: Readonly<Record<string, string>> = {
  search_knowledge: 'Looks something up in your knowledge base.',
  get_services_and_prices: 'Reads your services and prices.',
  check_availability: 'Looks for free times in your calendar.',
  book_appointment: 'Puts a visit into your calendar.',
  cancel_appointment: 'Takes a visitor’s own visit out of the calendar.',
  capture_contact: 'Keeps a name, an address or a number that a visitor gives.',
  create_quote: 'Writes a quote from your price list.',
  remember: 'Keeps a fact about a person for the next time.',
  recall: 'Reads what is remembered of a person.',
  hand_off: 'Hands a conversation to a colleague or to your team.',
  draft_content: 'Writes a post, a reply or an e-mail for your team to use.',
  company_report: 'Adds up figures of your company.',
  propose_knowledge_entry: 'Proposes an entry for your knowledge base.',
};

/** What this agent may do, and for what it asks a person first. */
export function AgentTools({ agent }: { agent: Agent }) {
  const api = useApi();
  const tools = useQuery(api.agents.tools.queryOptions());
  return (
    <Section
      title="What it may do"
      lead="Inside your company only. What asks first waits under Conversations for a person’s word, and the visitor is told."
    >
      <Card>
        <Loaded query={tools}>
          {(known) => <ToolsForm key={`${agent.tools.join()} ${agent.asksFirst.join()}`} agent={agent} tools={known} />}
        </Loaded>
      </Card>
    </Section>
  );
}

function ToolsForm({ agent, tools }: { agent: Agent; tools: AgentTool[] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [may, setMay] = useState<ReadonlySet<string>>(new Set(agent.tools));
  const [asks, setAsks] = useState<ReadonlySet<string>>(new Set(agent.asksFirst));
  const setTools = useMutation(
    api.agents.setTools.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone(`What ${agent.name} may do is saved.`);
        return queryClient.invalidateQueries(api.agents.pathFilter());
      },
    }),
  );
  const changed = !isSame(may, agent.tools) || !isSame(asks, agent.asksFirst);
  return (
    <form
      className="grid gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = tools.filter(({ name }) => may.has(name));
        setTools.mutate({
          agentId: agent.id,
          tools: chosen.map(({ name, canAskFirst }) => ({ tool: name, asksFirst: canAskFirst && asks.has(name) })),
        });
      }}
    >
      {tools.map(({ name, staffOnly, canAskFirst }) => (
        <div key={name} className="border-b border-line last:border-0">
          <CheckField
            label={humanize(name)}
            hint={`${deeds[name] ?? ''}${staffOnly ? ' For your team alone, never for visitors.' : ''}`}
            checked={may.has(name)}
            onChange={(event) => setMay(withOrWithout(may, name, event.target.checked))}
          />
          {canAskFirst && may.has(name) && (
            <CheckField
              label={`Ask a person before “${humanize(name).toLowerCase()}”`}
              className="ml-8 !pt-0"
              checked={asks.has(name)}
              onChange={(event) => setAsks(withOrWithout(asks, name, event.target.checked))}
            />
          )}
        </div>
      ))}
      {setTools.error !== null && <Notice tone="bad">{describeFailure(setTools.error).message}</Notice>}
      <Button
        type="submit"
        look="primary"
        busy={setTools.isPending}
        disabled={!changed}
        className="mt-3 justify-self-start"
      >
        Save
      </Button>
    </form>
  );
}

function withOrWithout(set: ReadonlySet<string>, name: string, isIn: boolean): ReadonlySet<string> {
  return new Set(isIn ? [...set, name] : [...set].filter((one) => one !== name));
}

function isSame(set: ReadonlySet<string>, names: string[]): boolean {
  return set.size === names.length && names.every((name) => set.has(name));
}
