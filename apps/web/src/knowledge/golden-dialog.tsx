import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type GoldenQuestion, useApi } from '../api.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { EntryPicker, type PickedEntry } from './entry-picker.tsx';

/** Writes a golden question, or changes one. */
export function GoldenDialog({ golden, onClose }: { golden: GoldenQuestion | undefined; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={golden === undefined ? 'Add a golden question' : 'Change the golden question'}
      lead="Write it as a customer would, and say what must answer it."
    >
      <GoldenForm golden={golden} onClose={onClose} />
    </Dialog>
  );
}

function GoldenForm({ golden, onClose }: { golden: GoldenQuestion | undefined; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [question, setQuestion] = useState(golden?.question ?? '');
  const [never, setNever] = useState(golden?.kind === 'unanswerable');
  const [picked, setPicked] = useState<PickedEntry[]>(golden?.entries ?? []);
  const done = {
    meta: { inline: true },
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries(api.golden.pathFilter());
    },
  };
  const add = useMutation(api.golden.add.mutationOptions(done));
  const update = useMutation(api.golden.update.mutationOptions(done));
  const failure = add.error ?? update.error;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const wish = { question, entryIds: never ? [] : picked.map(({ entryId }) => entryId) };
        if (golden === undefined) add.mutate(wish);
        else update.mutate({ goldenId: golden.id, ...wish });
      }}
    >
      <TextField
        label="Question"
        maxLength={300}
        placeholder="do you come out on sundays"
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <CheckField
        label="Must not be answered"
        hint="Your agents have to say that they do not know, or offer a person."
        checked={never}
        onChange={(event) => setNever(event.target.checked)}
      />
      {!never && (
        <EntryPicker
          label="Must be answered from"
          hint="Any of these is right."
          question={question}
          picked={picked}
          onChange={setPicked}
        />
      )}
      <DialogFoot
        error={failure}
        action="Save"
        busy={add.isPending || update.isPending}
        disabled={question.trim().length < 3 || (!never && picked.length === 0)}
        onCancel={onClose}
      />
    </form>
  );
}
