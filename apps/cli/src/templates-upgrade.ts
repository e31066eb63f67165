import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import type { FleetLine } from '@rowhouse/core';
import { withCore } from './open.ts';
import { printJson } from './output.ts';

const colors = {
  planned: 'cyan',
  applied: 'green',
  current: 'dim',
  held: 'yellow',
  'rolled-back': 'green',
  failed: 'red',
} as const;

/** @returns 1 when a company was held back or failed. */
export function upgradeCompanies({
  mode,
  slug,
  reason,
  json,
}: {
  mode: 'plan' | 'apply' | 'roll-back';
  slug: string | undefined;
  reason: string;
  json: boolean;
}): Promise<number> {
  return withCore(async ({ core }) => {
    const lines = await core.fleetUpgrades.run({
      mode,
      slug,
      identityId: null,
      reason,
      requestId: `cli-${randomUUID()}`,
      tell: (line) => {
        if (!json) process.stdout.write(lineOf(line));
      },
    });
    const troubled = lines.filter(({ state }) => state === 'held' || state === 'failed');
    if (json) printJson({ companies: lines });
    else {
      const done = lines.filter(({ state }) => state === 'applied' || state === 'rolled-back').length;
      const told =
        mode === 'plan' ? `${lines.length} looked at; nothing was changed` : `${done} of ${lines.length} done`;
      process.stdout.write(
        lines.length === 0
          ? '  Every company is at the current version of its templates.\n'
          : `\n  ${told}${troubled.length > 0 ? `, ${troubled.length} held back or failed` : ''}.\n`,
      );
    }
    return troubled.length > 0 ? 1 : 0;
  });
}

function lineOf({ slug, industry, from, to, state, counts, golden, detail }: FleetLine): string {
  const told = [
    `${industry} ${from} → ${to}`,
    ...Object.entries(counts).map(([kind, count]) => `${count} ${words[kind as keyof typeof words]}`),
    ...(golden.questions > 0 ? [`golden ${golden.before} → ${golden.after} of ${golden.questions}`] : []),
    ...(detail === '' ? [] : [detail]),
  ].join(', ');
  return `  ${styleText(colors[state], state.padEnd(11))}  ${slug}  ${styleText('dim', told)}\n`;
}

const words = {
  update: 'follow',
  add: 'new',
  remove: 'gone',
  choice: 'to decide',
  deleted: 'stay deleted',
  kept: 'kept',
} as const;
