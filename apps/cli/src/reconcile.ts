import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** @returns 1 when ledger and provider differ by more than is tolerated. */
export function reconcile({ day, json }: { day?: string; json: boolean }): Promise<number> {
  return withCore(async ({ core }) => {
    const result = await core.books.reconciliations.reconcile(day);
    if (json) printJson(result);
    else {
      printTable(
        ['', 'Keys of', 'Provider', 'Model', 'Calls', 'Estimated', 'Charged', 'By the provider'],
        result.lines.map((line) => [
          line.drifts ? 'NO' : line.reportedMicroUsd === null ? '' : 'ok',
          line.owner,
          line.provider,
          line.model,
          line.calls,
          line.estimatedCalls,
          dollars(line.microUsd),
          line.reportedMicroUsd === null ? 'not asked' : dollars(line.reportedMicroUsd),
        ]),
      );
      for (const { provider, because } of result.missing) process.stdout.write(`${provider}: ${because}\n`);
      process.stdout.write(
        result.lines.length === 0
          ? `\n${result.day}: no model was called.\n`
          : `\n${result.day}: ${result.agrees ? 'nothing drifts.' : 'the ledger drifts from what a provider says.'}\n`,
      );
    }
    return result.agrees ? 0 : 1;
  });
}

function dollars(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(4)}`;
}
