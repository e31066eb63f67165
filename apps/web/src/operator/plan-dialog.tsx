import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { formatDollars } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** Another plan for a company, from now on. */
export function PlanDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const options = useQuery(api.auth.options.queryOptions());
  const [tier, setTier] = useState(company?.tier ?? '');
  const set = useMutation(
    api.platform.companies.setTier.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone(`${company?.name} has the plan ${humanize(tier)} now.`);
        onClose();
        return queryClient.invalidateQueries(api.platform.pathFilter());
      },
    }),
  );
  return (
    <Dialog
      open={company !== undefined}
      onClose={onClose}
      title={`Plan of ${company?.name ?? ''}`}
      lead="It holds at once. A budget that the company has set for itself stays, and so does what it has too much of for a smaller plan: nothing can be added to that."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (company === undefined) return;
          set.mutate({ slug: company.slug, tier, reason: `From ${company.tier} to ${tier}` });
        }}
      >
        <SelectField label="Plan" value={tier} onChange={(event) => setTier(event.target.value)}>
          {(options.data?.tiers ?? []).map(({ slug, name, priceUsdPerMonth }) => (
            <option key={slug} value={slug}>
              {name}, {formatDollars(priceUsdPerMonth)} a month
            </option>
          ))}
        </SelectField>
        <DialogFoot
          error={set.error}
          action="Change the plan"
          busy={set.isPending}
          disabled={tier === company?.tier}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
