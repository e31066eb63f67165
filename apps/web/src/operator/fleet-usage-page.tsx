import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FleetUsage, useApi } from '../api.ts';
import { formatDateTime, formatDay } from '../format/dates.ts';
import { formatBytes, formatMoney, formatNumber } from '../format/money.ts';
import { useTitle } from '../shell/title.ts';
import { Bars } from '../ui/bars.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, PageHeader, Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { PricesTable } from './prices-table.tsx';

/** All companies' model calls in sums, beside what the providers say; what companies take of the machine; prices. */
export function FleetUsagePage() {
  useTitle('Usage');
  const api = useApi();
  const queryClient = useQueryClient();
  const usage = useQuery(api.platform.usage.queryOptions({ days: 30 }));
  const reconcile = useMutation(
    api.platform.reconcile.mutationOptions({
      onSuccess: (result) => {
        sayDone(`${formatDay(result.day)} was added up: ${result.agrees ? 'nothing drifts.' : 'the ledger drifts.'}`);
        return queryClient.invalidateQueries(api.platform.usage.pathFilter());
      },
    }),
  );
  return (
    <>
      <PageHeader
        title="Usage"
        lead="The ledgers of all companies, added up each day in UTC and laid beside what the providers served on the platform’s keys."
        actions={
          <Button busy={reconcile.isPending} onClick={() => reconcile.mutate({})}>
            Add up and measure now
          </Button>
        }
      />
      <div className="grid grid-cols-1 gap-8">
        {reconcile.data?.missing.map(({ provider, because }) => (
          <Notice key={provider} title={provider}>
            {because}
          </Notice>
        ))}
        <Loaded query={usage}>
          {(data) => (
            <>
              {data.alarms.length > 0 && (
                <Notice tone="bad" title="Ledger and provider drift apart">
                  <ul className="mt-1 grid gap-1 text-sm break-words">
                    {data.alarms.map((alarm) => (
                      <li key={`${alarm.at}${alarm.what}`}>
                        {alarm.what}, noticed <time dateTime={alarm.at}>{formatDateTime(alarm.at)}</time>:{' '}
                        {alarm.reason}
                      </li>
                    ))}
                  </ul>
                </Notice>
              )}
              <Days lines={data.lines} />
              <Costliest rows={data.costliest} />
            </>
          )}
        </Loaded>
        <PricesTable />
      </div>
    </>
  );
}

function Days({ lines }: { lines: FleetUsage['lines'] }) {
  const days = Map.groupBy(lines, (line) => line.day);
  const bars = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, ofDay]) => {
      const spent = ofDay.reduce((sum, line) => sum + line.microUsd, 0);
      return { label: formatDay(day), value: spent, text: formatMoney(spent) };
    });
  return (
    <Section title="Day by day">
      {lines.length === 0 ? (
        <Empty title="No day with a model call has been added up yet">
          Servers do so each night; a day without a call has no line.
        </Empty>
      ) : (
        <div className="grid grid-cols-1 gap-4">
          <Card>
            <Bars title="AI spend of all companies by day" bars={bars} />
          </Card>
          <Table
            caption="Model calls of all companies by day and model"
            rows={lines}
            rowKey={(line) => `${line.day}${line.owner}${line.provider}${line.model}`}
            columns={[
              { title: 'Day', cell: (line) => formatDay(line.day) },
              { title: 'Model', cell: (line) => line.model },
              {
                title: 'Keys of',
                wide: true,
                cell: (line) => (line.owner === 'platform' ? 'the platform' : 'companies'),
              },
              { title: 'Calls', wide: true, numeric: true, cell: (line) => formatNumber(line.calls) },
              { title: 'Estimated', wide: true, numeric: true, cell: (line) => formatNumber(line.estimatedCalls) },
              { title: 'Charged', numeric: true, cell: (line) => formatMoney(line.microUsd) },
              {
                title: 'By the provider',
                numeric: true,
                wide: true,
                cell: (line) => (line.reportedMicroUsd === null ? 'not asked' : formatMoney(line.reportedMicroUsd)),
              },
              {
                title: 'Verdict',
                cell: (line) =>
                  line.drifts ? (
                    <Badge tone="bad">Drifts</Badge>
                  ) : line.reportedMicroUsd === null ? (
                    <Badge>Not compared</Badge>
                  ) : (
                    <Badge tone="good">Agrees</Badge>
                  ),
              },
            ]}
          />
        </div>
      )}
    </Section>
  );
}

function Costliest({ rows }: { rows: FleetUsage['costliest'] }) {
  return (
    <Section title="What companies take" lead="Sizes and sums of the last thirty days, and nothing that they wrote.">
      {rows.length === 0 ? (
        <Empty title="Nothing has been measured yet">Servers do so once a day.</Empty>
      ) : (
        <Table
          caption="What companies take of the machine"
          rows={rows}
          rowKey={(row) => row.slug}
          columns={[
            { title: 'Company', cell: (row) => row.name },
            { title: 'AI spend', numeric: true, cell: (row) => formatMoney(row.microUsd) },
            { title: 'Tokens', wide: true, numeric: true, cell: (row) => formatNumber(row.tokens) },
            { title: 'Answers', wide: true, numeric: true, cell: (row) => formatNumber(row.answers) },
            { title: 'Rows', wide: true, numeric: true, cell: (row) => formatNumber(row.rows) },
            { title: 'Disk', numeric: true, cell: (row) => formatBytes(row.diskBytes) },
            { title: 'Processor', wide: true, numeric: true, cell: (row) => `${(row.cpuMs / 1_000).toFixed(1)} s` },
          ]}
        />
      )}
    </Section>
  );
}
