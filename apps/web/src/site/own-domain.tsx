import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type OwnDomain as Domain, useApi } from '../api.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** The site at a host name of the company's own, once the domain's records say that it is the company's. */
export function OwnDomain({ ownDomain, siteHost }: { ownDomain: Domain; siteHost: string }) {
  return (
    <Section title="Your own domain" lead={`Your site always answers at ${siteHost}.`}>
      <Card className="grid gap-4">
        {ownDomain.isInPlan ? (
          <DomainForm key={ownDomain.domain} ownDomain={ownDomain} siteHost={siteHost} />
        ) : (
          <p className="text-quiet">
            Your plan has no domain of your own. Ask your operator for a larger plan to show the site at www.example.com
            as well.
          </p>
        )}
      </Card>
    </Section>
  );
}

function DomainForm({ ownDomain, siteHost }: { ownDomain: Domain; siteHost: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [domain, setDomain] = useState(ownDomain.domain ?? '');
  const wanted = domain.trim().toLowerCase();
  const set = useMutation(
    api.site.setDomain.mutationOptions({
      meta: { inline: true },
      onSuccess: ({ domain: name }) => {
        sayDone(name === null ? 'Your site is at its ordinary address only.' : `Your site answers at ${name} now.`);
        return queryClient.invalidateQueries(api.site.get.pathFilter());
      },
    }),
  );
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ domain: wanted === '' ? null : wanted });
      }}
    >
      <TextField
        label="Domain"
        hint="Such as www.example.com. Leave it empty to have none."
        maxLength={253}
        autoCapitalize="none"
        spellCheck={false}
        value={domain}
        onChange={(event) => setDomain(event.target.value)}
      />
      {wanted !== '' && wanted !== ownDomain.domain && (
        <div className="grid gap-3 text-sm">
          <p>Where the domain is managed, add these two records, then save.</p>
          <RecordLine name={wanted} kind="CNAME" value={siteHost} />
          <RecordLine name={`_rowhouse.${wanted}`} kind="TXT" value={ownDomain.proof} />
          <p className="text-quiet">
            The first one leads visitors here; the second one shows that the domain is yours. Your operator has to let
            the platform’s front door answer for the name, too.
          </p>
        </div>
      )}
      <SaveFoot
        error={set.error}
        action={wanted === '' ? 'Take the domain away' : 'Save the domain'}
        busy={set.isPending}
        isDirty={wanted !== (ownDomain.domain ?? '')}
      />
    </form>
  );
}

function RecordLine({ name, kind, value }: { name: string; kind: string; value: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-sunken p-3">
      <code className="min-w-0 font-mono break-all">
        {name} {kind} {value}
      </code>
      <CopyButton text={value} />
    </div>
  );
}
