import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './places.mjs';
import { say } from './progress.mjs';

const folder = inRoot('.boot-lock');

/** Lets one run at a time install and build; another one waits, and takes over when the first has died. */
export async function withLock(work) {
  await takeLock();
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeLock() {
  let told = false;
  let withoutOwner = 0;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner();
    // Between mkdir and the pid there is an instant without an owner; for longer, its maker died there.
    withoutOwner = owner === undefined ? withoutOwner + 1 : 0;
    if (withoutOwner > 10 || (owner !== undefined && !isAlive(owner))) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told && owner !== undefined) say(`Waiting for process ${owner}, which installs or builds here …`);
    told ||= owner !== undefined;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function readOwner() {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
