import { describe, expect, test } from 'vitest';
import { parseImport } from './import.ts';

describe('what does not fit is told with its line', () => {
  test('of CSV: rows without an answer, with too many cells, with a quote that is never closed', () => {
    const csv = 'question,answer\n"Do you, too, fix taps?","Yes.\nEvery day."\nDo you fix pipes?,\nNo,x';
    expect(() => parseImport('csv', csv)).toThrow(
      '2 of 3 do not fit. Nothing was added.\nLine 4: “Do you fix pipes?” has no answer.\nLine 5: the question has 2 characters, and may have 3 to 300.',
    );
    expect(() => parseImport('csv', 'question,answer\nOpen?,Yes, on Sundays')).toThrow(
      'Line 2: it has 3 cells where line 1 names 2 columns; a text with commas needs "quotes".',
    );
    expect(() => parseImport('csv', 'question,answer\nOpen?,"Yes, always\nDear?,No.')).toThrow(
      'Line 2: a quote is opened and never closed.',
    );
    expect(() => parseImport('csv', 'Open?,Yes.')).toThrow('Line 1 must name the columns');
  });

  test('of text: a question with nothing below it', () => {
    expect(() => parseImport('text', 'Q: Open?\nA: Yes, always.\n\n\nOnly a question?\n\nDear?\nNot at all.')).toThrow(
      'One of 3 does not fit. Nothing was added.\nLine 5: “Only a question?” has no answer.',
    );
  });

  test('of Markdown: an answer that is too long; a title with nothing below it is none', () => {
    const markdown = `# Questions\n\n## Open?\n\nYes, always.\n\n## Long?\n\n${'x'.repeat(4_001)}`;
    expect(() => parseImport('markdown', markdown)).toThrow('Line 7: the answer to “Long?” has 4001 characters');
    expect(parseImport('markdown', '# Questions\n## Open?\nYes.')).toMatchObject([
      { question: 'Open?', answer: 'Yes.' },
    ]);
  });

  test('of JSON: the line of a slip, or the entry that lacks something', () => {
    expect(() => parseImport('json', '[\n{"question": "Open?"\n"answer": "Yes."}]')).toThrow('look at line 3');
    expect(() => parseImport('json', '[{"question":"Open?","answer":"Yes."},{"question":"Dear?"}]')).toThrow(
      'Entry 2 does not fit: look at its answer.',
    );
  });

  test('and of many faults the first, with how many there are more', () => {
    const rows = Array.from({ length: 12 }, (_, at) => `Question ${at}?,`).join('\n');
    expect(() => parseImport('csv', `question,answer\n${rows}`)).toThrow('And 4 more.');
  });
});

test('a table from a spreadsheet that writes semicolons or tabs is read, too', () => {
  for (const separator of [';', '\t'])
    expect(
      parseImport('csv', `${['question', 'answer'].join(separator)}\n${['Open?', 'Yes, always.'].join(separator)}`),
    ).toMatchObject([{ question: 'Open?', answer: 'Yes, always.' }]);
});
