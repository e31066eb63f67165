import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

/** Whatever an operator did to a company or a price, with the reason; each company has its part of it in its own log. */
export function OperatorLogPage() {
  useTitle('Log');
  const api = useApi();
  const log = useInfiniteQuery(
    api.platform.log.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const notes = log.data?.pages.flatMap((page) => page.notes) ?? [];
  return (
    <>
      <PageHeader
        title="Log"
        lead="What operators did, to whom and why. Entering a company, as an update of its templates does, stands here and in its own audit log."
      />
      {log.isPending && <Loading />}
      {log.data === undefined && log.error !== null && <Failure error={log.error} onRetry={log.refetch} />}
      {log.data !== undefined && notes.length === 0 && (
        <Empty title="No operator has done anything yet">Suspending, domains, updates and prices are noted here.</Empty>
      )}
      {notes.length > 0 && (
        <Table
          caption="What operators did"
          rows={notes}
          rowKey={(note) => note.id}
          columns={[
            { title: 'When', cell: (note) => <Moment iso={note.createdAt} /> },
            { title: 'Who', wide: true, cell: (note) => note.who ?? 'the platform' },
            { title: 'What', cell: (note) => note.action.replaceAll(/[.-]/g, ' ') },
            { title: 'To', cell: (note) => <code className="font-mono text-sm">{note.target}</code> },
            { title: 'Why', wide: true, cell: (note) => note.reason },
          ]}
        />
      )}
      {log.hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      )}
    </>
  );
}
