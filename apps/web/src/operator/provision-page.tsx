import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { formatNumber } from '../format/money.ts';
import { useTitle } from '../shell/title.ts';
import { CompanyForm } from '../sign-up/company-form.tsx';
import { MadeTable } from '../sign-up/made-table.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';

/** Signs a customer up. Each new form has a key of its own, so that one form makes one company. */
export function ProvisionPage() {
  useTitle('New company');
  const [form, setForm] = useState(0);
  return <Provision key={form} onAgain={() => setForm(form + 1)} />;
}

function Provision({ onAgain }: { onAgain: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const options = useQuery(api.auth.options.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const provision = useMutation(
    api.platform.companies.provision.mutationOptions({
      meta: { inline: true },
      onSuccess: () => queryClient.invalidateQueries(api.platform.pathFilter()),
    }),
  );
  if (provision.data !== undefined) {
    const { company, made, totalRows, tookMs } = provision.data;
    return (
      <>
        <PageHeader
          title={`${company.name} is live`}
          lead={`${formatNumber(totalRows)} rows in ${formatNumber(tookMs)} ms.`}
          actions={
            <>
              <a href={company.siteUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
                Open its site
              </a>
              <Button look="primary" onClick={onAgain}>
                Make another
              </Button>
            </>
          }
        />
        <MadeTable welcome={{ made, totalRows, tookMs }} />
      </>
    );
  }
  return (
    <>
      <PageHeader title="New company" lead="The same as signing up, for somebody else." />
      <Loaded query={options} lines={6}>
        {(data) => (
          <CompanyForm
            options={data}
            owner="customer"
            action="Make the company"
            busy={provision.isPending}
            failure={provision.error}
            onSubmit={(company) => provision.mutate(company)}
          />
        )}
      </Loaded>
    </>
  );
}
