import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useApi } from '../api.ts';
import { SelectField, TextArea } from '../ui/field.tsx';

type AnswerFieldProps = {
  field: UseFormRegisterReturn;
  value: string;
  error: string | undefined;
  /** The whole text, with a value put in at the cursor. */
  onInsert: (text: string) => void;
};

/** The answer as it is written, with placeholders, and beside it as a visitor will read it. */
export function AnswerField({ field, value, error, onInsert }: AnswerFieldProps) {
  const api = useApi();
  const area = useRef<HTMLTextAreaElement | null>(null);
  const placeholders = useQuery(api.knowledge.placeholders.queryOptions());
  const settled = useSettled(value);
  const preview = useQuery(
    api.knowledge.preview.queryOptions({ text: settled.slice(0, 4_000) }, { placeholderData: keepPreviousData }),
  );
  const empty = preview.data?.empty ?? [];
  function insert(name: string) {
    const { selectionStart: from, selectionEnd: to } = area.current ?? { selectionStart: 0, selectionEnd: 0 };
    onInsert(`${value.slice(0, from)}{{${name}}}${value.slice(to)}`);
    area.current?.focus();
  }
  return (
    <div className="grid gap-2">
      <TextArea
        label="Answer"
        rows={5}
        hint="The answer in the first sentence. What stands in {{…}} is filled in from your settings and prices, and stays right when they change."
        error={error}
        {...field}
        ref={(element) => {
          field.ref(element);
          area.current = element;
        }}
      />
      <SelectField
        label="Insert a value"
        hideLabel
        value=""
        onChange={({ target }) => target.value !== '' && insert(target.value)}
      >
        <option value="">Insert a value, such as a price …</option>
        {placeholders.data?.map(({ name, value: now }) => (
          <option key={name} value={name}>
            {name} {now === null ? '(empty)' : `(${now})`}
          </option>
        ))}
      </SelectField>
      <div className="rounded-lg bg-sunken p-3 text-[0.95rem]" role="group" aria-label="As a visitor reads it">
        <p className="mb-1 text-sm text-quiet">As a visitor reads it</p>
        <p className="whitespace-pre-wrap">{preview.data?.text ?? '…'}</p>
        {empty.length > 0 && (
          <p className="mt-2 text-sm text-warn">
            No value yet for {empty.join(', ')}: other words stand in its place until there is one.
          </p>
        )}
      </div>
    </div>
  );
}

/** The value once nobody has typed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const wait = window.setTimeout(() => setSettled(value), 300);
    return () => window.clearTimeout(wait);
  }, [value]);
  return settled;
}
