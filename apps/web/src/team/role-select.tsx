import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi, useApiClient } from '../api.ts';
import { humanize } from '../format/words.ts';
import { SelectField } from '../ui/field.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { roles } from './roles.ts';

/** Gives a member another role at once. */
export function RoleSelect({ memberId, name, role }: { memberId: string; name: string; role: string }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const setRole = useMutation(
    api.members.setRole.mutationOptions({
      onSuccess: (_saved, { role: now }) => {
        const before = roles.find((one) => one.value === role);
        if (before === undefined || now === role) return;
        sayUndo(`${name} is ${humanize(now)} now.`, async () => {
          await client.members.setRole.mutate({ memberId, role: before.value });
          await queryClient.invalidateQueries(api.members.list.pathFilter());
        });
      },
      onSettled: () => queryClient.invalidateQueries(api.members.list.pathFilter()),
    }),
  );
  return (
    <div className="min-w-32">
      <SelectField
        label={`Role of ${name}`}
        hideLabel
        value={setRole.isPending ? setRole.variables.role : role}
        onChange={({ target }) => {
          const next = roles.find((one) => one.value === target.value);
          if (next !== undefined) setRole.mutate({ memberId, role: next.value });
        }}
      >
        {roles.map((one) => (
          <option key={one.value} value={one.value}>
            {humanize(one.value)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
