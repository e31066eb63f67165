import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { TextField } from '../ui/field.tsx';

export type PickedEntry = { entryId: string; question: string };

type EntryPickerProps = {
  label: string;
  hint?: string;
  picked: PickedEntry[];
  onChange: (picked: PickedEntry[]) => void;
  /** One entry at most. */
  single?: boolean;
  /** Its likeliest entries are offered before anybody has typed. */
  question?: string;
};

const offered = 5;

/** Chooses entries by what they are about. */
export function EntryPicker({ label, hint, picked, onChange, single = false, question = '' }: EntryPickerProps) {
  const api = useApi();
  const [typed, setTyped] = useState('');
  const words = (typed.trim() === '' ? question : typed).trim().slice(0, 300);
  const search = useQuery(
    api.knowledge.search.queryOptions(
      { question: words },
      { enabled: words !== '', placeholderData: keepPreviousData },
    ),
  );
  const hits = (words === '' ? [] : (search.data?.hits ?? [])).filter((hit) => hit.layer === 'company');
  const rows = [
    ...picked,
    ...hits.slice(0, offered).filter((hit) => !picked.some((one) => one.entryId === hit.entryId)),
  ].map(({ entryId, question: title }) => ({ entryId, question: title }));
  function toggle(entry: PickedEntry, isPicked: boolean) {
    if (isPicked) onChange(picked.filter((one) => one.entryId !== entry.entryId));
    else onChange(single ? [entry] : [...picked, entry]);
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="text-sm text-quiet">{hint}</p>}
      <TextField
        label="Find an entry"
        hideLabel
        type="search"
        placeholder="Find an entry by what it is about"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="grid">
        {rows.map((entry) => {
          const isPicked = picked.some((one) => one.entryId === entry.entryId);
          return (
            <li key={entry.entryId}>
              <label className="flex min-h-11 items-center gap-3 py-1">
                <input
                  type={single ? 'radio' : 'checkbox'}
                  checked={isPicked}
                  onChange={() => toggle(entry, isPicked)}
                  className="size-5 shrink-0 accent-accent"
                />
                <span>{entry.question}</span>
              </label>
            </li>
          );
        })}
        {rows.length === 0 && words !== '' && search.isSuccess && (
          <li className="py-2 text-sm text-quiet">No entry is about that.</li>
        )}
      </ul>
    </fieldset>
  );
}
