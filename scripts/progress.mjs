/** What the boot scripts say, in one voice: a line when a phase begins, and one with its time when it ends. */

const colors = process.stdout.isTTY && !process.env.NO_COLOR;
export const dim = (text) => (colors ? `\u001b[2m${text}\u001b[22m` : text);
export const bold = (text) => (colors ? `\u001b[1m${text}\u001b[22m` : text);
export const red = (text) => (colors ? `\u001b[31m${text}\u001b[39m` : text);

/** A failure that is already fit for people: no stack, and what to do next. */
export class BootError extends Error {
  constructor(message, { output = '', exitCode = 1 } = {}) {
    super(message);
    this.output = output;
    this.exitCode = exitCode;
  }
}

// The command line's own output stays clean, so that scripts can read it.
const out = ['cli', 'templates'].includes(process.argv[2] ?? '') ? process.stderr : process.stdout;

export function say(text = '') {
  out.write(`  ${text}\n`);
}

/** Runs one phase between its two lines. `work` may return a few words for the second. */
export async function phase(name, work) {
  const startedMs = performance.now();
  say(`${name} …`);
  const outcome = await work();
  say(`${dim('└')} ${outcome ? `${outcome}, ` : ''}${dim(secondsSince(startedMs))}`);
}

export function secondsSince(startedMs) {
  return `${((performance.now() - startedMs) / 1_000).toFixed(1)} s`;
}

/** Shows why it failed, the last lines of what was said, and ends. */
export function tellFailure(error) {
  if (!(error instanceof BootError)) {
    console.error(error);
    process.exitCode = 1;
    return;
  }
  const lines = error.output.trimEnd().split('\n').slice(-40);
  if (error.output) process.stderr.write(`\n${lines.map((line) => `  ${dim('│')} ${line}`).join('\n')}\n`);
  process.stderr.write(`\n  ${red(error.message.replaceAll('\n', '\n  '))}\n`);
  process.exitCode = error.exitCode;
}
