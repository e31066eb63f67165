import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type SiteSettings, useApi, useApiClient } from '../api.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { CheckField, TextArea } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone, sayUndo } from '../ui/toasts.tsx';

/** The line to put on one's own website, and the websites that may use it. */
export function WidgetSettings({ settings }: { settings: SiteSettings }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [text, setText] = useState(settings.allowedOrigins.join('\n'));
  const client = useApiClient();
  const refresh = () => queryClient.invalidateQueries(api.site.get.pathFilter());
  const update = useMutation(
    api.site.updateSettings.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayUndo('The list of websites is saved.', async () => {
          await client.site.updateSettings.mutate({ allowedOrigins: settings.allowedOrigins });
          await refresh();
        });
        return refresh();
      },
    }),
  );
  const lines = text.split('\n').map((line) => line.trim().replace(/\/$/, ''));
  const origins = lines.filter((line) => line !== '');
  const wrong = origins.find((origin) => !isOrigin(origin));
  return (
    <div className="grid grid-cols-1 gap-8">
      <Section title="Chat on your own website" lead="Paste this line before the closing body tag of each page.">
        <Card className="grid gap-3">
          <pre className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-sm" tabIndex={0}>
            <code>{settings.snippet}</code>
          </pre>
          <div>
            <CopyButton text={settings.snippet} label="Copy the line" />
          </div>
        </Card>
      </Section>
      <OffTopicGuard settings={settings} />
      <Section title="Where it may run" lead="Your Rowhouse site is always allowed.">
        <Card>
          <form
            className="grid gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              if (wrong === undefined) update.mutate({ allowedOrigins: origins });
            }}
          >
            <TextArea
              label="Websites"
              rows={3}
              className="font-mono text-sm"
              spellCheck={false}
              hint="One on each line, such as https://www.example.com, without a path."
              error={
                wrong === undefined
                  ? undefined
                  : `“${wrong}” is no address of a website. It should look like https://www.example.com.`
              }
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <SaveFoot
              error={update.error}
              action="Save the list"
              busy={update.isPending}
              isDirty={wrong === undefined && origins.join() !== settings.allowedOrigins.join()}
            />
          </form>
        </Card>
      </Section>
    </div>
  );
}

/** Keeps errands for another assistant from the model. Abuse is always kept from it. */
function OffTopicGuard({ settings }: { settings: SiteSettings }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const update = useMutation(
    api.site.updateSettings.mutationOptions({
      onSuccess: (_saved, sent) => {
        sayDone(sent.offTopicGuard === true ? 'Visitors are kept to the point.' : 'Visitors may ask about anything.');
        return queryClient.invalidateQueries(api.site.get.pathFilter());
      },
    }),
  );
  return (
    <Section title="What visitors may ask" lead="Abuse never reaches a model, whatever you choose here.">
      <Card>
        <CheckField
          label="Keep visitors to your business"
          hint="Errands for another assistant, such as homework or code, are turned down politely and cost nothing."
          checked={settings.offTopicGuard}
          disabled={update.isPending}
          onChange={(event) => update.mutate({ offTopicGuard: event.target.checked })}
        />
      </Card>
    </Section>
  );
}

function isOrigin(text: string): boolean {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text.toLowerCase() && (protocol === 'https:' || protocol === 'http:');
  } catch {
    return false;
  }
}
