import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** @returns 1 when a company's data key does not open. */
export function showKeys(json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const status = await core.keyRotation.status();
    if (json) printJson(status);
    else {
      printTable(
        ['Master key', 'State', 'Data keys'],
        status.dataKeys.map(({ masterVersion, count }) => [
          `${masterVersion}`,
          masterVersion === status.currentVersion ? 'current' : 'older',
          count,
        ]),
      );
      tellUnopened(status.unopened);
    }
    return status.unopened.length === 0 ? 0 : 1;
  });
}

/** @returns 1 when a company's data key does not open. */
export function rotateKeys(json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const startedMs = performance.now();
    let shownMs = 0;
    const isTerminal = process.stderr.isTTY;
    const result = await core.keyRotation.rotate(({ done, companies }) => {
      const nowMs = performance.now();
      const every = isTerminal ? 100 : 5_000;
      if (json || (nowMs - shownMs < every && done < companies)) return;
      shownMs = nowMs;
      const line = `${bar(done / companies)} ${done} of ${companies} companies`;
      process.stderr.write(isTerminal ? `\r  ${line}` : `  ${line}\n`);
    });
    const tookMs = Math.round(performance.now() - startedMs);
    if (json) printJson({ ...result, tookMs });
    else {
      if (isTerminal) process.stderr.write('\n');
      process.stdout.write(
        `${result.rewrapped} companies moved to master key ${result.currentVersion} in ${(tookMs / 1_000).toFixed(1)} s; ` +
          `${result.done - result.rewrapped - result.failed} had it already.\n`,
      );
      tellUnopened(result.unopened);
    }
    return result.failed === 0 ? 0 : 1;
  });
}

export function retireKey(masterVersion: number, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    await core.keyRotation.retire(masterVersion);
    if (json) printJson({ retired: masterVersion });
    else
      process.stdout.write(
        `Nothing here needs master key ${masterVersion} any more. Take it out of ROWHOUSE_MASTER_KEYS and start the servers again.\n`,
      );
    return 0;
  });
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * 30);
  return `${'█'.repeat(filled)}${'░'.repeat(30 - filled)}`;
}

function tellUnopened(slugs: readonly string[]): void {
  if (slugs.length > 0)
    process.stdout.write(
      `These companies have a data key that does not open and must enter their AI keys again: ${slugs.join(', ')}\n`,
    );
}
