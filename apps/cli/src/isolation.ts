import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** @returns 1 when a wall does not stand. */
export function reportIsolation(json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const report = await core.evidence.report();
    if (json) printJson(report);
    else {
      printTable(
        ['', 'Check', 'Found'],
        report.checks.map(({ ok, title, detail }) => [ok ? 'ok' : 'NO', title, detail]),
      );
      process.stdout.write(
        `\n${report.tables} tenant tables. ${report.holds ? 'Every wall stands.' : 'A wall does not stand.'}\n`,
      );
    }
    return report.holds ? 0 : 1;
  });
}
