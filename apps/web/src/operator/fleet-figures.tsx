import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { Loaded } from '../ui/states.tsx';

/** The whole fleet in four numbers. */
export function FleetFigures() {
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
