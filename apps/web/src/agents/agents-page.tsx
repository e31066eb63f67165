import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Globe, Lock } from 'lucide-react';
import { type AgentRow, useApi, useApiClient } from '../api.ts';
import { plural } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, PageHeader } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { Toggle } from '../ui/toggle.tsx';

/** All agents, each with the switch that lets it answer. */
export function AgentsPage() {
  useTitle('Agents');
  const api = useApi();
  const agents = useQuery(api.agents.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Agents"
        lead="Your AI team. Each has a job, tools that really act, and a part of your knowledge."
      />
      <Loaded query={agents} lines={6}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="There are no agents" />
          ) : (
            <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              {list.map((agent) => (
                <li key={agent.id}>
                  <AgentCard agent={agent} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function AgentCard({ agent }: { agent: AgentRow }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const update = useMutation(
    api.agents.update.mutationOptions({
      // Shown at once in every list; what the server says afterwards holds.
      onMutate: ({ enabled = agent.enabled }) => {
        queryClient.setQueryData(api.agents.list.queryKey(), (list) =>
          list?.map((one) => (one.id === agent.id ? { ...one, enabled } : one)),
        );
      },
      onSuccess: (_agent, { enabled = agent.enabled }) =>
        sayUndo(enabled ? `${agent.name} is at work.` : `${agent.name} is off.`, async () => {
          await client.agents.update.mutate({ agentId: agent.id, enabled: !enabled });
          await queryClient.invalidateQueries(api.agents.pathFilter());
        }),
      onSettled: () => queryClient.invalidateQueries(api.agents.pathFilter()),
    }),
  );
  return (
    <div className="relative flex h-full flex-col gap-3 rounded-xl border border-line bg-surface p-4 shadow-lift hover:border-edge">
      <div className="flex items-start gap-3">
        <Avatar name={agent.name} size="large" />
        <div className="min-w-0 grow">
          <h2 className="font-semibold">
            {/* The link covers the card; the switch stands above it. */}
            <Link
              to="/agents/$agentId"
              params={{ agentId: agent.id }}
              className="after:absolute after:inset-0 after:rounded-xl"
            >
              {agent.name}
            </Link>
          </h2>
          <p className="text-sm text-quiet">{agent.title}</p>
        </div>
        <div className="relative z-10 -my-2">
          <Toggle
            label={`${agent.name} is on`}
            checked={agent.enabled}
            onChange={(enabled) => update.mutate({ agentId: agent.id, enabled })}
          />
        </div>
      </div>
      <div className="mt-auto flex flex-wrap items-center gap-2 text-sm text-quiet">
        <Badge tone={agent.public ? 'note' : 'plain'}>
          {agent.public ? <Globe className="size-3" aria-hidden /> : <Lock className="size-3" aria-hidden />}
          {agent.public ? 'Talks to visitors' : 'For your team'}
        </Badge>
        <span>{agent.modelClass === 'strong' ? 'Strong model' : 'Fast model'}</span>
        <span>· {plural(agent.tools.length, 'tool')}</span>
      </div>
    </div>
  );
}
