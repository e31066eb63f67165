import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney, formatNumber } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

/** Every model call that was charged, newest first. */
export function LedgerTable() {
  const api = useApi();
  const ledger = useInfiniteQuery(
    api.usage.ledger.infiniteQueryOptions({ limit: 25 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const rows = ledger.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Section title="Ledger" lead="Each call to a model, and what it cost.">
      {ledger.isPending && <Loading />}
      {ledger.data === undefined && ledger.error !== null && <Failure error={ledger.error} onRetry={ledger.refetch} />}
      {ledger.data !== undefined && rows.length === 0 && (
        <Empty title="No model has been called yet">Quoted answers cost nothing and are not listed.</Empty>
      )}
      {rows.length > 0 && (
        <Table
          caption="Ledger of model calls"
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { title: 'When', cell: (row) => <Moment iso={row.createdAt} /> },
            {
              title: 'Agent',
              wide: true,
              cell: (row) =>
                row.conversationId === null ? (
                  (row.agentName ?? '')
                ) : (
                  <Link
                    to="/conversations/$conversationId"
                    params={{ conversationId: row.conversationId }}
                    className="text-accent underline"
                  >
                    {row.agentName ?? 'Conversation'}
                  </Link>
                ),
            },
            { title: 'Model', cell: (row) => row.model },
            { title: 'Key', wide: true, cell: (row) => (row.owner === 'platform' ? 'Platform’s' : 'Yours') },
            { title: 'In', wide: true, numeric: true, cell: (row) => formatNumber(row.inputTokens) },
            { title: 'Out', wide: true, numeric: true, cell: (row) => formatNumber(row.outputTokens) },
            { title: 'Cost', numeric: true, cell: (row) => formatMoney(row.microUsd) },
          ]}
        />
      )}
      {ledger.hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      )}
    </Section>
  );
}
