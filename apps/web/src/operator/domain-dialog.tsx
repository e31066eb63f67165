import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** A host name of the company's own for its site; that it leads to this server is for the operator to see to. */
export function DomainDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [domain, setDomain] = useState(company?.domain ?? '');
  const set = useMutation(
    api.platform.companies.setDomain.mutationOptions({
      meta: { inline: true },
      onSuccess: ({ domain: name }) => {
        sayDone(
          name === null
            ? `${company?.name} is at its ordinary address only.`
            : `${company?.name} is at ${name} as well.`,
        );
        onClose();
        return queryClient.invalidateQueries(api.platform.pathFilter());
      },
    }),
  );
  return (
    <Dialog
      open={company !== undefined}
      onClose={onClose}
      title={`Own domain of ${company?.name ?? ''}`}
      lead="The site answers there too, and names it as its address. Point its DNS to this platform first, and let your proxy hold its certificate."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (company === undefined) return;
          const name = domain.trim() === '' ? null : domain.trim();
          set.mutate({ slug: company.slug, domain: name, reason: name === null ? 'Taken away' : `Set to ${name}` });
        }}
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
        <DialogFoot error={set.error} action="Save" busy={set.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
