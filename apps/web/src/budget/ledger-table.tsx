import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { formatMoney, formatNumber } from '../format/money.ts';
import { Paged } from '../ui/paged.tsx';
import { Empty } from '../ui/states.tsx';
import { Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

/** Every model call that was charged, newest first. */
export function LedgerTable() {
  const api = useApi();
  const ledger = useInfiniteQuery(
    api.usage.ledger.infiniteQueryOptions({ limit: 25 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  return (
    <Section title="Ledger" lead="Each call to a model, and what it cost.">
      <Paged
        list={ledger}
        rowsOf={(page) => page.entries}
        more="Show older ones"
        none={<Empty title="No model has been called yet">Quoted answers cost nothing and are not listed.</Empty>}
      >
        {(rows) => (
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
                    <FromConversation conversationId={row.conversationId}>
                      {row.agentName ?? 'Conversation'}
                    </FromConversation>
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
      </Paged>
    </Section>
  );
}
