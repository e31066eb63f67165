import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useForm } from 'react-hook-form';
import { type Company, useApi, useApiClient } from '../api.ts';
import { humanize } from '../format/words.ts';
import { useFormDraft } from '../forms/drafts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { keepSaved } from '../forms/keep-saved.ts';
import { useMay } from '../session/permissions.ts';
import { useTitle } from '../shell/title.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, PageHeader, Section } from '../ui/surface.tsx';
import { CloseCard } from './close-card.tsx';
import { ExportCard } from './export-card.tsx';
import { HoursFields } from './hours-fields.tsx';
import { PlanSection } from './plan-section.tsx';

/** The company's facts, its plan, its data to take away, and the way to close it. */
export function SettingsPage() {
  useTitle('Settings');
  const api = useApi();
  const may = useMay();
  const company = useQuery(api.company.get.queryOptions(undefined, { refetchOnWindowFocus: false }));
  return (
    <>
      <PageHeader
        title="Settings"
        lead="Say it once: agents, answers and site use these facts wherever they are named."
      />
      <Loaded query={company} lines={6}>
        {(data) => (
          <div className="grid grid-cols-1 gap-10">
            <ProfileForm key={data.id} company={data} />
            <PlanSection />
            <div className="grid grid-cols-1 gap-8 lg:grid-cols-2 lg:items-start">
              {may('usage.read') === true && <ExportCard slug={data.slug} />}
              {may('company.close') === true && <CloseCard slug={data.slug} name={data.name} />}
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}

export type ProfileFields = ReturnType<typeof fieldsOf>;

function ProfileForm({ company }: { company: Company }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const client = useApiClient();
  const saved = useMemo(() => fieldsOf(company), [company]);
  const form = useForm({ defaultValues: saved });
  useFormDraft(form, `profile.${company.id}`);
  const refresh = () => queryClient.invalidateQueries(api.company.pathFilter());
  const update = useMutation(
    api.company.update.mutationOptions({
      meta: { inline: true },
      onSuccess: () =>
        keepSaved(form, {
          said: 'Saved. Your agents and your site use it from now on.',
          before: saved,
          putBack: () => client.company.update.mutate(changeOf(saved)),
          refresh,
        }),
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  return (
    <form
      noValidate
      className="grid gap-8 lg:grid-cols-2 lg:items-start"
      onSubmit={form.handleSubmit((fields) => update.mutate(changeOf(fields)))}
    >
      <Section title="Company">
        <Card className="grid gap-4">
          <p className="flex flex-wrap gap-2">
            <Badge>{humanize(company.industry)}</Badge>
            <Badge tone="accent">{humanize(company.tier)} plan</Badge>
          </p>
          <TextField label="Name" {...field('name', { required: 'Enter the name of the company.' })} />
          <TextField label="Phone" type="tel" autoComplete="off" {...form.register('phone')} />
          <TextField label="E-mail" type="email" autoComplete="off" {...form.register('email')} />
          <TextField label="Address" {...form.register('address')} />
          <TextField label="Area you serve" placeholder="Dayton and 25 miles around" {...form.register('area')} />
          <TextField
            label="License"
            hint="Named by your agents only when you have entered it."
            {...form.register('license')}
          />
          <SelectField label="Time zone" {...form.register('timeZone')}>
            {timeZones(company.timeZone).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </SelectField>
        </Card>
      </Section>
      <Section title="Opening hours">
        <Card className="@container grid gap-4">
          <HoursFields form={form} />
        </Card>
      </Section>
      <div className="grid gap-3 lg:col-span-2">
        <SaveFoot error={update.error} busy={update.isPending} isDirty={isDirty} />
      </div>
    </form>
  );
}

function changeOf({ hours, name, timeZone, ...facts }: ProfileFields) {
  const filled = Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [fact, value.trim() === '' ? null : value.trim()]),
  );
  return {
    name: name.trim(),
    timeZone,
    ...filled,
    hours: hours.map(({ day, open, close, closed }) => ({
      day,
      closed,
      open: closed ? null : open,
      close: closed ? null : close,
    })),
  };
}

function fieldsOf(company: Company) {
  return {
    name: company.name,
    phone: company.phone ?? '',
    email: company.email ?? '',
    address: company.address ?? '',
    area: company.area ?? '',
    license: company.license ?? '',
    timeZone: company.timeZone,
    hours: company.hours.map((row) => ({
      day: row.day,
      open: row.open ?? '09:00',
      close: row.close ?? '17:00',
      closed: row.closed,
    })),
  };
}

function timeZones(current: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes(current) ? zones : [current, ...zones];
}
