import { type ClipboardEvent, useState } from 'react';
import { SelectField, TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/surface.tsx';
import { textOfPage } from './pasted-page.ts';

export const formats = [
  {
    value: 'page',
    label: 'A page, pasted',
    hint: 'Copy a page of your website and paste it here, or its HTML. Each heading becomes an entry.',
  },
  { value: 'text', label: 'Text', hint: 'A question on one line, its answer below it, an empty line between entries.' },
  {
    value: 'csv',
    label: 'CSV',
    hint: 'Columns: question, answer, category and phrasings (the last two may be left out).',
  },
  { value: 'markdown', label: 'Markdown', hint: 'A heading for each question, its answer below it.' },
  { value: 'json', label: 'JSON', hint: 'A list of objects with question, answer, category and phrasings.' },
] as const;
export type Format = (typeof formats)[number];

const largestBytes = 900_000;

type ImportSourceProps = {
  format: Format;
  content: string;
  onFormat: (format: Format) => void;
  onContent: (content: string) => void;
};

/** What is to be imported, pasted or from a file. */
export function ImportSource({ format, content, onFormat, onContent }: ImportSourceProps) {
  const [tooLarge, setTooLarge] = useState(false);
  const choose = (value: string) => onFormat(formats.find((one) => one.value === value) ?? formats[0]);
  async function read(file: File | undefined) {
    if (file === undefined) return;
    setTooLarge(file.size > largestBytes);
    if (file.size > largestBytes) return;
    const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
    const guesses: Record<string, string> = {
      csv: 'csv',
      md: 'markdown',
      markdown: 'markdown',
      json: 'json',
      htm: 'page',
      html: 'page',
    };
    choose(guesses[ending] ?? 'text');
    onContent(await file.text());
  }
  /** A page keeps its headings when it comes as HTML; the text alone would have lost them. */
  function paste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const html = event.clipboardData.getData('text/html');
    if (format.value !== 'page' || html === '') return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to } = event.currentTarget;
    onContent(`${content.slice(0, from)}${textOfPage(html)}${content.slice(to)}`);
  }
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Format" value={format.value} onChange={(event) => choose(event.target.value)}>
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
            accept=".txt,.csv,.md,.markdown,.json,.htm,.html,text/plain,text/csv,text/markdown,text/html,application/json"
            onChange={(event) => void read(event.target.files?.[0])}
            className="min-h-11 content-center text-sm font-normal file:mr-3 file:min-h-11 file:rounded-lg file:border file:border-solid file:border-edge file:bg-surface file:px-3"
          />
        </label>
      </div>
      <TextArea
        label="Entries"
        rows={9}
        className="max-h-[50dvh] overflow-y-auto font-mono text-sm"
        hint={format.hint}
        value={content}
        onPaste={paste}
        onChange={(event) => onContent(event.target.value)}
      />
      {tooLarge && <Notice tone="bad">This file is larger than 0.9 MB. Split it and import the parts.</Notice>}
    </>
  );
}
