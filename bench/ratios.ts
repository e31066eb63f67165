/** What is measured, against what in the same run, and the figure that it should stay under; peers have none. */
export type Ratio = { name: string; value: number; target?: number; unit: '×' | 'ms' | 'µs' | 'AUC'; note: string };

export function printRatios(ratios: readonly Ratio[]): void {
  for (const { name, value, target, unit, note } of ratios) {
    const mark = target === undefined ? '' : value <= target ? 'ok' : 'over';
    const goal = target === undefined ? '' : `target ${target} ${unit}`;
    process.stdout.write(
      `  ${mark.padEnd(5)}${name.padEnd(62)}${value.toFixed(2).padStart(8)} ${unit.padEnd(3)}${goal.padEnd(15)} ${note}\n`,
    );
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** p50 in milliseconds of each piece of work, in alternating rounds, so that a busy moment meets all of them. */
export async function alternate<Name extends string>(
  work: Readonly<Record<Name, () => Promise<unknown>>>,
  { rounds, atOnce }: { rounds: number; atOnce: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(work) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) {
      const startedMs = performance.now();
      await Promise.all(Array.from({ length: atOnce }, () => work[name]()));
      // The first rounds warm plans and caches.
      if (round >= rounds / 10) times[name].push(performance.now() - startedMs);
    }
  return Object.fromEntries(names.map((name) => [name, percentile(times[name], 0.5)])) as Record<Name, number>;
}
