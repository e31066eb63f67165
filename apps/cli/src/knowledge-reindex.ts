import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import type { ReindexLine } from '@rowhouse/core';
import { withCore } from './open.ts';
import { printJson } from './output.ts';

const colors = { indexed: 'green', current: 'dim', failed: 'red' } as const;

/** Makes indexes of an older analyzer anew. @returns 1 when a company failed. */
export function reindexKnowledge(
  slug: string | undefined,
  { always, json }: { always: boolean; json: boolean },
): Promise<number> {
  return withCore(async ({ core }) => {
    const lines = await core.reindexing.run({
      slug,
      always,
      requestId: `cli-${randomUUID()}`,
      tell: (line) => {
        if (!json) process.stdout.write(lineOf(line));
      },
    });
    const count = (state: ReindexLine['state']) => lines.filter((line) => line.state === state).length;
    const failed = count('failed');
    if (json) printJson({ companies: lines });
    else
      process.stdout.write(
        `\n  ${count('indexed')} indexed anew, ${count('current')} current already${failed > 0 ? `, ${failed} failed` : ''}.\n`,
      );
    return failed > 0 ? 1 : 0;
  });
}

function lineOf({ slug, state, entries, wrong, tookMs, detail }: ReindexLine): string {
  const told = [
    `${entries} ${entries === 1 ? 'entry' : 'entries'}`,
    ...(state === 'indexed' ? [`${tookMs} ms`] : []),
    ...(wrong > 0 ? [`${wrong} ${wrong === 1 ? 'word was' : 'words were'} indexed wrongly`] : []),
    ...(detail === '' ? [] : [detail]),
  ].join(', ');
  return `  ${styleText(colors[state], state.padEnd(7))}  ${slug}  ${styleText('dim', told)}\n`;
}
