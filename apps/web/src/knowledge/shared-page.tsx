import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type SharedEntry, useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, PageHeader } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { EntryPicker, type PickedEntry } from './entry-picker.tsx';
import { KnowledgeNav } from './knowledge-nav.tsx';
import { useWaiting } from './use-waiting.ts';

/** What every company's agents know besides its own entries, and what this company makes of it. */
export function SharedPage() {
  useTitle('Shared knowledge');
  const api = useApi();
  const shared = useQuery(api.knowledge.shared.queryOptions());
  const [replacing, setReplacing] = useState<SharedEntry>();
  const set = useSetShared();
  return (
    <>
      <PageHeader
        title="Shared knowledge"
        lead="Answers that hold for every company on this platform. Your own entries go first. What does not fit you can be hidden from your agents, or answered by an entry of yours; nobody else notices."
      />
      <KnowledgeNav unanswered={useWaiting()} />
      <Loaded query={shared}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title="There is no shared knowledge">Your agents answer from your own entries alone.</Empty>
          ) : (
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
              {entries.map((entry) => (
                <li key={entry.slug} className="grid gap-2 border-b border-line p-4 last:border-0">
                  <div className="flex flex-wrap items-center gap-2">
                    <h2 className="font-medium">{entry.question}</h2>
                    {entry.state === 'hidden' && <Badge tone="note">Hidden from your agents</Badge>}
                    {entry.state === 'replaced' && <Badge tone="note">Answered by your own</Badge>}
                  </div>
                  <p className="text-[0.95rem] text-quiet">{entry.replacement?.question ?? entry.answer}</p>
                  <div className="flex flex-wrap gap-2">
                    {entry.state === 'shown' ? (
                      <>
                        <Button onClick={() => set(entry, { kind: 'hidden' })}>Hide</Button>
                        <Button onClick={() => setReplacing(entry)}>Answer with our own</Button>
                      </>
                    ) : (
                      <Button onClick={() => set(entry, { kind: 'shown' })}>Use the shared answer again</Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {replacing !== undefined && (
        <ReplaceDialog
          entry={replacing}
          onClose={() => setReplacing(undefined)}
          onReplace={(by) => set(replacing, { kind: 'replaced', by })}
        />
      )}
    </>
  );
}

type State = { kind: 'shown' } | { kind: 'hidden' } | { kind: 'replaced'; by: string };

/** Sets what becomes of a shared entry, and offers the way back. */
function useSetShared(): (entry: SharedEntry, state: State) => void {
  const api = useApi();
  const queryClient = useQueryClient();
  const change = useMutation(
    api.knowledge.setShared.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(api.knowledge.pathFilter()),
    }),
  );
  const before = ({ state, replacement }: SharedEntry): State =>
    state === 'replaced' && replacement
      ? { kind: 'replaced', by: replacement.id }
      : { kind: state === 'hidden' ? 'hidden' : 'shown' };
  return (entry, state) => {
    const said = {
      shown: 'Your agents use the shared answer again',
      hidden: 'Hidden from your agents',
      replaced: 'Answered by your own entry',
    }[state.kind];
    change.mutate(
      { slug: entry.slug, state },
      { onSuccess: () => sayUndo(said, () => change.mutateAsync({ slug: entry.slug, state: before(entry) })) },
    );
  };
}

type ReplaceDialogProps = { entry: SharedEntry; onClose: () => void; onReplace: (entryId: string) => void };

function ReplaceDialog({ entry, onClose, onReplace }: ReplaceDialogProps) {
  const [picked, setPicked] = useState<PickedEntry[]>([]);
  const [chosen] = picked;
  return (
    <Dialog open onClose={onClose} title="Answer with our own" lead={entry.question}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen) return;
          onReplace(chosen.entryId);
          onClose();
        }}
      >
        <EntryPicker label="Your entry" picked={picked} onChange={setPicked} single question={entry.question} />
        <DialogFoot action="Use this entry" disabled={!chosen} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
