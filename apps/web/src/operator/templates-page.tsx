import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { describeFailure, type FleetUpgradeLine, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { IndustryPreview } from '../sign-up/industry-preview.tsx';
import { industryIcon } from '../sign-up/industry-icons.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, PageHeader, Section } from '../ui/surface.tsx';

const route = getRouteApi('/operator/templates');

const modes = {
  plan: 'Look at it first',
  apply: 'Update the fleet',
  'roll-back': 'Take the last update back',
} as const;
const tones = {
  planned: 'note',
  applied: 'good',
  current: 'plain',
  held: 'warn',
  'rolled-back': 'good',
  failed: 'bad',
} as const;

/** The industries, who is at which version of them, and the fleet's way to the current one. */
export function TemplatesPage() {
  useTitle('Templates');
  const api = useApi();
  const industries = useQuery(api.platform.templates.list.queryOptions());
  const figures = useQuery(api.platform.templates.fleet.queryOptions());
  const navigate = route.useNavigate();
  const { industry: shown } = route.useSearch();
  return (
    <>
      <PageHeader
        title="Templates"
        lead="The industries that companies are born in, and the versions that the fleet is at."
      />
      <Fleet />
      <Section title="Industries" className="mt-8">
        <Loaded query={industries} lines={8}>
          {(list) => (
            <ul className="grid gap-2">
              {list.map((industry) => {
                const Icon = industryIcon(industry);
                const rows = (figures.data ?? []).filter((row) => row.industry === industry.slug);
                const total = rows.reduce((sum, row) => sum + row.companies, 0);
                const behind = rows
                  .filter((row) => row.version < row.current)
                  .reduce((sum, row) => sum + row.companies, 0);
                const held = rows.reduce((sum, row) => sum + row.held, 0);
                return (
                  <li key={industry.slug}>
                    <Card>
                      <div className="flex flex-wrap items-center justify-between gap-3">
                        <span className="flex items-center gap-3">
                          <Icon className="size-5 text-accent" aria-hidden />
                          <span>
                            <span className="font-medium">{industry.name}</span>{' '}
                            <span className="text-sm text-quiet">
                              version {industry.version}, {plural(total, 'company', 'companies')}
                            </span>
                          </span>
                        </span>
                        <span className="flex flex-wrap items-center gap-2">
                          {behind > 0 && <Badge tone="note">{behind} behind</Badge>}
                          {held > 0 && <Badge tone="warn">{held} held back</Badge>}
                          <Button
                            size="small"
                            aria-expanded={shown === industry.slug}
                            onClick={() =>
                              void navigate({
                                search: { industry: shown === industry.slug ? undefined : industry.slug },
                                replace: true,
                                resetScroll: false,
                              })
                            }
                          >
                            {shown === industry.slug ? 'Close' : 'Preview'}
                          </Button>
                        </span>
                      </div>
                      {shown === industry.slug && <IndustryPreview industry={industry.slug} />}
                    </Card>
                  </li>
                );
              })}
            </ul>
          )}
        </Loaded>
      </Section>
    </>
  );
}

function Fleet() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [slug, setSlug] = useState('');
  const [reason, setReason] = useState('');
  const upgrade = useMutation(
    api.platform.templates.upgrade.mutationOptions({
      meta: { inline: true },
      onSuccess: () => queryClient.invalidateQueries(api.platform.pathFilter()),
    }),
  );
  const run = (mode: keyof typeof modes) =>
    upgrade.mutate({ mode, reason, ...(slug.trim() === '' ? {} : { slug: slug.trim() }) });
  return (
    <Section
      title="Bring companies up to date"
      lead="Rows nobody touched follow; edits stay; a company whose test questions would do worse is held back. Each entry stands in both logs. You see figures, never a row."
    >
      <Card className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Company (all that are behind when empty)"
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
          />
          <TextField label="Reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </div>
        <div className="flex flex-wrap gap-2">
          {(Object.keys(modes) as (keyof typeof modes)[]).map((mode) => (
            <Button
              key={mode}
              look={mode === 'apply' ? 'primary' : 'plain'}
              busy={upgrade.isPending && upgrade.variables.mode === mode}
              disabled={reason.trim().length < 3}
              onClick={() => run(mode)}
            >
              {modes[mode]}
            </Button>
          ))}
        </div>
        {upgrade.error !== null && <Notice tone="bad">{describeFailure(upgrade.error).message}</Notice>}
        {upgrade.data !== undefined && <Lines lines={upgrade.data} />}
      </Card>
    </Section>
  );
}

function Lines({ lines }: { lines: FleetUpgradeLine[] }) {
  if (lines.length === 0) return <Notice tone="good">Every company is at the current version of its templates.</Notice>;
  return (
    <ul className="grid gap-2 text-sm" aria-live="polite">
      {lines.map((line) => (
        <li key={line.slug} className="flex flex-wrap items-center gap-2">
          <Badge tone={tones[line.state]}>{line.state}</Badge>
          <span className="font-medium">{line.slug}</span>
          <span className="text-quiet">
            version {line.from} to {line.to}: {line.counts.update ?? 0} follow, {line.counts.add ?? 0} new,{' '}
            {line.counts.remove ?? 0} gone, {line.counts.choice ?? 0} to decide. {line.detail}
          </span>
        </li>
      ))}
    </ul>
  );
}
