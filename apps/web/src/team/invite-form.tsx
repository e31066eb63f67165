import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { describeFailure, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { fieldOf } from '../forms/field-of.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { z } from '../validation.ts';
import { roles } from './roles.ts';

const invitation = z.object({
  email: z.email('Enter an e-mail address such as ben@example.com.'),
  role: z.enum(['admin', 'manager', 'staff', 'viewer']),
});

/** Makes a link to pass on: Rowhouse sends no mail. */
export function InviteForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    resolver: zodResolver(invitation),
    defaultValues: { email: '', role: 'staff' as z.infer<typeof invitation>['role'] },
  });
  const field = fieldOf(form);
  const invite = useMutation(
    api.members.invite.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        form.reset();
        return queryClient.invalidateQueries(api.members.list.pathFilter());
      },
    }),
  );
  return (
    <Section title="Invite somebody" lead="You get a link to pass on. It works once, for this address.">
      <Card className="grid gap-4">
        <form
          noValidate
          className="grid gap-4 sm:grid-cols-[1fr_1fr_auto] sm:items-start"
          onSubmit={form.handleSubmit((fields) => invite.mutate(fields))}
        >
          <TextField label="E-mail" type="email" inputMode="email" autoComplete="off" {...field('email')} />
          <SelectField label="Role" {...form.register('role')}>
            {roles.map((role) => (
              <option key={role.value} value={role.value}>
                {role.label}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="primary" busy={invite.isPending} className="sm:mt-[1.65rem]">
            Make the link
          </Button>
        </form>
        {invite.error !== null && <Notice tone="bad">{describeFailure(invite.error).message}</Notice>}
        {invite.data !== undefined && (
          <Notice tone="good" title="The invitation is ready">
            <p className="my-2 rounded-lg bg-surface p-3 font-mono text-sm text-ink">{invite.data.inviteUrl}</p>
            <div className="flex flex-wrap items-center gap-3">
              <CopyButton text={invite.data.inviteUrl} label="Copy the link" />
              <span className="text-sm">
                Valid until <Moment iso={invite.data.expiresAt} />. It is shown only now.
              </span>
            </div>
          </Notice>
        )}
      </Card>
    </Section>
  );
}
