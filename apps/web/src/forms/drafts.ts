import { useEffect } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';

const prefix = 'rowhouse.draft.';

/** What was typed and not saved or sent, in this tab alone: it outlives a reload and ends with the tab or a sign-out. */
export function readDraft(name: string): string | undefined {
  return sessionStorage.getItem(prefix + name) ?? undefined;
}

/** An empty text leaves nothing behind. A full storage loses the draft and nothing else. */
export function keepDraft(name: string, text: string): void {
  if (text === '') sessionStorage.removeItem(prefix + name);
  else
    try {
      sessionStorage.setItem(prefix + name, text);
    } catch {
      sessionStorage.removeItem(prefix + name);
    }
}

/** At a sign-out: whoever uses the tab next finds nothing. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}

/**
 * Keeps a form's fields while they differ from what is saved, and puts them back after a reload. The name holds the id of
 * what is edited, so that no other company's form finds them. Never for a form with a password or a key in it.
 */
export function useFormDraft<Fields extends FieldValues, Context, Sent>(
  form: UseFormReturn<Fields, Context, Sent>,
  name: string,
): void {
  useEffect(() => {
    const kept = readDraft(name);
    if (kept !== undefined) {
      const fields = parse<Fields>(kept);
      if (fields !== undefined) form.reset(fields, { keepDefaultValues: true });
    }
    return form.subscribe({
      formState: { values: true, isDirty: true },
      callback: ({ values, defaultValues }) => {
        const text = JSON.stringify(values);
        keepDraft(name, text === JSON.stringify(defaultValues) ? '' : text);
      },
    });
  }, [form, name]);
}

function parse<Fields>(text: string): Fields | undefined {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}
