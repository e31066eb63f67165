import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { describeFailure, type Provider, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, PageHeader } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { MeaningCard } from './meaning-card.tsx';
import { providerNames } from './provider-names.ts';
import { PricesDialog } from './prices-dialog.tsx';
import { ReplaceKeyDialog } from './replace-key-dialog.tsx';

/** The company's own keys to AI providers, in the order in which they are asked. */
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
              {list.map((provider, index) => (
                <li key={provider.id}>
                  <ProviderCard provider={provider} isFirst={index === 0} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MeaningCard />
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

function ProviderCard({ provider, isFirst }: { provider: Provider; isFirst: boolean }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const [pricing, setPricing] = useState(false);
  const mustReplace = provider.status === 'needs-re-entry' || provider.status === 'refused';
  const refetch = () => queryClient.invalidateQueries(api.providers.list.pathFilter());
  const test = useMutation(api.providers.test.mutationOptions({ meta: { inline: true }, onSettled: refetch }));
  const remove = useMutation(
    api.providers.remove.mutationOptions({
      onSuccess: () => {
        sayDone(`“${provider.label}” is removed.`);
        setRemoving(false);
        void queryClient.invalidateQueries(api.company.usage.pathFilter());
        void queryClient.invalidateQueries(api.knowledge.meaning.pathFilter());
        return refetch();
      },
    }),
  );
  const { id: providerId } = provider;
  const update = useMutation(
    api.providers.update.mutationOptions({
      onSuccess: () => {
        sayDone(`“${provider.label}” is used first from now on.`);
        void queryClient.invalidateQueries(api.knowledge.meaning.pathFilter());
        return refetch();
      },
    }),
  );
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
            added <Moment iso={provider.createdAt} look="ago" />
          </p>
          {provider.baseUrl !== null && <p className="font-mono text-sm text-quiet">{provider.baseUrl}</p>}
          <p className="text-sm text-quiet">
            Fast: {provider.fastModel} · Strong: {provider.strongModel}
            {provider.embeddingModel !== '' && ` · Embeddings: ${provider.embeddingModel}`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" look={mustReplace ? 'primary' : 'plain'} onClick={() => setReplacing(true)}>
            {mustReplace ? 'Enter the key again' : 'Replace'}
          </Button>
          {!isFirst && (
            <Button size="small" busy={update.isPending} onClick={() => update.mutate({ providerId, position: 0 })}>
              Use first
            </Button>
          )}
          <Button
            size="small"
            look={provider.unpriced.length > 0 ? 'primary' : 'plain'}
            onClick={() => setPricing(true)}
          >
            Prices
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
        {test.data !== undefined && <Notice tone={test.data.ok ? 'good' : 'bad'}>{test.data.message}</Notice>}
        {test.error !== null && <Notice tone="bad">{describeFailure(test.error).message}</Notice>}
        {provider.unpriced.length > 0 && (
          <Notice tone="warn">
            No price is known for {provider.unpriced.join(' and ')}. Without one it is not called: set it, or mark the
            model as free.
          </Notice>
        )}
        {test.isIdle && provider.lastError !== '' && <Notice tone="bad">{provider.lastError}</Notice>}
      </div>
      <ReplaceKeyDialog provider={provider} open={replacing} onClose={() => setReplacing(false)} />
      <PricesDialog provider={provider} open={pricing} onClose={() => setPricing(false)} />
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
