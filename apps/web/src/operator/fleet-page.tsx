import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { formatAgo } from '../format/dates.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Empty, Failure, Loaded, Loading } from '../ui/states.tsx';
import { Badge, PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { DomainDialog } from './domain-dialog.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { SuspendDialog } from './suspend-dialog.tsx';

const route = getRouteApi('/operator/');

/** All companies of this Rowhouse: their state and their spend, and nothing that they wrote. */
export function FleetPage() {
  useTitle('Companies');
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const { query = '' } = route.useSearch();
  const [suspending, setSuspending] = useState<FleetCompany>();
  const [naming, setNaming] = useState<FleetCompany>();
  const [moving, setMoving] = useState<FleetCompany>();
  const list = useInfiniteQuery(
    api.platform.companies.list.infiniteQueryOptions(
      { limit: 50, ...(query === '' ? {} : { query }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const resume = useMutation(
    api.platform.companies.resume.mutationOptions({
      onSuccess: (_done, { slug }) => {
        sayDone(`${slug} is open again.`);
        return queryClient.invalidateQueries(api.platform.pathFilter());
      },
    }),
  );
  const companies = list.data?.pages.flatMap((page) => page.companies) ?? [];
  return (
    <>
      <PageHeader
        title="Companies"
        actions={
          <Link to="/operator/provision" className={buttonClass('primary')}>
            <Plus className="size-4" aria-hidden /> New company
          </Link>
        }
      />
      <FleetFigures />
      <div className="mb-4 max-w-sm">
        <SearchField
          label="Search companies"
          placeholder="Search by name"
          value={query}
          onSearch={(words) => navigate({ search: words === '' ? {} : { query: words }, replace: true })}
        />
      </div>
      {list.isPending && <Loading />}
      {list.data === undefined && list.error !== null && <Failure error={list.error} onRetry={list.refetch} />}
      {list.data !== undefined && companies.length === 0 && (
        <Empty title={query === '' ? 'No company yet' : 'No company like that'} />
      )}
      {companies.length > 0 && (
        <Table
          caption="Companies"
          rows={companies}
          rowKey={(company) => company.id}
          columns={[
            {
              title: 'Company',
              cell: (company) => (
                <span className="grid">
                  <a
                    href={company.siteUrl}
                    target="_blank"
                    rel="noreferrer"
                    className="font-medium text-accent underline"
                  >
                    {company.name}
                  </a>
                  <code className="font-mono text-sm text-quiet">{company.slug}</code>
                </span>
              ),
            },
            {
              title: 'Status',
              cell: (company) => (
                <Badge tone={company.status === 'active' ? 'good' : 'warn'}>{humanize(company.status)}</Badge>
              ),
            },
            { title: 'Trade', wide: true, cell: (company) => humanize(company.industry) },
            {
              title: 'Plan',
              wide: true,
              cell: (company) => (
                <Button size="small" onClick={() => setMoving(company)}>
                  {humanize(company.tier)}
                  <span className="sr-only">, change the plan of {company.name}</span>
                </Button>
              ),
            },
            {
              title: 'Own domain',
              wide: true,
              cell: (company) => (
                <Button size="small" onClick={() => setNaming(company)}>
                  {company.domain ?? 'Set'}
                  <span className="sr-only"> for {company.name}</span>
                </Button>
              ),
            },
            {
              title: 'AI, 30 days',
              numeric: true,
              wide: true,
              cell: (company) => (company.figures === null ? '–' : formatMoney(company.figures.microUsd)),
            },
            {
              title: 'Answers',
              numeric: true,
              wide: true,
              cell: (company) => (company.figures === null ? '–' : formatNumber(company.figures.answers)),
            },
            { title: 'Since', wide: true, cell: (company) => formatAgo(company.createdAt) },
            {
              title: 'Change',
              numeric: true,
              cell: (company) =>
                company.status === 'active' ? (
                  <Button size="small" look="danger" onClick={() => setSuspending(company)}>
                    Suspend<span className="sr-only"> {company.name}</span>
                  </Button>
                ) : (
                  <Button
                    size="small"
                    busy={resume.isPending && resume.variables.slug === company.slug}
                    onClick={() => resume.mutate({ slug: company.slug })}
                  >
                    Resume<span className="sr-only"> {company.name}</span>
                  </Button>
                ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      <DomainDialog key={`domain-${naming?.id ?? 'none'}`} company={naming} onClose={() => setNaming(undefined)} />
      <PlanDialog key={`plan-${moving?.id ?? 'none'}`} company={moving} onClose={() => setMoving(undefined)} />
      <SuspendDialog key={suspending?.id ?? 'none'} company={suspending} onClose={() => setSuspending(undefined)} />
    </>
  );
}

function FleetFigures() {
  const api = useApi();
  const usage = useQuery(api.platform.usage.queryOptions({ days: 30 }));
  return (
    <div className="mb-6">
      <Loaded query={usage} lines={1}>
        {(data) => (
          <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            {[
              { label: 'Companies', value: formatNumber(data.companies) },
              { label: 'Active', value: formatNumber(data.active) },
              {
                label: 'AI spend in 30 days',
                value: formatMoney(data.lines.reduce((sum, line) => sum + line.microUsd, 0)),
              },
            ].map((figure) => (
              <div
                key={figure.label}
                className="flex flex-col-reverse rounded-xl border border-line bg-surface p-4 shadow-lift"
              >
                <dt className="text-sm text-quiet">{figure.label}</dt>
                <dd className="text-2xl font-semibold tabular-nums">{figure.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
    </div>
  );
}
