import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeFailure, type GptContext, useApi, useApiClient } from '../api.ts';
import { keepDraft, readDraft } from '../forms/drafts.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Notice, PageHeader } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { ReadyWordsSection } from './ready-words.tsx';

const about: Record<string, string> = {
  identity: 'Who you are, what you do and do not do, and for whom.',
  personality: 'How your agents come across, and what they would never say.',
  'brand-voice': 'How they write: words, length, how prices look.',
  boundaries: 'What they never promise, and who can answer instead.',
};

/** How the company speaks: texts that every agent is told, and ready words for staff. */
export function ContextsPage() {
  useTitle('Brand voice');
  const api = useApi();
  const contexts = useQuery(api.contexts.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Brand voice"
        lead="Four texts that every agent reads before each answer. Written to the agent; {{company.name}} and the like are filled in."
      />
      <Loaded query={contexts}>
        {(list) => (
          <div className="grid gap-6 xl:grid-cols-2">
            {list.map((context) => (
              <ContextCard key={`${context.id} ${context.version}`} context={context} />
            ))}
          </div>
        )}
      </Loaded>
      <div className="mt-8">
        <ReadyWordsSection />
      </div>
    </>
  );
}

function ContextCard({ context }: { context: GptContext }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const client = useApiClient();
  const draft = `context.${context.id}`;
  const [text, setText] = useState(() => readDraft(draft) ?? context.text);
  const write = (next: string) => {
    setText(next);
    keepDraft(draft, next === context.text ? '' : next);
  };
  const refetch = () => queryClient.invalidateQueries(api.contexts.list.pathFilter());
  const update = useMutation(
    api.contexts.update.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        keepDraft(draft, '');
        sayUndo(`${context.title} is saved. The next answer uses it.`, async () => {
          const { id: contextId, text: before, version } = context;
          await client.contexts.update.mutate({ contextId, text: before, version: version + 1 });
          await refetch();
        });
        return refetch();
      },
    }),
  );
  const failure = update.error === null ? undefined : describeFailure(update.error);
  return (
    <Card>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ contextId: context.id, text, version: context.version });
        }}
      >
        <h2 className="text-lg font-semibold">{context.title}</h2>
        <TextArea
          label={context.title}
          hideLabel
          hint={about[context.slug]}
          rows={9}
          maxLength={6_000}
          value={text}
          onChange={(event) => write(event.target.value)}
        />
        {failure?.reason === 'conflict' && (
          <Notice tone="warn" title="Somebody else changed this text meanwhile">
            Your words are still here. Copy what you need, then{' '}
            <button type="button" className="font-medium underline" onClick={() => void refetch()}>
              load the newest version
            </button>
            .
          </Notice>
        )}
        {failure !== undefined && failure.reason !== 'conflict' && <Notice tone="bad">{failure.message}</Notice>}
        <div className="flex gap-2">
          <Button
            type="submit"
            look="primary"
            busy={update.isPending}
            disabled={text === context.text || text.trim() === ''}
          >
            Save
          </Button>
          {text !== context.text && <Button onClick={() => write(context.text)}>Undo changes</Button>}
        </div>
      </form>
    </Card>
  );
}
