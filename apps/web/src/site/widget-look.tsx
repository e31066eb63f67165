import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageCircle } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { type SiteSettings, useApi, useApiClient } from '../api.ts';
import { useFormDraft } from '../forms/drafts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { keepSaved } from '../forms/keep-saved.ts';
import { useMember } from '../session/session-context.ts';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Card, Section } from '../ui/surface.tsx';

type LookProps = { settings: SiteSettings; tagline: string; published: boolean };

/** How the chat and the site present themselves, with the button as visitors will see it. */
export function WidgetLook({ settings, tagline, published }: LookProps) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const member = useMember();
  const agents = useQuery(api.agents.list.queryOptions());
  const { agentId, launcherLabel, showSources, accent } = settings;
  const saved = { agentId: String(agentId), launcherLabel, showSources, accent, tagline, published };
  const form = useForm({ values: saved, resetOptions: { keepDirtyValues: true } });
  useFormDraft(form, `look.${member?.company.id ?? ''}`);
  const refresh = () => queryClient.invalidateQueries(api.site.get.pathFilter());
  const update = useMutation(
    api.site.updateSettings.mutationOptions({
      meta: { inline: true },
      onSuccess: () =>
        keepSaved(form, {
          said: 'Chat and site look as you set them.',
          before: saved,
          putBack: () => client.site.updateSettings.mutate(saved),
          refresh,
        }),
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  const shown = form.watch();
  return (
    <Section title="How it looks and behaves">
      <Card>
        <form noValidate className="grid gap-4" onSubmit={form.handleSubmit((fields) => update.mutate(fields))}>
          <div aria-hidden className="flex min-h-24 items-end justify-end rounded-lg bg-sunken p-4">
            <span
              className="inline-flex min-h-12 items-center gap-2 rounded-full px-5 font-semibold shadow-high"
              style={{ backgroundColor: shown.accent, color: inkOn(shown.accent) }}
            >
              <MessageCircle className="size-5" />
              {shown.launcherLabel || 'Ask us'}
            </span>
          </div>
          <SelectField label="Who answers first" {...form.register('agentId')}>
            {(agents.data ?? [])
              .filter((agent) => agent.public || agent.id === agentId)
              .map((agent) => (
                <option key={agent.id} value={agent.id}>
                  {agent.name}, {agent.title.toLowerCase()}
                </option>
              ))}
          </SelectField>
          <TextField
            label="Words on the button"
            {...field('launcherLabel', {
              required: 'Put at least one word on the button.',
              maxLength: { value: 60, message: 'Use at most 60 characters.' },
            })}
          />
          <div className="grid grid-cols-[auto_minmax(0,1fr)] items-end gap-3">
            <input
              type="color"
              aria-label="Choose the color"
              value={/^#[0-9a-f]{6}$/i.test(shown.accent) ? shown.accent : '#000000'}
              onChange={({ target }) => form.setValue('accent', target.value, { shouldDirty: true })}
              className="h-11 w-14 rounded-lg border border-edge bg-surface p-1"
            />
            <TextField
              label="Color of chat and site"
              spellCheck={false}
              className="font-mono"
              {...field('accent', {
                pattern: { value: /^#[0-9a-f]{6}$/i, message: 'Use a color such as #0f6fb5.' },
              })}
            />
          </div>
          <TextField label="Line below your name on the site" maxLength={200} {...form.register('tagline')} />
          <CheckField
            label="Show where an answer comes from"
            hint="Under each answer stand the entries that it is from. Off: visitors read only that an answer is quoted."
            {...form.register('showSources')}
          />
          <CheckField
            label="The site is public"
            hint="Off: visitors of your Rowhouse address find nothing. The chat on your own website goes on."
            {...form.register('published')}
          />
          <SaveFoot error={update.error} busy={update.isPending} isDirty={isDirty} onReset={() => form.reset(saved)} />
        </form>
      </Card>
    </Section>
  );
}

/** Black or white, whichever is read more easily on this color (WCAG's relative luminance). */
function inkOn(color: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  if (channels.some(Number.isNaN)) return '#000000';
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
