import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeFailure, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/surface.tsx';

const formats = [
  { value: 'text', label: 'Text', hint: 'A question on one line, its answer below it, an empty line between entries.' },
  {
    value: 'csv',
    label: 'CSV',
    hint: 'Columns: question, answer, category and phrasings (the last two may be left out).',
  },
  { value: 'markdown', label: 'Markdown', hint: 'A heading for each question, its answer below it.' },
  { value: 'json', label: 'JSON', hint: 'A list of objects with question, answer, category and phrasings.' },
] as const;
type Format = (typeof formats)[number];

const largestBytes = 1_000_000;

export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [format, setFormat] = useState<Format>(formats[0]);
  const [content, setContent] = useState('');
  const [tooLarge, setTooLarge] = useState(false);
  const add = useMutation(
    api.knowledge.importEntries.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        setContent('');
        return queryClient.invalidateQueries(api.knowledge.pathFilter());
      },
    }),
  );
  function leave() {
    add.reset();
    setContent('');
    onClose();
  }
  async function read(file: File | undefined) {
    if (file === undefined) return;
    setTooLarge(file.size > largestBytes);
    if (file.size > largestBytes) return;
    const ending = file.name.split('.').at(-1)?.toLowerCase();
    const guess = { csv: 'csv', md: 'markdown', markdown: 'markdown', json: 'json' }[ending ?? ''] ?? 'text';
    setFormat(formats.find((one) => one.value === guess) ?? formats[0]);
    setContent(await file.text());
  }
  return (
    <Dialog
      open={open}
      onClose={leave}
      title="Import entries"
      lead="They are added to your knowledge base; nothing is overwritten."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ format: format.value, content });
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Format"
            value={format.value}
            onChange={(event) => setFormat(formats.find((one) => one.value === event.target.value) ?? formats[0])}
          >
            {formats.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </SelectField>
          <label className="grid gap-1.5 text-sm font-medium">
            From a file
            <input
              type="file"
              accept=".txt,.csv,.md,.markdown,.json,text/plain,text/csv,text/markdown,application/json"
              onChange={(event) => void read(event.target.files?.[0])}
              className="min-h-11 content-center text-sm font-normal file:mr-3 file:min-h-11 file:rounded-lg file:border file:border-solid file:border-edge file:bg-surface file:px-3"
            />
          </label>
        </div>
        <TextArea
          label="Entries"
          rows={9}
          className="font-mono text-sm"
          hint={format.hint}
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
        {tooLarge && <Notice tone="bad">This file is larger than 1 MB. Split it and import the parts.</Notice>}
        {add.error !== null && <Notice tone="bad">{describeFailure(add.error).message}</Notice>}
        {add.data !== undefined && (
          <Notice tone="good" title={`${plural(add.data.added, 'entry', 'entries')} added`}>
            Your agents know them already.
          </Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={leave}>{add.data === undefined ? 'Cancel' : 'Done'}</Button>
          <Button type="submit" look="primary" busy={add.isPending} disabled={content.trim() === ''}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
