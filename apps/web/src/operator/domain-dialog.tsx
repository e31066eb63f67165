import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { TextField } from '../ui/field.tsx';
import { CompanyDialog, useCompanyChanged } from './company-dialog.tsx';

/** A host name of the company's own for its site; that it leads to this server is for the operator to see to. */
export function DomainDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const changed = useCompanyChanged(onClose);
  const [domain, setDomain] = useState(company?.domain ?? '');
  const set = useMutation(
    api.platform.companies.setDomain.mutationOptions({
      meta: { inline: true },
      onSuccess: ({ domain: name }) =>
        changed(
          name === null
            ? `${company?.name} is at its ordinary address only.`
            : `${company?.name} is at ${name} as well.`,
        ),
    }),
  );
  return (
    <CompanyDialog
      company={company}
      title={`Own domain of ${company?.name ?? ''}`}
      lead="The site answers there too, and names it as its address. Point its DNS to this platform first, and let your proxy hold its certificate."
      change={set}
      action="Save"
      onAct={({ slug }) => {
        const name = domain.trim() === '' ? null : domain.trim();
        set.mutate({ slug, domain: name, reason: name === null ? 'Taken away' : `Set to ${name}` });
      }}
      onClose={onClose}
    >
      <TextField
        label="Domain"
        hint="Such as www.example.com. Empty: none of its own."
        maxLength={253}
        autoCapitalize="none"
        spellCheck={false}
        value={domain}
        onChange={(event) => setDomain(event.target.value)}
      />
    </CompanyDialog>
  );
}
