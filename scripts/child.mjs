import { spawn } from 'node:child_process';
import { root } from './places.mjs';
import { BootError } from './progress.mjs';

const keptCharacters = 64_000;
const running = new Set();

/**
 * Runs a program to its end and keeps the last of what it says. It has a process group of its own.
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export async function run(program, parameters, { env = process.env, onLine, cwd = root } = {}) {
  const child = spawn(program, parameters, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output = (output + text).slice(-keptCharacters);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    });
  }
  return { code: await ending(child, program), output };
}

/**
 * Runs a program that owns the terminal's output until it ends. A terminal's Ctrl-C reaches the whole foreground group, and
 * npm passes it on once more: the child has a group of its own, so that it hears of signals from `signalChildren` alone.
 * @returns {Promise<number>} its exit code
 */
export async function runInFront(program, parameters, { stdin = 'ignore', cwd = root } = {}) {
  const child = spawn(program, parameters, { cwd, detached: true, stdio: [stdin, 'inherit', 'inherit'] });
  return (await ending(child, program)) ?? 1;
}

function ending(child, program) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new BootError(`${program} could not be run: ${error.message}`)));
    child.once('close', resolve);
  }).finally(() => running.delete(child));
}

/** Passes a signal to every child and its group. */
export function signalChildren(signal) {
  for (const { pid } of running) {
    try {
      process.kill(-pid, signal);
    } catch {
      // It is gone already.
    }
  }
}

/**
 * When npm is killed, nobody tells us: only our parent's number changes. Started by hand, we may outlive the shell
 * on purpose, so this holds only under npm.
 */
export function watchParent(onOrphaned) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onOrphaned();
  }, 1_000).unref();
}
