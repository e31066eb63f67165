import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { type Agent, useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge } from '../ui/surface.tsx';
import { AgentForm } from './agent-form.tsx';
import { AgentScope } from './agent-scope.tsx';
import { AgentStarters } from './agent-starters.tsx';
import { TestChat } from './test-chat.tsx';
import { AgentTools } from './agent-tools.tsx';

const route = getRouteApi('/company/agents/$agentId');

/** One agent: its character, what it may do and know, and a chat to try it in. */
export function AgentPage() {
  const api = useApi();
  const { agentId } = route.useParams();
  const queryClient = useQueryClient();
  const listed = queryClient.getQueryData(api.agents.list.queryKey())?.find(({ id }) => id === agentId);
  const agent = useQuery(api.agents.get.queryOptions({ agentId }, { placeholderData: () => listed }));
  useTitle(agent.data?.name ?? 'Agent');
  return (
    <>
      <Link to="/agents" className="mb-2 inline-flex min-h-11 items-center gap-2 text-quiet hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden /> All agents
      </Link>
      <Loaded query={agent} lines={6}>
        {(data) => <AgentDetail key={data.id} agent={data} />}
      </Loaded>
    </>
  );
}

function AgentDetail({ agent }: { agent: Agent }) {
  const [isChanged, setChanged] = useState(false);
  return (
    <>
      <header className="mb-6 flex flex-wrap items-center gap-4">
        <Avatar name={agent.name} size="large" />
        <div className="min-w-0 grow">
          <h1 className="text-2xl font-semibold tracking-tight">{agent.name}</h1>
          <p className="text-quiet">{agent.title}</p>
        </div>
        <Badge tone={agent.public ? 'note' : 'plain'}>{agent.public ? 'Talks to visitors' : 'For your team'}</Badge>
      </header>
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <div className="grid grid-cols-1 gap-8">
          <AgentForm agent={agent} onChange={setChanged} />
          <AgentScope agent={agent} />
          <AgentTools agent={agent} />
        </div>
        <div className="grid grid-cols-1 gap-8 lg:sticky lg:top-6">
          <TestChat agent={agent} isChanged={isChanged} />
          <AgentStarters agent={agent} />
        </div>
      </div>
    </>
  );
}
