import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { buttonClass } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Paged } from '../ui/paged.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Empty } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { DomainDialog } from './domain-dialog.tsx';
import { FleetFigures } from './fleet-figures.tsx';
import { healthNames } from './fleet-health.tsx';
import { FleetTable } from './fleet-table.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { SuspendDialog } from './suspend-dialog.tsx';

const route = getRouteApi('/operator/');
const healths = ['failing', 'attention', 'healthy', 'unmeasured'] as const;

/** All companies of this Rowhouse: their state and their spend, and nothing that they wrote. */
export function FleetPage() {
  useTitle('Companies');
  const api = useApi();
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
          <FleetTable companies={companies} onPlan={setMoving} onDomain={setNaming} onSuspend={setSuspending} />
        )}
      </Paged>
      <DomainDialog key={`domain-${naming?.id ?? 'none'}`} company={naming} onClose={() => setNaming(undefined)} />
      <PlanDialog key={`plan-${moving?.id ?? 'none'}`} company={moving} onClose={() => setMoving(undefined)} />
      <SuspendDialog key={suspending?.id ?? 'none'} company={suspending} onClose={() => setSuspending(undefined)} />
    </>
  );
}
