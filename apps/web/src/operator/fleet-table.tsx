import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FleetCompany, useApi } from '../api.ts';
import { formatAgo } from '../format/dates.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { FleetHealth } from './fleet-health.tsx';

type FleetTableProps = {
  companies: FleetCompany[];
  onPlan: (company: FleetCompany) => void;
  onDomain: (company: FleetCompany) => void;
  onSuspend: (company: FleetCompany) => void;
};

/** A row for each company, with what can be done to it; resuming one needs no question. */
export function FleetTable({ companies, onPlan, onDomain, onSuspend }: FleetTableProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const resume = useMutation(
    api.platform.companies.resume.mutationOptions({
      onSuccess: (_done, { slug }) => {
        sayDone(`${slug} is open again.`);
        return queryClient.invalidateQueries(api.platform.pathFilter());
      },
    }),
  );
  return (
    <Table
      caption="Companies"
      rows={companies}
      rowKey={(company) => company.id}
      columns={[
        {
          title: 'Company',
          cell: (company) => (
            <span className="grid justify-items-start">
              <a href={company.siteUrl} target="_blank" rel="noreferrer" className="font-medium text-accent underline">
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
            <Button size="small" onClick={() => onPlan(company)}>
              {humanize(company.tier)}
              <span className="sr-only">, change the plan of {company.name}</span>
            </Button>
          ),
        },
        {
          title: 'Own domain',
          wide: 'desk',
          cell: (company) => (
            <Button size="small" onClick={() => onDomain(company)}>
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
              <Button size="small" look="danger" onClick={() => onSuspend(company)}>
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
  );
}
