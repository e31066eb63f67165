import type { UseFormReturn } from 'react-hook-form';
import { humanize } from '../format/words.ts';
import { CheckField, TextField } from '../ui/field.tsx';
import type { ProfileFields } from './settings-page.tsx';

/** Seven days; a closed one keeps its times, so that opening it again is one press. */
export function HoursFields({ form }: { form: UseFormReturn<ProfileFields> }) {
  return form.watch('hours').map((row, index) => (
    <fieldset
      key={row.day}
      className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-x-3 gap-y-1 @lg:grid-cols-[6.5rem_6.5rem_minmax(0,1fr)]"
    >
      <legend className="sr-only">{humanize(row.day)}</legend>
      <span className="font-medium" aria-hidden>
        {humanize(row.day)}
      </span>
      <CheckField label="Closed" {...form.register(`hours.${index}.closed`)} />
      <div
        className={
          row.closed
            ? 'hidden'
            : 'col-span-2 grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-2 @lg:col-span-1'
        }
      >
        <TextField label="Opens" hideLabel type="time" {...form.register(`hours.${index}.open`)} />
        <span aria-hidden>to</span>
        <TextField label="Closes" hideLabel type="time" {...form.register(`hours.${index}.close`)} />
      </div>
    </fieldset>
  ));
}
