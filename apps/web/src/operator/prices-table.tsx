import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type ModelPrice, useApi, useApiClient } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { formatMoney } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { PriceDialog } from './price-dialog.tsx';

/** What models cost: the list that a version brings, and the operator's own prices over it. */
export function PricesTable() {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const prices = useQuery(api.platform.prices.list.queryOptions());
  /** `new`, or the one that is being changed. */
  const [edited, setEdited] = useState<ModelPrice | 'new'>();
  const refresh = () => queryClient.invalidateQueries(api.platform.prices.pathFilter());
  const remove = useMutation(
    api.platform.prices.remove.mutationOptions({
      onSuccess: (_done, gone) => {
        const rows = (prices.data ?? []).filter(
          (row) => row.origin === 'operator' && row.provider === gone.provider && row.model === gone.model,
        );
        sayUndo(`${gone.model} costs what the list says.`, async () => {
          for (const row of rows) await client.platform.prices.set.mutate(wishOf(row));
          await refresh();
        });
        return refresh();
      },
    }),
  );
  return (
    <Section
      title="Prices"
      lead="Dollars for a million tokens. Yours hold over the list."
      actions={
        <Button size="small" onClick={() => setEdited('new')}>
          <Plus className="size-4" aria-hidden /> A price of yours
        </Button>
      }
    >
      <Loaded query={prices}>
        {(data) => (
          <Table
            caption="Prices of models"
            rows={data}
            rowKey={(row) => `${row.provider}${row.model}${row.origin}${row.validFrom}`}
            columns={[
              { title: 'Model', cell: (row) => row.model },
              { title: 'Provider', wide: true, cell: (row) => row.provider },
              {
                title: 'From',
                cell: (row) => (
                  <>
                    {formatDay(row.validFrom)}, {row.validFrom.slice(0, 4)}{' '}
                    {row.state === 'to-come' && <Badge tone="note">To come</Badge>}
                  </>
                ),
              },
              { title: 'Origin', wide: true, cell: (row) => (row.origin === 'operator' ? 'Yours' : 'List') },
              { title: 'In', numeric: true, cell: (row) => formatMoney(row.inputMicroUsd) },
              { title: 'Out', numeric: true, cell: (row) => formatMoney(row.outputMicroUsd) },
              { title: 'Cached', wide: true, numeric: true, cell: (row) => formatMoney(row.cachedMicroUsd) },
              {
                title: 'Change',
                numeric: true,
                cell: (row) => (
                  <span className="inline-flex flex-wrap justify-end gap-2">
                    <Button size="small" onClick={() => setEdited(row)}>
                      {row.origin === 'operator' ? 'Change' : 'Override'}
                      <span className="sr-only"> {row.model}</span>
                    </Button>
                    {row.origin === 'operator' && (
                      <Button
                        size="small"
                        look="quiet"
                        busy={remove.isPending && remove.variables.model === row.model}
                        onClick={() => remove.mutate({ provider: row.provider, model: row.model })}
                      >
                        Back to the list<span className="sr-only"> for {row.model}</span>
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <PriceDialog
        key={edited === undefined || edited === 'new' ? edited : `${edited.provider}${edited.model}${edited.validFrom}`}
        open={edited !== undefined}
        price={edited === 'new' ? undefined : edited}
        onClose={() => setEdited(undefined)}
      />
    </Section>
  );
}

function wishOf({ origin: _origin, state: _state, cacheWriteMicroUsd, provider, ...price }: ModelPrice) {
  return {
    ...price,
    provider: provider as 'openai' | 'anthropic' | 'openai-compatible',
    ...(cacheWriteMicroUsd === null ? {} : { cacheWriteMicroUsd }),
  };
}
