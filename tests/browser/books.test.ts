import { afterAll, expect, test } from 'vitest';
import { keepScreenshot, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { startProduct } from '../support/product.ts';

const fake = await startFakeOpenAi();
afterAll(fake.close);
fake.respond(() => ({ kind: 'text', text: 'Gladly.', usage: { input: 1_000, output: 400_000 } }));
const env = { OPENAI_API_KEY: 'sk-platform-0001', OPENAI_BASE_URL: `${fake.url}/v1` };
const { server, browser } = await startProduct({ env });

async function signIn(who: { email: string; password: string }, size: { width: number; height: number }) {
  if (!browser || !server) throw new Error('no browser');
  const opened = await openPage(browser, { ...size, expected: notSignedIn });
  await signInAt(opened.page, server.url, who);
  return opened;
}

test.skipIf(!browser)(
  'an admin sees who spent the budget, where it leads, and is told when a limit is used up',
  { timeout: 120_000 },
  async () => {
    if (!server) return;
    const { page, problems } = await signIn(server.demo, { width: 1_280, height: 1_800 });
    await page.goto(`${server.url}/budget`);
    await page.getByText('No agent has called a model in these days.').waitFor();
    await page.getByLabel('A day, in USD', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Save the limits' }).click();
    await page.getByText('The limits are saved').waitFor();
    await page.goto(`${server.url}/overview`);
    await page.getByLabel('Your question to Sarah').fill('What do you charge?');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Messages' }).getByText('Gladly.').waitFor();

    await page.goto(`${server.url}/budget`);
    await page.getByText(/80 % was reached/).waitFor();
    await page
      .getByRole('list', { name: /AI spend by agent/ })
      .getByText('Sarah')
      .waitFor();
    await page.getByText(/gpt-5-mini \(platform’s key\)/).waitFor();
    await page.getByText('At the pace of the last seven days.').waitFor();
    await keepScreenshot(page, '20-budget-desk');
    await page.setViewportSize({ width: 390, height: 2_400 });
    await keepScreenshot(page, '20-budget-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await page.getByRole('button', { name: 'I have read this' }).click();
    await page.getByText(/80 % was reached/).waitFor({ state: 'detached' });
    expect(problems).toEqual([]);

    const operator = await signIn(server.operator, { width: 1_280, height: 1_800 });
    await operator.page.goto(`${server.url}/operator/usage`);
    await operator.page.getByRole('heading', { name: 'What companies take' }).waitFor();
    await operator.page.getByRole('cell', { name: 'claude-haiku-4-5', exact: true }).waitFor();
    await operator.page.getByRole('button', { name: 'Add up and measure now' }).click();
    await operator.page.getByText(/was added up/).waitFor();
    await operator.page.getByRole('cell', { name: 'Bluebird Plumbing' }).waitFor();
    await keepScreenshot(operator.page, '21-fleet-usage-desk');
    await operator.page.setViewportSize({ width: 390, height: 2_400 });
    await keepScreenshot(operator.page, '21-fleet-usage-phone');
    expect(operator.problems).toEqual([]);
  },
);
