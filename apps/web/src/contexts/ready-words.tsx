import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeFailure, type ReadyWords, useApi } from '../api.ts';
import { channelNames } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** What the team sends again and again, changed once for everybody. */
export function ReadyWordsSection() {
  const api = useApi();
  const words = useQuery(api.readyWords.list.queryOptions());
  return (
    <Section title="Ready words">
      <p className="mb-3 text-quiet">
        At hand wherever your people reply to a visitor. {'{{company.name}}'} and the like are filled in; what stands in
        [square brackets] is for whoever sends it.
      </p>
      <Loaded query={words} lines={6}>
        {(list) => (
          <ul className="grid gap-3 xl:grid-cols-2">
            {list.map((one) => (
              <li key={`${one.slug} ${one.version}`}>
                <ReadyWordsCard words={one} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function ReadyWordsCard({ words }: { words: ReadyWords }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [body, setBody] = useState(words.body);
  const update = useMutation(
    api.readyWords.update.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone(`${words.name} is saved.`);
        return queryClient.invalidateQueries(api.readyWords.list.pathFilter());
      },
    }),
  );
  const isChanged = body !== words.body;
  return (
    <Card>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ slug: words.slug, body, version: words.version });
        }}
      >
        <h3 className="flex flex-wrap items-center gap-2 font-semibold">
          {words.name}
          <Badge>{channelNames[words.channel]}</Badge>
        </h3>
        <TextArea
          label={words.name}
          hideLabel
          hint={words.subject === '' ? undefined : `Subject: ${words.rendered.subject}`}
          rows={3}
          maxLength={4_000}
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        {update.error !== null && <Notice tone="bad">{describeFailure(update.error).message}</Notice>}
        {isChanged && (
          <div className="flex gap-2">
            <Button type="submit" look="primary" busy={update.isPending} disabled={body.trim() === ''}>
              Save
            </Button>
            <Button onClick={() => setBody(words.body)}>Undo changes</Button>
          </div>
        )}
      </form>
    </Card>
  );
}
