import type { MadeRow } from '../api.ts';

export type Welcome = { made: MadeRow[]; totalRows: number; tookMs: number };

const key = 'rowhouse.welcome';

/** Keeps what sign-up made for this tab, so that a reload shows it again. It holds counts only. */
export function keepWelcome(welcome: Welcome): void {
  sessionStorage.setItem(key, JSON.stringify(welcome));
}

/** Whether this tab has just made a company. */
export function hasWelcome(): boolean {
  return sessionStorage.getItem(key) !== null;
}

/** What was made; nothing where the tab does not know or cannot read it. */
export function readWelcome(): Welcome | undefined {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return undefined;
  try {
    return JSON.parse(kept) as Welcome;
  } catch {
    return undefined;
  }
}
