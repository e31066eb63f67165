import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import { formatDollars } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { SelectField } from '../ui/field.tsx';
import { CompanyDialog, useCompanyChanged } from './company-dialog.tsx';

/** Another plan for a company, from now on. */
export function PlanDialog({ company, onClose }: { company: FleetCompany | undefined; onClose: () => void }) {
  const api = useApi();
  const changed = useCompanyChanged(onClose);
  const options = useQuery(api.auth.options.queryOptions());
  const [tier, setTier] = useState(company?.tier ?? '');
  const set = useMutation(
    api.platform.companies.setTier.mutationOptions({
      meta: { inline: true },
      onSuccess: () => changed(`${company?.name} has the plan ${humanize(tier)} now.`),
    }),
  );
  return (
    <CompanyDialog
      company={company}
      title={`Plan of ${company?.name ?? ''}`}
      lead="It holds at once. A budget that the company has set for itself stays, and so does what it has too much of for a smaller plan: nothing can be added to that."
      change={set}
      action="Change the plan"
      disabled={tier === company?.tier}
      onAct={(changing) => set.mutate({ slug: changing.slug, tier, reason: `From ${changing.tier} to ${tier}` })}
      onClose={onClose}
    >
      <SelectField label="Plan" value={tier} onChange={(event) => setTier(event.target.value)}>
        {(options.data?.tiers ?? []).map(({ slug, name, priceUsdPerMonth }) => (
          <option key={slug} value={slug}>
            {name}, {formatDollars(priceUsdPerMonth)} a month
          </option>
        ))}
      </SelectField>
    </CompanyDialog>
  );
}
