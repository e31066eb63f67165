/** Signals closer together than this are one key press: a terminal and npm both pass it on. In milliseconds. */
const samePressMs = 2_000;

/** Stops once, cleanly; a second, later signal ends at once. Also stops when the parent process is gone. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let firstMs: number | undefined;
  const parent = process.ppid;
  const onSignal = () => {
    const nowMs = Date.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      process.stdout.write('\n  Stopping…\n');
      clearInterval(watch);
      stop().then(
        () => process.stdout.write('  Stopped. Nothing was lost.\n'),
        (error: unknown) => {
          process.stderr.write(`  Stopping failed: ${error instanceof Error ? error.message : String(error)}\n`);
          process.exit(1);
        },
      );
    } else if (nowMs - firstMs > samePressMs) process.exit(130);
  };
  const watch = setInterval(() => {
    if (process.ppid !== parent) onSignal();
  }, 1_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
