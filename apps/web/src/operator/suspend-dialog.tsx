import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { TextField } from '../ui/field.tsx';
import { CompanyDialog, useCompanyChanged } from './company-dialog.tsx';

/** Suspending closes a company's doors at once; the reason goes into its audit. */
export function SuspendDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const changed = useCompanyChanged(onClose);
  const [reason, setReason] = useState('');
  const suspend = useMutation(
    api.platform.companies.suspend.mutationOptions({
      meta: { inline: true },
      onSuccess: () => changed(`${company?.name ?? 'The company'} is suspended.`),
    }),
  );
  return (
    <CompanyDialog
      company={company}
      title={`Suspend ${company?.name ?? ''}?`}
      lead="Its members, its site and its chat stop working within a second. Nothing is deleted."
      change={suspend}
      action="Suspend"
      look="danger"
      disabled={reason.trim().length < 3}
      onAct={({ slug }) => suspend.mutate({ slug, reason: reason.trim() })}
      onClose={onClose}
    >
      <TextField
        label="Reason"
        hint="Kept in the company’s audit."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </CompanyDialog>
  );
}
