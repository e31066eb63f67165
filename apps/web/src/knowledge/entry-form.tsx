import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Category, describeFailure, type Entry, useApi } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';
import { AnswerField } from './answer-field.tsx';

const entryFields = z.object({
  question: z
    .string()
    .trim()
    .min(3, 'Write the question as a customer asks it.')
    .max(300, 'Use at most 300 characters.'),
  answer: z.string().trim().min(1, 'Write the answer.').max(4_000, 'Use at most 4,000 characters.'),
  phrasings: z.string().max(8_000, 'These are too many. Keep the ones that differ most.'),
  categoryId: z.string().min(1, 'Choose a category.'),
  status: z.enum(['published', 'draft']),
});

type EntryFormProps = {
  entry: Entry | undefined;
  categories: Category[];
  category: Category | undefined;
  /** Where the form stands in a dialog, which saving and cancelling close. */
  onClose?: () => void;
};

/** Writes an entry or changes one; a change that somebody else made meanwhile is not overwritten. */
export function EntryForm({ entry, categories, category, onClose }: EntryFormProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [archiving, setArchiving] = useState(false);
  const form = useForm({
    resolver: zodResolver(entryFields),
    defaultValues: {
      question: entry?.question ?? '',
      answer: entry?.answer ?? '',
      phrasings: entry?.phrasings.join('\n') ?? '',
      categoryId: entry?.categoryId ?? category?.id ?? categories[0]?.id ?? '',
      status: (entry?.status === 'draft' ? 'draft' : 'published') as 'draft' | 'published',
    },
  });
  const refetch = () => queryClient.invalidateQueries(api.knowledge.pathFilter());
  const options = {
    meta: { inline: true },
    onSuccess: () => {
      sayDone('The entry is saved. Your agents know it already.');
      onClose?.();
      return refetch();
    },
  };
  const create = useMutation(api.knowledge.create.mutationOptions(options));
  const update = useMutation(api.knowledge.update.mutationOptions(options));
  const remove = useMutation(
    api.knowledge.remove.mutationOptions({
      onSuccess: () => {
        sayDone('The entry is archived. No agent uses it any more.');
        onClose?.();
        setArchiving(false);
        return refetch();
      },
    }),
  );
  const failed = create.error ?? update.error;
  const failure = failed === null ? undefined : describeFailure(failed);
  const { errors, isDirty } = form.formState;
  const field = fieldOf(form);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit(({ phrasings, ...fields }) => {
        const lines = phrasings.split('\n').map((line) => line.trim());
        const content = { ...fields, phrasings: lines.filter((line) => line !== '') };
        if (entry === undefined) create.mutate(content);
        else update.mutate({ entryId: entry.id, version: entry.version, ...content });
      })}
    >
      <TextField label="Question" {...field('question')} />
      <AnswerField
        error={errors.answer?.message}
        field={form.register('answer')}
        value={form.watch('answer')}
        onInsert={(text) => form.setValue('answer', text, { shouldDirty: true })}
      />
      <TextArea
        label="Other ways to ask"
        rows={4}
        hint="One on each line, in customers’ words. The more they differ, the better the answer is found."
        {...field('phrasings')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Category" {...field('categoryId')}>
          {categories.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Status" {...form.register('status')}>
          <option value="published">Published: agents use it</option>
          <option value="draft">Draft: only you see it</option>
        </SelectField>
      </div>
      {failure?.reason === 'conflict' && entry !== undefined && (
        <Notice tone="warn" title="Somebody else changed this entry meanwhile">
          Nothing was overwritten and your words are still here. Copy what you need, then{' '}
          <button
            type="button"
            className="font-medium underline"
            onClick={() => void queryClient.invalidateQueries(api.knowledge.get.queryFilter({ entryId: entry.id }))}
          >
            load the newest version
          </button>
          .
        </Notice>
      )}
      {failure !== undefined && failure.reason !== 'conflict' && <Notice tone="bad">{failure.message}</Notice>}
      <div className="flex flex-wrap justify-between gap-2">
        {entry !== undefined && entry.status !== 'archived' ? (
          <Button look="danger" onClick={() => setArchiving(true)}>
            Archive
          </Button>
        ) : (
          <span />
        )}
        <span className="flex gap-2">
          {onClose !== undefined && <Button onClick={onClose}>Cancel</Button>}
          {onClose === undefined && isDirty && <Button onClick={() => form.reset()}>Undo</Button>}
          <Button
            type="submit"
            look="primary"
            busy={create.isPending || update.isPending}
            disabled={entry !== undefined && entry.status !== 'archived' && !isDirty}
          >
            {entry?.status === 'archived' ? 'Restore' : 'Save'}
          </Button>
        </span>
      </div>
      {entry !== undefined && (
        <Confirm
          open={archiving}
          onClose={() => setArchiving(false)}
          title="Archive this entry?"
          action="Archive"
          busy={remove.isPending}
          onConfirm={() => remove.mutate({ entryId: entry.id })}
        >
          Agents stop using it at once. You find it under “Archived” and can restore it.
        </Confirm>
      )}
    </form>
  );
}
