import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Entry, type EntryVersion, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { diffWords } from './text-diff.ts';

/** What the entry said before, what changed each time, and the way back. */
export function EntryVersions({ entry }: { entry: Entry }) {
  const api = useApi();
  const versions = useQuery(api.knowledge.versions.queryOptions({ entryId: entry.id }));
  return (
    <Section title="Versions" lead="Nothing that this entry ever said is lost.">
      <Card>
        <Loaded query={versions} lines={2}>
          {(older) => <History entry={entry} older={older} />}
        </Loaded>
      </Card>
    </Section>
  );
}

type Said = Pick<EntryVersion, 'version' | 'question' | 'phrasings' | 'answer' | 'status'>;

function History({ entry, older }: { entry: Entry; older: EntryVersion[] }) {
  const [restoring, setRestoring] = useState<EntryVersion>();
  return (
    <>
      <ol className="grid gap-3">
        <li>
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">Version {entry.version}</span>
            <Badge tone="good">Now</Badge>
            <span className="text-sm text-quiet">
              since <Moment iso={entry.updatedAt} />
            </span>
          </p>
          <Change before={older[0]} after={entry} />
        </li>
        {older.map((version, index) => (
          <li key={version.version} className="border-t border-line pt-3">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">Version {version.version}</span>
              <span className="text-sm text-quiet">
                until <Moment iso={version.replacedAt} />, replaced by {version.replacedBy}
              </span>
              <Button size="small" className="ml-auto" onClick={() => setRestoring(version)}>
                Restore
              </Button>
            </p>
            <Change before={older[index + 1]} after={version} />
          </li>
        ))}
      </ol>
      {restoring !== undefined && <Restore entry={entry} version={restoring} onClose={() => setRestoring(undefined)} />}
    </>
  );
}

/** One version beside the one before it. */
function Change({ before, after }: { before: Said | undefined; after: Said }) {
  if (before === undefined) return <p className="text-sm text-quiet">As it was first written.</p>;
  const fields = [
    ['Question', before.question, after.question],
    ['Answer', before.answer, after.answer],
    ['Other ways to ask', before.phrasings.join('\n'), after.phrasings.join('\n')],
    ['Status', before.status, after.status],
  ] as const;
  const changed = fields.filter(([, was, is]) => was !== is);
  if (changed.length === 0) return <p className="text-sm text-quiet">Moved to another category.</p>;
  return (
    <details>
      <summary className="w-fit text-sm text-quiet">
        Changed: {changed.map(([name]) => name.toLowerCase()).join(', ')}
      </summary>
      <dl className="mt-2 grid gap-2 rounded-lg bg-sunken p-3 text-sm">
        {changed.map(([name, was, is]) => (
          <div key={name}>
            <dt className="text-quiet">{name}</dt>
            <dd className="whitespace-pre-wrap">
              <Diff before={was} after={is} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  return diffWords(before, after).map(({ kind, text }, index) => {
    if (kind === 'same') return <span key={index}>{text}</span>;
    return kind === 'added' ? (
      <ins key={index} className="bg-good-soft text-good">
        {text}
      </ins>
    ) : (
      <del key={index} className="bg-bad-soft text-bad">
        {text}
      </del>
    );
  });
}

function Restore({ entry, version, onClose }: { entry: Entry; version: EntryVersion; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const update = useMutation(
    api.knowledge.update.mutationOptions({
      onSuccess: () => {
        sayDone(`The entry says again what version ${version.version} said.`);
        onClose();
        return queryClient.invalidateQueries(api.knowledge.pathFilter());
      },
    }),
  );
  const { question, phrasings, answer, status } = version;
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Restore version ${version.version}?`}
      action="Restore"
      busy={update.isPending}
      onConfirm={() =>
        update.mutate({ entryId: entry.id, version: entry.version, question, phrasings, answer, status })
      }
    >
      <p className="mb-2">It becomes version {entry.version + 1}; what the entry says now stays among the versions.</p>
      <p className="rounded-lg bg-sunken p-3 whitespace-pre-wrap text-ink">
        <Diff before={entry.answer} after={answer} />
      </p>
    </Confirm>
  );
}
