import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Budget, useApi } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { plural } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Bars } from '../ui/bars.tsx';
import { SelectField } from '../ui/field.tsx';
import { Meter } from '../ui/meter.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Notice, PageHeader, Section } from '../ui/surface.tsx';
import { AlertNotice } from './alert-notice.tsx';
import { AlertWish } from './alert-wish.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { LimitsForm } from './limits-form.tsx';
import { ByAgentAndModel, Forecast, Saved } from './spend-parts.tsx';

const route = getRouteApi('/company/budget');

/** What AI costs: the limits, what is left of them, and who spent it. */
export function BudgetPage() {
  useTitle('Budget');
  const api = useApi();
  const budget = useQuery(api.budget.get.queryOptions(undefined, { refetchInterval: 30_000 }));
  return (
    <>
      <PageHeader
        title="AI budget"
        lead="Hard limits, checked before each call. When one is reached, your agents quote the knowledge base at no cost."
      />
      <div className="grid grid-cols-1 gap-8">
        <AlertNotice />
        <Loaded query={budget}>
          {(data) => (
            <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
              <Spent budget={data} />
              <Section title="Limits">
                <Card>
                  <LimitsForm budget={data} />
                  <AlertWish />
                </Card>
              </Section>
            </div>
          )}
        </Loaded>
        <Spend />
        <LedgerTable />
      </div>
    </>
  );
}

function Spent({ budget: { daily, monthly, tokens } }: { budget: Budget }) {
  return (
    <Section title="Used">
      <Card className="grid gap-5">
        <Meter
          label="Today"
          value={daily.spentMicroUsd + daily.heldMicroUsd}
          limit={daily.limitMicroUsd}
          text={`${formatMoney(daily.spentMicroUsd)} of ${formatMoney(daily.limitMicroUsd)}`}
        />
        {daily.heldMicroUsd > 0 && (
          <p className="-mt-3 text-sm text-quiet">
            {formatMoney(daily.heldMicroUsd)} of it is set aside for answers being written now.
          </p>
        )}
        <Meter
          label="This month"
          value={monthly.spentMicroUsd}
          limit={monthly.limitMicroUsd}
          text={`${formatMoney(monthly.spentMicroUsd)} of ${formatMoney(monthly.limitMicroUsd)}`}
        />
        <Meter
          label="Tokens today"
          value={tokens.dailyUsed}
          limit={tokens.dailyLimit}
          text={`${formatNumber(tokens.dailyUsed)} of ${formatNumber(tokens.dailyLimit)}`}
        />
        <Meter
          label="Tokens this month"
          value={tokens.monthlyUsed}
          limit={tokens.monthlyLimit}
          text={`${formatNumber(tokens.monthlyUsed)} of ${formatNumber(tokens.monthlyLimit)}`}
        />
        {daily.spentMicroUsd >= daily.limitMicroUsd && (
          <Notice tone="warn">Today’s limit is reached. Agents quote until midnight, or until you raise it.</Notice>
        )}
      </Card>
    </Section>
  );
}

/** What was spent: by day, agent and model, where that leads, and what it would have been without quoting. */
function Spend() {
  const api = useApi();
  const navigate = route.useNavigate();
  const { days = 30 } = route.useSearch();
  const summary = useQuery(api.usage.summary.queryOptions({ days }));
  return (
    <>
      <Section
        title="Day by day"
        actions={
          <div className="w-40">
            <SelectField
              label="How far back"
              hideLabel
              value={days}
              onChange={(event) =>
                void navigate({ search: { days: Number(event.target.value) }, replace: true, resetScroll: false })
              }
            >
              <option value={7}>7 days</option>
              <option value={30}>30 days</option>
              <option value={90}>90 days</option>
            </SelectField>
          </div>
        }
      >
        <Card>
          <Loaded query={summary} lines={3}>
            {(data) => {
              const total = data.days.reduce((sum, day) => sum + day.microUsd, 0);
              const calls = data.days.reduce((sum, day) => sum + day.calls, 0);
              return (
                <>
                  <Bars
                    title="AI spend by day"
                    bars={data.days.map((day) => ({
                      label: formatDay(day.date),
                      value: day.microUsd,
                      text: `${formatMoney(day.microUsd)}, ${plural(day.calls, 'call')}`,
                    }))}
                  />
                  <p className="mt-2 text-sm text-quiet">
                    {formatMoney(total)} in {days} days for {plural(calls, 'call')}. Quoted answers cost nothing and are
                    not counted here.
                  </p>
                </>
              );
            }}
          </Loaded>
        </Card>
      </Section>
      {summary.data !== undefined && (
        <>
          <ByAgentAndModel summary={summary.data} days={days} />
          <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
            <Forecast month={summary.data.month} />
            <Saved quoting={summary.data.quoting} days={days} />
          </div>
        </>
      )}
    </>
  );
}
