import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Paged } from '../ui/paged.tsx';
import { Empty, Failure } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { actGroups, actSentence } from './acts.ts';
import { useAuditDownload } from './download.ts';

const route = getRouteApi('/company/audit');
const actors = ['member', 'operator', 'visitor', 'system'] as const;
const actorNames: Readonly<Record<string, string>> = {
  member: 'Members',
  operator: 'The platform’s operator',
  visitor: 'Visitors',
  system: 'The system itself',
};

/** Who did what, newest first; what is shown can be taken away as a chain that anybody can verify. */
export function AuditPage() {
  useTitle('Audit log');
  const api = useApi();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const { what: action = '', by: actor = '' } = route.useSearch();
  const show = (search: { what: string; by: string }) =>
    navigate({ search: { what: search.what || undefined, by: search.by || undefined }, replace: true });
  const actorKind = actors.find((kind) => kind === actor);
  const log = useInfiniteQuery(
    api.audit.list.infiniteQueryOptions(
      { limit: 30, ...(action === '' ? {} : { action }), ...(actorKind ? { actorKind } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const download = useAuditDownload();
  const plan = useQuery(api.company.plan.queryOptions());
  const mayDownload = plan.data?.entitlements.some(({ feature, enabled }) => feature === 'audit-export' && enabled);
  const save = async () => {
    await download.mutateAsync().catch(() => undefined);
    await queries.invalidateQueries(api.audit.list.pathFilter());
  };
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Who did what in your company. Every event holds the fingerprint of the one before it, so that a change or a gap shows."
        actions={
          mayDownload === true ? (
            <Button busy={download.isPending} onClick={() => void save()}>
              <Download className="size-4" aria-hidden /> Download
            </Button>
          ) : undefined
        }
      />
      {download.error !== null && <Failure error={download.error} />}
      <div className="mb-4 grid gap-3 sm:max-w-xl sm:grid-cols-2">
        <SelectField
          label="What"
          value={action}
          onChange={(event) => void show({ what: event.target.value, by: actor })}
        >
          <option value="">Everything</option>
          {actGroups.map(({ prefix, name }) => (
            <option key={prefix} value={prefix}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="By whom"
          value={actor}
          onChange={(event) => void show({ what: action, by: event.target.value })}
        >
          <option value="">Everybody</option>
          {actors.map((kind) => (
            <option key={kind} value={kind}>
              {actorNames[kind]}
            </option>
          ))}
        </SelectField>
      </div>
      <Paged
        list={log}
        rowsOf={(page) => page.events}
        more="Show older ones"
        none={<Empty title="Nothing of that kind has happened">Choose other filters to see more.</Empty>}
      >
        {(events) => (
          <Table
            caption="Audit log"
            rows={events}
            rowKey={(event) => event.id}
            columns={[
              { title: 'No.', wide: true, numeric: true, cell: (event) => event.sequence },
              {
                title: 'When',
                cell: (event) => <Moment iso={event.createdAt} />,
              },
              { title: 'Who', cell: (event) => event.actorName ?? actorNames[event.actorKind] ?? event.actorKind },
              {
                title: 'What',
                cell: (event) => (
                  <>
                    <span className="block">{actSentence(event.action)}</span>
                    {event.detail !== '' && <span className="block text-sm text-quiet">{event.detail}</span>}
                  </>
                ),
              },
            ]}
          />
        )}
      </Paged>
    </>
  );
}
