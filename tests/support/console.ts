import type { Page } from 'playwright-core';
import { type Checks, seriousFindings } from './axe.ts';

/** A first page load asks for a session that nobody has yet. */
export const notSignedIn = [/401 .*auth\.refresh/, /status of 401/];
/** A preview runs no script, and the browser says so. */
export const expectedInConsole = [...notSignedIn, /Blocked script execution/];

/** What axe finds in the console. What is previewed in it is the site, which has a test of its own. */
export function consoleFindings(page: Page, which: Omit<Checks, 'frames'> = {}): Promise<string[]> {
  return seriousFindings(page, { ...which, frames: false });
}

export async function signInAt(page: Page, url: string, who: { email: string; password: string }): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'));
}

/** To another page without loading anew, as a link does; waits until it shows its heading and nothing is being loaded. */
export async function goInside(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => window.history.pushState({}, '', to), path);
  await page.waitForFunction((to) => location.pathname + location.search === to, path);
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main [role=status] .animate-pulse') === null);
}
