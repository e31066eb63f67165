import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Category, type EntryDraft, type Retried, type UnansweredGroup, useApi } from '../api.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { EntryPicker, type PickedEntry } from './entry-picker.tsx';

type DialogProps = { questionIds: string[]; onClose: () => void; onTried: (tried: Retried[]) => void };

/** Writes an entry for questions that nobody could answer, from a draft. */
export function AnswerDialog({ questionIds, onClose, onTried }: DialogProps) {
  const api = useApi();
  const draft = useQuery(
    api.unanswered.propose.queryOptions({ questionIds }, { refetchOnWindowFocus: false, staleTime: Infinity }),
  );
  const categories = useQuery(api.knowledge.categories.queryOptions());
  return (
    <Dialog
      open
      onClose={onClose}
      title="Write the answer"
      lead="A draft from what was asked, and from what your team replied. Put it right; then the questions are asked again."
    >
      <Loaded query={draft}>
        {(data) => (
          <Loaded query={categories}>
            {(known) => (
              <DraftForm
                draft={data}
                categories={known}
                questionIds={questionIds}
                onClose={onClose}
                onTried={onTried}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </Dialog>
  );
}

function DraftForm({
  draft,
  categories,
  questionIds,
  onClose,
  onTried,
}: DialogProps & { draft: EntryDraft; categories: Category[] }) {
  const api = useApi();
  const [question, setQuestion] = useState(draft.question);
  const [answer, setAnswer] = useState(draft.answer);
  const [phrasings, setPhrasings] = useState(draft.phrasings.join('\n'));
  const [categoryId, setCategoryId] = useState<string>(draft.categoryId ?? categories[0]?.id ?? '');
  const save = useMutation(
    api.unanswered.answer.mutationOptions({ meta: { inline: true }, onSuccess: ({ tried }) => onTried(tried) }),
  );
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const lines = phrasings.split('\n').map((line) => line.trim());
        const entry = { categoryId, question, answer, phrasings: lines.filter((line) => line !== '') };
        save.mutate({ questionIds, entry });
      }}
    >
      <TextField
        label="Question"
        maxLength={300}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <TextArea
        label="Answer"
        rows={4}
        maxLength={4_000}
        hint={draft.answer === '' ? 'Nobody of your team has replied to it yet.' : 'From what your team replied.'}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <TextArea
        label="Other ways to ask"
        hint="One on each line, as it was asked. Take out names and whatever is nobody’s business."
        value={phrasings}
        onChange={(event) => setPhrasings(event.target.value)}
      />
      <SelectField label="Category" value={categoryId} onChange={(event) => setCategoryId(event.target.value)}>
        {categories.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <DialogFoot
        error={save.error}
        action="Save and ask again"
        busy={save.isPending}
        disabled={question.trim().length < 3 || answer.trim().length < 3}
        onCancel={onClose}
      />
    </form>
  );
}

/** Makes the questions further ways to ask an entry that is there. */
export function AttachDialog({ group, questionIds, onClose, onTried }: DialogProps & { group: UnansweredGroup }) {
  const api = useApi();
  const likely = [group.chosen, group.nearest].find((entry) => entry?.layer === 'company');
  const [picked, setPicked] = useState<PickedEntry[]>(likely ? [likely] : []);
  const attach = useMutation(
    api.unanswered.attach.mutationOptions({ meta: { inline: true }, onSuccess: ({ tried }) => onTried(tried) }),
  );
  const [entry] = picked;
  return (
    <Dialog
      open
      onClose={onClose}
      title="An entry answers that"
      lead="The questions become further ways to ask it, and are asked again."
    >
      <div className="grid gap-4">
        <EntryPicker
          label="Which entry?"
          single
          question={group.questions[0]?.question ?? ''}
          picked={picked}
          onChange={setPicked}
        />
        <DialogFoot
          error={attach.error}
          action="Add and ask again"
          busy={attach.isPending}
          disabled={entry === undefined}
          onCancel={onClose}
          onAct={() => entry !== undefined && attach.mutate({ questionIds, entryId: entry.entryId })}
        />
      </div>
    </Dialog>
  );
}
