import { syllable } from 'syllable';
import { renderPlaceholders } from '../base/index.ts';
import type { IndustryTemplate } from '../templates/index.ts';
import type { Finding } from './finding.ts';
import { sampleBusiness } from './sample-business.ts';

/**
 * Grades (years of school) by Flesch and Kincaid. A trade as a whole must read like a newspaper for everybody (the first
 * eight: 3.9 to 4.8). One answer may be harder, where it is a list of hard words: a law firm's "bankruptcy, federal
 * felonies, medical malpractice" reads like grade 13.
 */
export const gradeLimits = { trade: 8, entry: 14 };

/** `0.39 × words a sentence + 11.8 × syllables a word − 15.59`. Figures are read as one syllable. */
export function gradeOf(text: string): number {
  // A list after a colon, and what follows a semicolon, is read as a sentence of its own.
  const sentences = text
    .replaceAll(/(\d)[.,](\d)/g, '$1$2')
    .split(/[.!?;:]+(?=\s|$)/)
    .map((sentence) => sentence.match(/[\p{L}\p{N}$%'’]+/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

export type ReadingLevel = { grade: number; findings: Finding[] };

export function readingLevel(industry: IndustryTemplate): ReadingLevel {
  const { facts } = sampleBusiness(industry);
  const graded = industry.entries.map((entry) => ({
    entry,
    grade: gradeOf(renderPlaceholders(entry.answer, facts)),
  }));
  const grade = graded.reduce((sum, one) => sum + one.grade, 0) / Math.max(1, graded.length);
  return {
    grade,
    findings: [
      ...(grade > gradeLimits.trade
        ? [
            {
              rule: 'reading-level' as const,
              place: 'answers',
              text: `read like grade ${grade.toFixed(1)} on average; up to ${gradeLimits.trade} does. Shorter sentences, everyday words`,
            },
          ]
        : []),
      ...graded
        .filter((one) => one.grade > gradeLimits.entry)
        .map(({ entry, grade: own }) => ({
          rule: 'reading-level' as const,
          place: `entry "${entry.id}"`,
          text: `reads like grade ${own.toFixed(1)}; up to ${gradeLimits.entry} does. Shorter sentences, everyday words`,
        })),
    ],
  };
}
