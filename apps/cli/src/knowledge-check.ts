import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import type { GoldenLine } from '@rowhouse/core';
import { withCore } from './open.ts';
import { printJson } from './output.ts';

const marks = {
  better: styleText('green', 'better'),
  worse: styleText('red', 'worse '),
  new: styleText('cyan', 'new   '),
  same: 'same  ',
};

/** Replays golden questions. @returns 1 when something got worse since the last check of a company. */
export function checkKnowledge(slug: string | undefined, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const lines = await core.checkGoldenFleet({
      slug,
      requestId: `cli-${randomUUID()}`,
      tell: (line) => {
        if (!json) process.stdout.write(lineOf(line));
      },
    });
    if (json) printJson({ companies: lines });
    return lines.some(({ worse }) => worse > 0) ? 1 : 0;
  });
}

function lineOf({ slug, figures, better, worse, report, detail }: GoldenLine): string {
  if (!figures) return `  ${slug}: ${detail}\n`;
  const { answerable, first, amongThree, unanswerable, quotedWrongly } = figures;
  const told =
    `  ${slug}: right first ${first} of ${answerable}, among three ${amongThree}, ` +
    `wrongly quoted ${quotedWrongly} of ${unanswerable}; ${better} better, ${worse} worse than before\n`;
  // What is right and was right before needs no line of its own.
  const notable = (report?.questions ?? []).filter(({ passed, change }) => !passed || change === 'better');
  return [
    told,
    ...notable.map(({ question, kind, passed, change, found }) => {
      const outcome = passed
        ? 'right'
        : kind === 'unanswerable'
          ? `would be answered with “${found[0]?.question ?? ''}”`
          : `finds “${found[0]?.question ?? 'nothing'}” first`;
      return `    ${marks[change]}  ${question}: ${outcome}\n`;
    }),
  ].join('');
}
