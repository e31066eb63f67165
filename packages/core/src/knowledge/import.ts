import { z } from 'zod';
import { CoreError } from '../base/index.ts';
import { parsePage } from './page-import.ts';

export type ImportFormat = 'csv' | 'markdown' | 'text' | 'json' | 'page';
export type ImportedEntry = { question: string; answer: string; phrasings: string[]; category: string | null };

const maxEntries = 500;
/** So many faults are told at once; who mends them sees the rest. */
const faultsTold = 8;

/** An entry with the line of the text that it begins in, from 1; none where the text has no lines of people's own. */
type Read = ImportedEntry & { line?: number };
/** What does not fit, and where. */
type Fault = { line?: number | undefined; entry: number; what: string };

const jsonShape = z.array(
  z.object({
    question: z.string(),
    answer: z.string(),
    phrasings: z.array(z.string()).default([]),
    category: z.string().nullable().default(null),
  }),
);

/** Entries from what people have at hand. @throws CoreError 'bad-input' that says what does not fit, and in which lines. */
export function parseImport(format: ImportFormat, content: string): ImportedEntry[] {
  const entries = parsers[format](content.replaceAll('\r\n', '\n').replace(/^\ufeff/, ''));
  if (entries.length === 0)
    throw new CoreError('bad-input', 'Nothing to import was found. Each entry needs a question and an answer.');
  if (entries.length > maxEntries)
    throw new CoreError(
      'too-large',
      `At most ${maxEntries} entries can be imported at a time; these are ${entries.length}.`,
    );
  const faults = entries.flatMap((entry, index): Fault[] => {
    const what = faultOf(entry);
    return what === undefined ? [] : [{ line: entry.line, entry: index + 1, what }];
  });
  if (faults.length > 0) throw new CoreError('bad-input', faultsText(faults, entries.length));
  return entries.map(({ line: _line, ...entry }) => entry);
}

function faultOf({ question, answer }: Read): string | undefined {
  if (question === '') return 'there is no question';
  if (answer === '') return `“${question.slice(0, 60)}” has no answer`;
  if (question.length < 3 || question.length > 300)
    return `the question has ${question.length} characters, and may have 3 to 300`;
  if (answer.length < 3 || answer.length > 4_000)
    return `the answer to “${question.slice(0, 60)}” has ${answer.length} characters, and may have 3 to 4,000`;
  return undefined;
}

function faultsText(faults: readonly Fault[], entries: number): string {
  const told = faults
    .slice(0, faultsTold)
    .map(({ line, entry, what }) => `${line === undefined ? `Entry ${entry}` : `Line ${line}`}: ${what}.`);
  const more = faults.length > faultsTold ? [`And ${faults.length - faultsTold} more.`] : [];
  const [count, verb] = faults.length === 1 ? ['One', 'does'] : [`${faults.length}`, 'do'];
  return [`${count} of ${entries} ${verb} not fit. Nothing was added.`, ...told, ...more].join('\n');
}

