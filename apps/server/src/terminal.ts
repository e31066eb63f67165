import type { Demo } from './demo.ts';
import type { Progress, RunningServer } from './server.ts';

const useColor = process.stdout.isTTY;
const bold = (text: string) => (useColor ? `\u001b[1m${text}\u001b[22m` : text);
const dim = (text: string) => (useColor ? `\u001b[2m${text}\u001b[22m` : text);

/** A line when a phase begins, and its time when it ends. */
export const showProgress: Progress = async (phase, work) => {
  const startedMs = performance.now();
  process.stdout.write(`  ${phase} …`);
  const outcome = await work().catch((error: unknown) => {
    process.stdout.write('\n');
    throw error;
  });
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  process.stdout.write(` ${outcome ? `${outcome}, ` : ''}${dim(`${seconds} s`)}\n`);
};

/** Where to go and how to sign in. */
export function announce(server: RunningServer, demo: Demo | undefined): void {
  const { addresses, folder } = server;
  const lines: [string, string][] = [['Console', addresses.consoleUrl]];
  if (demo) {
    lines.push(['Demo company', `${demo.siteUrl}   ${dim(`(or ${demo.pathUrl})`)}`]);
    lines.push(['  its admin', `${demo.email}   ${demo.password}`]);
  }
  if (folder) lines.push(['Operator', `${folder.secrets.operator.email}   ${folder.secrets.operator.password}`]);
  lines.push(['Health', `${addresses.consoleUrl}/readyz`]);
  if (folder) lines.push(['Data folder', folder.path]);
  lines.push([
    'Counters',
    server.core.counters.kind === 'redis' ? 'Redis' : 'in this process (set REDIS_URL to run several)',
  ]);
  lines.push([
    'Models',
    server.core.platformModels ? 'the platform has a key' : 'no key: agents quote their knowledge',
  ]);
  const width = Math.max(...lines.map(([name]) => name.length));
  process.stdout.write(
    `\n  ${bold('Rowhouse is running')}\n\n${lines.map(([name, value]) => `  ${name.padEnd(width)}   ${value}`).join('\n')}\n\n  Ctrl-C stops it.\n`,
  );
}

/** The sentence, and no stack. */
export function tellFailure(error: unknown): void {
  process.stderr.write(
    `\n  Rowhouse could not start.\n  ${(error instanceof Error ? error.message : String(error)).replaceAll('\n', '\n  ')}\n`,
  );
}
