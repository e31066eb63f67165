import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious and critical findings of axe, by rule and place; it looks into shadow roots too. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // In the page's own world, past its policy: the page itself may run no script but the chat.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}
