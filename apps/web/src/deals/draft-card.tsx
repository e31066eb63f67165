import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DraftRow, useApi, useApiClient } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { humanize } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Badge } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { CardHead } from './card-list.tsx';

/** A text that an agent wrote, to be approved, copied or thrown away. */
export function DraftCard({ draft }: { draft: DraftRow }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const client = useApiClient();
  const refresh = () => queryClient.invalidateQueries(api.drafts.pathFilter());
  const update = useMutation(
    api.drafts.update.mutationOptions({
      onSuccess: (_updated, { status }) => {
        if (status !== 'discarded') return;
        sayUndo(`“${draft.title}” is discarded.`, async () => {
          await client.drafts.update.mutate({ draftId: draft.id, status: draft.status });
          await refresh();
        });
      },
      onSettled: refresh,
    }),
  );
  return (
    <>
      <CardHead title={draft.title} badge={draft.status === 'approved' && <Badge tone="good">Approved</Badge>}>
        {humanize(draft.kind)} by {draft.agentName ?? 'an agent'}, <Moment iso={draft.createdAt} look="ago" />
      </CardHead>
      <p className="max-w-[72ch] whitespace-pre-line">{draft.body}</p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={draft.body} label="Copy the text" />
        {draft.status === 'draft' && (
          <Button size="small" onClick={() => update.mutate({ draftId: draft.id, status: 'approved' })}>
            Approve
          </Button>
        )}
        <Button size="small" onClick={() => update.mutate({ draftId: draft.id, status: 'discarded' })}>
          Discard
        </Button>
      </div>
    </>
  );
}
