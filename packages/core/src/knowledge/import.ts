import { z } from 'zod';
import { CoreError } from '../base/index.ts';
import { parsePage } from './page-import.ts';

export type ImportFormat = 'csv' | 'markdown' | 'text' | 'json' | 'page';
export type ImportedEntry = { question: string; answer: string; phrasings: string[]; category: string | null };

const maxEntries = 500;

const jsonShape = z.array(
  z.object({
    question: z.string(),
    answer: z.string(),
    phrasings: z.array(z.string()).default([]),
    category: z.string().nullable().default(null),
  }),
);

/** Entries from what people have at hand. @throws CoreError 'bad-input' that says what is missing, and where. */
export function parseImport(format: ImportFormat, content: string): ImportedEntry[] {
  const entries = parsers[format](content.replaceAll('\r\n', '\n').replace(/^\ufeff/, ''));
  if (entries.length === 0)
    throw new CoreError('bad-input', 'Nothing to import was found. Each entry needs a question and an answer.');
  if (entries.length > maxEntries)
    throw new CoreError(
      'too-large',
      `At most ${maxEntries} entries can be imported at a time; these are ${entries.length}.`,
    );
  entries.forEach((entry, index) => {
    if (
      entry.question.length < 3 ||
      entry.question.length > 300 ||
      entry.answer.length < 3 ||
      entry.answer.length > 4_000
    )
      throw new CoreError(
        'bad-input',
        `Entry ${index + 1} does not fit: a question has 3 to 300 characters and an answer 3 to 4,000.`,
      );
  });
  return entries;
}

const parsers: Record<ImportFormat, (content: string) => ImportedEntry[]> = {
  page: parsePage,

  json(content) {
    let raw: unknown;
    try {
      raw = JSON.parse(content);
    } catch {
      throw new CoreError('bad-input', 'That is no valid JSON.');
    }
    const parsed = jsonShape.safeParse(raw);
    if (!parsed.success)
      throw new CoreError(
        'bad-input',
        `The JSON must be a list of { question, answer }: ${z.prettifyError(parsed.error)}`,
      );
    return parsed.data.map((entry) => ({ ...entry, question: entry.question.trim(), answer: entry.answer.trim() }));
  },

  csv(content) {
    const [header = [], ...rows] = parseCsv(content);
    const names = header.map((name) => name.trim().toLowerCase());
    const place = (name: string) => names.indexOf(name);
    if (place('question') < 0 || place('answer') < 0)
      throw new CoreError(
        'bad-input',
        'The first line must name the columns: question, answer, and if you like category, phrasings.',
      );
    return rows
      .filter((row) => row.some((cell) => cell.trim() !== ''))
      .map((row) => ({
        question: (row[place('question')] ?? '').trim(),
        answer: (row[place('answer')] ?? '').trim(),
        category: row[place('category')]?.trim() || null,
        phrasings: (row[place('phrasings')] ?? '')
          .split(/[|\n]/)
          .map((phrasing) => phrasing.trim())
          .filter((phrasing) => phrasing !== ''),
      }));
  },

  /** A heading is the question, what follows it the answer. */
  markdown(content) {
    return content
      .split(/^#{1,6}\s+/m)
      .slice(1)
      .map((block) => {
        const [question = '', ...rest] = block.split('\n');
        return { question: question.trim(), answer: rest.join('\n').trim(), phrasings: [], category: null };
      })
      .filter((entry) => entry.answer !== '');
  },

  /** `Q: …` and `A: …`, or blocks whose first line is the question. */
  text(content) {
    return content
      .split(/\n\s*\n/)
      .map((block) => block.trim())
      .filter((block) => block !== '')
      .flatMap((block) => {
        const marked = /^q(?:uestion)?:\s*(.+?)\n+a(?:nswer)?:\s*([\s\S]+)$/i.exec(block);
        const plain = /^(.+)\n([\s\S]+)$/.exec(block);
        const match = marked ?? plain;
        return match?.[1] && match[2]
          ? [{ question: match[1].trim(), answer: match[2].trim(), phrasings: [], category: null }]
          : [];
      });
  },
};

/** RFC 4180: quotes, doubled quotes, line breaks inside quotes. */
function parseCsv(content: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < content.length; index += 1) {
    const sign = content[index] ?? '';
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (content[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}
