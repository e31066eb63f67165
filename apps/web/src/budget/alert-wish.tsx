import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { CheckField } from '../ui/field.tsx';

/** Whether this person is told when a limit is half, four fifths or all used. */
export function AlertWish() {
  const api = useApi();
  const queryClient = useQueryClient();
  const wish = useQuery(api.budget.wantsAlerts.queryOptions());
  const set = useMutation(
    api.budget.setAlerts.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries(api.budget.wantsAlerts.pathFilter()),
          queryClient.invalidateQueries(api.budget.alerts.pathFilter()),
        ]),
    }),
  );
  if (wish.data === undefined) return null;
  return (
    <CheckField
      label="Tell me when a limit is used up to 50, 80 and 100 %"
      hint="For you alone. The audit log keeps it either way."
      checked={set.isPending ? set.variables.wanted : wish.data.wanted}
      onChange={(event) => set.mutate({ wanted: event.target.checked })}
    />
  );
}
