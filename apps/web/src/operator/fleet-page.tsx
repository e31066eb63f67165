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
import { SelectField } from '../ui/field.tsx';
import { Paged } from '../ui/paged.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { DomainDialog } from './domain-dialog.tsx';
import { FleetHealth, healthNames } from './fleet-health.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { SuspendDialog } from './suspend-dialog.tsx';

const route = getRouteApi('/operator/');
const healths = ['failing', 'attention', 'healthy', 'unmeasured'] as const;

/** All companies of this Rowhouse: their state and their spend, and nothing that they wrote. */
export function FleetPage() {
  useTitle('Companies');
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const { query = '', health, order } = route.useSearch();
  const [suspending, setSuspending] = useState<FleetCompany>();
  const [naming, setNaming] = useState<FleetCompany>();
  const [moving, setMoving] = useState<FleetCompany>();
  const list = useInfiniteQuery(
    api.platform.companies.list.infiniteQueryOptions(
      {
        limit: 50,
        ...(query === '' ? {} : { query }),
        ...(health === undefined ? {} : { health }),
        ...(order === undefined ? {} : { order }),
      },
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
  const show = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    navigate({ search: (before) => ({ ...before, ...change }), replace: true });
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
      <div className="mb-4 grid max-w-3xl gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <SearchField
          label="Search companies"
          placeholder="Search by name"
          value={query}
          onSearch={(words) => show({ query: words === '' ? undefined : words })}
        />
        <SelectField
          label="Health"
          hideLabel
          value={health ?? ''}
          onChange={({ target }) => show({ health: healths.find((one) => one === target.value) })}
        >
          <option value="">Any health</option>
          {healths.map((one) => (
            <option key={one} value={one}>
              {healthNames[one]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Order"
          hideLabel
          value={order ?? 'newest'}
          onChange={({ target }) => show({ order: target.value === 'health' ? 'health' : undefined })}
        >
          <option value="newest">Newest first</option>
          <option value="health">Worst first</option>
        </SelectField>
      </div>
      <Paged
        list={list}
        rowsOf={(page) => page.companies}
        none={<Empty title={query === '' && health === undefined ? 'No company yet' : 'No company like that'} />}
      >
        {(companies) => (
          <Table
            caption="Companies"
            rows={companies}
            rowKey={(company) => company.id}
            columns={[
              {
                title: 'Company',
                cell: (company) => (
                  <span className="grid justify-items-start">
                    <a
                      href={company.siteUrl}
                      target="_blank"
                      rel="noreferrer"
                      className="font-medium text-accent underline"
                    >
                      {company.name}
                    </a>
                    <code className="font-mono text-sm text-quiet">{company.slug}</code>
                    {company.status !== 'active' && <Badge tone="warn">{humanize(company.status)}</Badge>}
                    <span className="mt-1 md:hidden">
                      <FleetHealth health={company.health} />
                    </span>
                  </span>
                ),
              },
              { title: 'Health', wide: true, cell: (company) => <FleetHealth health={company.health} /> },
              { title: 'Trade', wide: 'desk', cell: (company) => humanize(company.industry) },
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
                wide: 'desk',
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
              { title: 'Since', wide: 'desk', cell: (company) => formatAgo(company.createdAt) },
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
      </Paged>
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
              { label: 'Not healthy', value: formatNumber(data.failing + data.attention) },
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
