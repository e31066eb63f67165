import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Paged } from '../ui/paged.tsx';
import { Empty } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

/** Whatever an operator did to a company or a price, with the reason; each company has its part of it in its own log. */
export function OperatorLogPage() {
  useTitle('Log');
  const api = useApi();
  const log = useInfiniteQuery(
    api.platform.log.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  return (
    <>
      <PageHeader
        title="Log"
        lead="What operators did, to whom and why. Entering a company, as an update of its templates does, stands here and in its own audit log."
      />
      <Paged
        list={log}
        rowsOf={(page) => page.notes}
        more="Show older ones"
        none={
          <Empty title="No operator has done anything yet">
            Suspending, domains, updates and prices are noted here.
          </Empty>
        }
      >
        {(notes) => (
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
      </Paged>
    </>
  );
}