const parsers: Record<ImportFormat, (content: string) => Read[]> = {
  page: parsePage,

  json(content) {
    let raw: unknown;
    try {
      raw = JSON.parse(content);
    } catch (error) {
      const line = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
      throw new CoreError('bad-input', `That is no valid JSON${line === undefined ? '' : `: look at line ${line}`}.`);
    }
    const parsed = jsonShape.safeParse(raw);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const [at, field] = issue?.path ?? [];
      throw new CoreError(
        'bad-input',
        typeof at === 'number'
          ? `Entry ${at + 1} does not fit${field === undefined ? '' : `: look at its ${String(field)}`}. Each is { question, answer }, and may have category and phrasings.`
          : 'The JSON must be a list of { question, answer }.',
      );
    }
    return parsed.data.map((entry) => ({ ...entry, question: entry.question.trim(), answer: entry.answer.trim() }));
  },

  csv(content) {
    const [header, ...rows] = parseCsv(content);
    const names = (header?.cells ?? []).map((name) => name.trim().toLowerCase());
    const place = (name: string) => names.indexOf(name);
    if (place('question') < 0 || place('answer') < 0)
      throw new CoreError(
        'bad-input',
        'Line 1 must name the columns: question, answer, and if you like category, phrasings.',
      );
    const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    const wide = filled.flatMap(({ line, cells }, index): Fault[] =>
      cells.findLastIndex((cell) => cell.trim() !== '') >= names.length
        ? [
            {
              line,
              entry: index + 1,
              what: `it has ${cells.length} cells where line 1 names ${names.length} columns; a text with commas needs "quotes"`,
            },
          ]
        : [],
    );
    if (wide.length > 0) throw new CoreError('bad-input', faultsText(wide, filled.length));
    return filled.map(({ line, cells }) => ({
      line,
      question: (cells[place('question')] ?? '').trim(),
      answer: (cells[place('answer')] ?? '').trim(),
      category: cells[place('category')]?.trim() || null,
      phrasings: (cells[place('phrasings')] ?? '')
        .split(/[|\n]/)
        .map((phrasing) => phrasing.trim())
        .filter((phrasing) => phrasing !== ''),
    }));
  },

  /** A heading is the question, what follows it the answer; a heading with nothing below it is a title. */
  markdown(content) {
    const blocks: { line: number; question: string; lines: string[] }[] = [];
    for (const [index, text] of content.split('\n').entries()) {
      const heading = /^#{1,6}\s+(.*)$/.exec(text)?.[1];
      if (heading !== undefined) blocks.push({ line: index + 1, question: heading.trim(), lines: [] });
      else blocks.at(-1)?.lines.push(text);
    }
    return blocks
      .map(({ line, question, lines }) => ({ line, ...plain(question, lines.join('\n')) }))
      .filter(({ answer }) => answer !== '');
  },

  /** `Q: …` and `A: …`, or blocks whose first line is the question. */
  text(content) {
    const blocks: { line: number; lines: string[] }[] = [];
    let isBetween = true;
    for (const [index, text] of content.split('\n').entries()) {
      const isEmpty = text.trim() === '';
      if (!isEmpty && isBetween) blocks.push({ line: index + 1, lines: [] });
      if (!isEmpty) blocks.at(-1)?.lines.push(text.trim());
      isBetween = isEmpty;
    }
    return blocks.map(({ line, lines: [first = '', ...rest] }) => ({
      line,
      ...plain(first.replace(/^q(?:uestion)?:\s*/i, ''), rest.join('\n').replace(/^a(?:nswer)?:\s*/i, '')),
    }));
  },
};

function plain(question: string, answer: string): ImportedEntry {
  return { question: question.trim(), answer: answer.trim(), phrasings: [], category: null };
}

/** RFC 4180: quotes, doubled quotes, line breaks inside quotes; with semicolons or tabs where the first line has those. */
function parseCsv(content: string): { line: number; cells: string[] }[] {
  const [first = ''] = content.split('\n', 1);
  const count = (sign: string) => first.split(sign).length;
  const separator = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0];
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let row: { line: number; cells: string[] } = { line, cells: [] };
  let cell = '';
  let openedIn: number | undefined;
  for (let index = 0; index < content.length; index += 1) {
    const sign = content[index] ?? '';
    if (sign === '\n') line += 1;
    if (openedIn !== undefined) {
      if (sign !== '"') cell += sign;
      else if (content[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else openedIn = undefined;
    } else if (sign === '"') openedIn = line;
    else if (sign === separator) {
      row.cells.push(cell);
      cell = '';
    } else if (sign === '\n') {
      rows.push({ ...row, cells: [...row.cells, cell] });
      row = { line, cells: [] };
      cell = '';
    } else cell += sign;
  }
  if (openedIn !== undefined)
    throw new CoreError('bad-input', `Line ${openedIn}: a quote is opened and never closed. Close it with ".`);
  if (cell !== '' || row.cells.length > 0) rows.push({ ...row, cells: [...row.cells, cell] });
  return rows;
}
