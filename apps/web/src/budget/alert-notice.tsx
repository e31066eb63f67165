import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type BudgetAlert, useApi } from '../api.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/surface.tsx';

/** Limits that are half, four fifths or all used, until somebody has read it. */
export function AlertNotice() {
  const api = useApi();
  const queryClient = useQueryClient();
  const alerts = useQuery(api.budget.alerts.queryOptions(undefined, { refetchInterval: 60_000 }));
  const dismiss = useMutation(
    api.budget.dismissAlerts.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(api.budget.alerts.pathFilter()),
    }),
  );
  if (alerts.data === undefined || alerts.data.length === 0) return null;
  const isUsedUp = alerts.data.some((alert) => alert.threshold === 100);
  return (
    <Notice
      tone={isUsedUp ? 'bad' : 'warn'}
      title={isUsedUp ? 'An AI limit is used up' : 'An AI limit is being used up'}
    >
      <ul className="mt-1 grid gap-0.5">
        {alerts.data.map((alert) => (
          <li key={`${alert.period} ${alert.measure}`}>{sentenceOf(alert)}</li>
        ))}
      </ul>
      <Button size="small" className="mt-3" busy={dismiss.isPending} onClick={() => dismiss.mutate()}>
        I have read this
      </Button>
    </Notice>
  );
}

function sentenceOf({ period, measure, threshold, used, allowed }: BudgetAlert): string {
  const format = measure === 'money' ? formatMoney : (tokens: number) => `${formatNumber(tokens)} tokens`;
  const when = period === 'day' ? 'Today’s' : 'This month’s';
  const what = measure === 'money' ? 'budget' : 'token budget';
  return threshold === 100
    ? `${when} ${what} of ${format(allowed)} is used up. Agents quote the knowledge base until ${period === 'day' ? 'midnight' : 'the month ends'}, or until you raise it.`
    : `${when} ${what}: ${threshold} % was reached at ${format(used)} of ${format(allowed)}.`;
}
