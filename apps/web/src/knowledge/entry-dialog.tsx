import { useQuery } from '@tanstack/react-query';
import { type Category, useApi } from '../api.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded } from '../ui/states.tsx';
import { EntryForm } from './entry-form.tsx';

type EntryDialogProps = {
  /** The entry that is open, if one is. */
  entryId: string | undefined;
  /** Whether a new one is being written. */
  writing: boolean;
  categories: Category[];
  category: Category | undefined;
  onClose: () => void;
};

export function EntryDialog({ entryId, writing, categories, category, onClose }: EntryDialogProps) {
  return (
    <Dialog
      open={writing || entryId !== undefined}
      onClose={onClose}
      title={entryId === undefined ? 'New entry' : 'Edit the entry'}
      lead="One question, one answer that can be said in one breath."
    >
      {entryId === undefined ? (
        <EntryForm entry={undefined} categories={categories} category={category} onClose={onClose} />
      ) : (
        <StoredEntry key={entryId} entryId={entryId} categories={categories} onClose={onClose} />
      )}
    </Dialog>
  );
}

function StoredEntry({
  entryId,
  categories,
  onClose,
}: {
  entryId: string;
  categories: Category[];
  onClose: () => void;
}) {
  const api = useApi();
  const entry = useQuery(api.knowledge.get.queryOptions({ entryId }, { refetchOnWindowFocus: false }));
  return (
    <Loaded query={entry}>
      {(data) => (
        <EntryForm key={data.version} entry={data} categories={categories} category={undefined} onClose={onClose} />
      )}
    </Loaded>
  );
}
