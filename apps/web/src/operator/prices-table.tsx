import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { formatMoney } from '../format/money.ts';
import { Loaded } from '../ui/states.tsx';
import { Badge, Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

export function PricesTable() {
  const api = useApi();
  const prices = useQuery(api.platform.prices.list.queryOptions());
  return (
    <Section
      title="Prices"
      lead={
        <>
          Dollars for a million tokens. Yours hold over the list: <code>rowhouse prices set</code>.
        </>
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
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
