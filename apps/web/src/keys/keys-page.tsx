import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { describeFailure, type Provider, useApi } from '../api.ts';
import { formatAgo } from '../format/dates.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, PageHeader } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { providerNames } from './provider-names.ts';
import { ReplaceKeyDialog } from './replace-key-dialog.tsx';

export function KeysPage() {
  useTitle('AI keys');
  const api = useApi();
  const [adding, setAdding] = useState(false);
  const providers = useQuery(api.providers.list.queryOptions());
  const add = (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Plus className="size-4" aria-hidden /> Add a key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="AI keys"
        lead="Your agents use your own keys first. A key rests encrypted for your company alone, is never shown again, and is sent to its own provider only."
        actions={add}
      />
      <Loaded query={providers}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No key of your own yet" action={add}>
              Without one, your agents use the platform’s models if your plan has them, or quote your knowledge base.
            </Empty>
          ) : (
            <ul className="grid gap-4">
              {list.map((provider) => (
                <li key={provider.id}>
                  <ProviderCard provider={provider} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <AddKeyDialog open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

const looks = {
  ready: { tone: 'good', text: 'Ready' },
  refused: { tone: 'bad', text: 'Refused by the provider' },
  'needs-re-entry': { tone: 'warn', text: 'Enter the key again' },
  disabled: { tone: 'plain', text: 'Off' },
} as const;

function ProviderCard({ provider }: { provider: Provider }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const mustReplace = provider.status === 'needs-re-entry' || provider.status === 'refused';
  const refetch = () => queryClient.invalidateQueries(api.providers.list.pathFilter());
  const test = useMutation(api.providers.test.mutationOptions({ meta: { inline: true }, onSettled: refetch }));
  const remove = useMutation(
    api.providers.remove.mutationOptions({
      onSuccess: () => {
        sayDone(`“${provider.label}” is removed.`);
        setRemoving(false);
        void queryClient.invalidateQueries(api.company.usage.pathFilter());
        return refetch();
      },
    }),
  );
  const { id: providerId } = provider;
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {provider.label}
            <Badge tone={looks[provider.status].tone}>{looks[provider.status].text}</Badge>
          </h2>
          <p className="text-sm text-quiet">
            {providerNames[provider.kind]} · ends in <code className="font-mono text-ink">{provider.lastFour}</code> ·
            added {formatAgo(provider.createdAt)}
          </p>
          {provider.baseUrl !== null && <p className="font-mono text-sm text-quiet">{provider.baseUrl}</p>}
          <p className="text-sm text-quiet">
            Fast: {provider.fastModel} · Strong: {provider.strongModel}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" look={mustReplace ? 'primary' : 'plain'} onClick={() => setReplacing(true)}>
            {mustReplace ? 'Enter the key again' : 'Replace'}
          </Button>
          <Button size="small" busy={test.isPending} onClick={() => test.mutate({ providerId })}>
            Test
          </Button>
          <Button size="small" look="danger" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        </div>
      </div>
      <div aria-live="polite" className="mt-3 empty:hidden">
        {test.data !== undefined && (
          <Notice tone={test.data.ok ? 'good' : 'bad'}>
            {test.data.message}
            {test.data.ok && ` Answered by ${test.data.model}.`}
          </Notice>
        )}
        {test.error !== null && <Notice tone="bad">{describeFailure(test.error).message}</Notice>}
        {test.isIdle && provider.lastError !== '' && <Notice tone="bad">{provider.lastError}</Notice>}
      </div>
      <ReplaceKeyDialog provider={provider} open={replacing} onClose={() => setReplacing(false)} />
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Remove “${provider.label}”?`}
        action="Remove the key"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ providerId })}
      >
        The stored key is destroyed. Agents go on with your other keys, or by quoting.
      </Confirm>
    </Card>
  );
}
