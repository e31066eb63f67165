import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** Suspending closes a company's doors at once; the reason goes into its audit. */
export function SuspendDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const suspend = useMutation(
    api.platform.companies.suspend.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone(`${company?.name ?? 'The company'} is suspended.`);
        onClose();
        return queryClient.invalidateQueries(api.platform.pathFilter());
      },
    }),
  );
  return (
    <Dialog
      open={company !== undefined}
      onClose={onClose}
      title={`Suspend ${company?.name ?? ''}?`}
      lead="Its members, its site and its chat stop working within a second. Nothing is deleted."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (company !== undefined) suspend.mutate({ slug: company.slug, reason: reason.trim() });
        }}
      >
        <TextField
          label="Reason"
          hint="Kept in the company’s audit."
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <DialogFoot
          error={suspend.error}
          action="Suspend"
          look="danger"
          busy={suspend.isPending}
          disabled={reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
