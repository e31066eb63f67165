import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Agent, type Category, useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** Which categories of the company's knowledge this agent may see. */
export function AgentScope({ agent }: { agent: Agent }) {
  const api = useApi();
  const categories = useQuery(api.knowledge.categories.queryOptions());
  return (
    <Section title="What it may see" lead="Everything else in your knowledge base does not exist for this agent.">
      <Card>
        <Loaded query={categories}>
          {(list) => <ScopeForm key={agent.categories.join()} agent={agent} categories={list} />}
        </Loaded>
      </Card>
    </Section>
  );
}

function ScopeForm({ agent, categories }: { agent: Agent; categories: Category[] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const before = new Set(agent.categories);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(before);
  const setScope = useMutation(
    api.agents.setScope.mutationOptions({
      onSuccess: () => {
        sayDone(`${agent.name}’s view is saved.`);
        return queryClient.invalidateQueries(api.agents.pathFilter());
      },
    }),
  );
  const changed = chosen.size !== before.size || [...chosen].some((slug) => !before.has(slug));
  function choose(slug: string, on: boolean) {
    const next = new Set(chosen);
    if (on) next.add(slug);
    else next.delete(slug);
    setChosen(next);
  }
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const ids = categories.filter((category) => chosen.has(category.slug)).map((category) => category.id);
        setScope.mutate({ agentId: agent.id, categoryIds: ids.length === categories.length ? null : ids });
      }}
    >
      <fieldset>
        <legend className="sr-only">Categories that {agent.name} may see</legend>
        {categories.map((category) => (
          <CheckField
            key={category.id}
            label={
              <>
                {category.name} <span className="text-quiet">({category.entries})</span>
              </>
            }
            checked={chosen.has(category.slug)}
            onChange={(event) => choose(category.slug, event.target.checked)}
          />
        ))}
      </fieldset>
      <Button type="submit" look="primary" busy={setScope.isPending} disabled={!changed} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}
