import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, Section } from '../ui/surface.tsx';

const states = { trial: 'Trial', active: 'Active', 'past-due': 'Payment due', ended: 'Ended' };

/** What the company subscribed to, what it costs and what it lets the company do. */
export function PlanSection() {
  const api = useApi();
  const plan = useQuery(api.company.plan.queryOptions());
  return (
    <Section title="Your plan">
      <Loaded query={plan} lines={4}>
        {({ tier, status, microUsdPerMonth, periodEnd, entitlements }) => (
          <Card className="grid gap-4">
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone="accent">{humanize(tier)}</Badge>
              <Badge>{states[status]}</Badge>
              <span className="text-quiet">
                {formatMoney(microUsdPerMonth)} a month, this period until {formatDay(periodEnd)}
              </span>
            </p>
            <dl className="grid gap-x-8 sm:grid-cols-2">
              {entitlements.map(({ feature, enabled, quantity }) => (
                <div key={feature} className="flex justify-between gap-4 border-t border-line py-2">
                  <dt>{humanize(feature).replace(/^Api\b/, 'API')}</dt>
                  <dd className={enabled ? 'tabular-nums' : 'text-quiet'}>
                    {enabled ? (quantity === null ? 'Yes' : formatNumber(quantity)) : 'No'}
                  </dd>
                </div>
              ))}
            </dl>
          </Card>
        )}
      </Loaded>
    </Section>
  );
}
