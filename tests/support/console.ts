import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** A first page load asks for a session that nobody has yet; a preview runs no script, and the browser says so. */
export const expectedInConsole = [/401 .*auth\.refresh/, /status of 401/, /Blocked script execution/];

/** Serious and critical findings of axe, by rule and place. */
export async function seriousFindings(
  page: Page,
  which: { only?: readonly string[]; without?: readonly string[] } = {},
): Promise<string[]> {
  // In the page's own world, past its policy; a page that is only navigated inside keeps it.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  await settled(page);
  return page.evaluate(async ({ only, without = [] }) => {
    const { axe: checker } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await checker.run({
      resultTypes: ['violations'],
      // What is previewed is the site, which has a test of its own.
      iframes: false,
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
      ...(only === undefined ? {} : { runOnly: { type: 'rule', values: only } }),
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  }, which);
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

/** A new size or color scheme is on the screen, and nothing on its way to it. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
        .map(({ finished }) => finished),
    );
  });
}
