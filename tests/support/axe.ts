import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules by name: these alone, or all but those; and whether frames are looked into. */
export type Checks = { only?: readonly string[]; without?: readonly string[]; frames?: boolean };

/** Serious and critical findings of axe, by rule and place; it looks into shadow roots too. */
export async function seriousFindings(
  page: Page,
  { only, without = [], frames = true }: Checks = {},
): Promise<string[]> {
  // In the page's own world, past its policy, which may let nothing else run; a page that is only navigated inside keeps it.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  await settled(page);
  return page.evaluate(
    async (which) => {
      const { axe: checker } = globalThis as unknown as {
        axe: {
          run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      };
      const { violations } = await checker.run({
        resultTypes: ['violations'],
        iframes: which.frames,
        rules: Object.fromEntries(which.without.map((rule) => [rule, { enabled: false }])),
        ...(which.only === undefined ? {} : { runOnly: { type: 'rule', values: which.only } }),
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    },
    { only, without, frames },
  );
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
