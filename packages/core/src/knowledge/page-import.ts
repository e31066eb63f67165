import type { ImportedEntry } from './import.ts';

const longestQuestion = 300;
const longestAnswer = 4_000;
/** A line that is longer is no heading. */
const longestHeading = 90;

/**
 * Entries of a page that was copied: a heading is the question, what stands below it the answer. A heading is marked as in
 * Markdown, or is a short line of its own that ends like none of a text. Lines before the first heading, and headings with
 * nothing below them (a menu), are left out.
 */
export function parsePage(content: string): ImportedEntry[] {
  const blocks: { heading: string; lines: string[] }[] = [];
  const lines = content.split('\n').map((line) => line.trim());
  const isMarked = lines.some((line) => marked.test(line));
  for (const [index, line] of lines.entries()) {
    const last = blocks.at(-1);
    const heading = isMarked ? marked.exec(line)?.[1] : plainHeading(lines, index);
    if (heading !== undefined) blocks.push({ heading: heading.trim(), lines: [] });
    else if (last && (line !== '' || last.lines.length > 0)) last.lines.push(line);
  }
  return blocks.flatMap(({ heading, lines: below }) => {
    const answer = below
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
    const question = heading.slice(0, longestQuestion);
    if (answer.length < 3 || question.length < 3) return [];
    return piecesOf(answer).map((piece, index) => ({
      question: index === 0 ? question : `${question.slice(0, longestQuestion - 6)} (${index + 1})`,
      answer: piece,
      phrasings: [],
      category: null,
    }));
  });
}

const marked = /^#{1,6}\s+(.+?)\s*#*$/;

function plainHeading(lines: readonly string[], index: number): string | undefined {
  const line = lines[index] ?? '';
  const stands = index === 0 || lines[index - 1] === '';
  return stands && isHeadingLike(line) ? line : undefined;
}

function isHeadingLike(line: string): boolean {
  return line.length >= 3 && line.length <= longestHeading && /[\p{L}\d?)]$/u.test(line) && !/^[-*•\d]/.test(line);
}

/** Cut at the ends of paragraphs, lines or sentences, each as long as an answer may be. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestAnswer) {
    const room = rest.slice(0, longestAnswer);
    const end = ['\n\n', '\n', '. '].map((mark) => room.lastIndexOf(mark)).find((place) => place > longestAnswer / 2);
    const cut = end === undefined ? longestAnswer : end + 1;
    pieces.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return rest.length < 3 ? pieces : [...pieces, rest];
}
