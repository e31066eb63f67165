import { useQuery } from '@tanstack/react-query';
import { type ReadEntry, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';

type ImportPreviewProps = { entries: ReadEntry[]; onChange: (entries: ReadEntry[]) => void };

/** The entries that were found, each to be put right, given a category, or left out. */
export function ImportPreview({ entries, onChange }: ImportPreviewProps) {
  const api = useApi();
  const categories = useQuery(api.knowledge.categories.queryOptions());
  const change = (place: number, fields: Partial<ReadEntry>) =>
    onChange(entries.map((entry, index) => (index === place ? { ...entry, ...fields } : entry)));
  const categoryOf = ({ category }: ReadEntry) =>
    categories.data?.find(({ slug, name }) => [slug, name].includes(category ?? ''));
  const isUnknown = (entry: ReadEntry) =>
    entry.category !== null && categories.data !== undefined && categoryOf(entry) === undefined;
  const options = categories.data?.map((one) => (
    <option key={one.slug} value={one.slug}>
      {one.name}
    </option>
  ));
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2 sm:items-end">
        <p className="font-medium" role="status">
          {plural(entries.length, 'entry', 'entries')} found
        </p>
        <SelectField
          label="Category of all of them"
          value=""
          onChange={({ target }) => onChange(entries.map((entry) => ({ ...entry, category: target.value || null })))}
        >
          <option value="">Choose one for all</option>
          {options}
        </SelectField>
      </div>
      <ol className="grid gap-4">
        {entries.map((entry, place) => (
          <li key={place} className="grid gap-2 rounded-lg border border-line p-3">
            <TextField
              label={`Question ${place + 1}`}
              maxLength={300}
              value={entry.question}
              onChange={(event) => change(place, { question: event.target.value })}
            />
            <TextArea
              label="Answer"
              hideLabel
              rows={3}
              maxLength={4_000}
              className="max-h-60 overflow-y-auto"
              value={entry.answer}
              onChange={(event) => change(place, { answer: event.target.value })}
            />
            <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:max-w-md">
              <SelectField
                label={`Category of question ${place + 1}`}
                hideLabel
                hint={isUnknown(entry) ? `“${entry.category}” is no category of yours.` : undefined}
                value={categoryOf(entry)?.slug ?? categories.data?.[0]?.slug ?? ''}
                onChange={({ target }) => change(place, { category: target.value })}
              >
                {options}
              </SelectField>
              <Button onClick={() => onChange(entries.filter((_, index) => index !== place))}>Leave it out</Button>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
