import { afterAll, expect, test } from 'vitest';
import { keepScreenshot, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { startProduct } from '../support/product.ts';

const openai = await startFakeOpenAi();
afterAll(openai.close);
const env = { OPENAI_API_KEY: 'sk-platform-key-0001', OPENAI_BASE_URL: `${openai.url}/v1` };
const { server, browser } = await startProduct({ env });

/** As long as a busy machine may take for a page. */
const patiently = { timeout: 15_000 };

test.skipIf(!browser)('an admin sets caps and prices, and sees on an answer which model it was and why', async () => {
  if (!browser || !server) return;
  const { page, problems } = await openPage(browser, { width: 1_280, height: 1_100, expected: notSignedIn });
  await signInAt(page, server.url, server.demo);

  await page.goto(`${server.url}/budget`);
  await page.getByLabel('One visitor, in USD').fill('0.5');
  await page.getByLabel('Tokens a month').fill('9000000');
  await page.getByRole('button', { name: 'Save the limits' }).click();
  await page.getByText('The limits are saved').waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel('One visitor, in USD').inputValue(), patiently).toBe('0.50');
  await expect.poll(() => page.getByLabel('One conversation, in USD').inputValue(), patiently).toBe('');
  await keepScreenshot(page, '11-budget-caps');

  await page.goto(`${server.url}/agents`);
  await page.getByRole('link', { name: /Sarah/ }).first().click();
  await page.getByLabel('At most a day, in USD').fill('1.25');
  await page.getByRole('button', { name: 'Save', exact: true, disabled: false }).click();
  await page.getByText('Sarah is saved.').waitFor();
  await keepScreenshot(page, '11-agent-cap');

  await page.getByLabel('Write to Sarah').fill('Do you offer gift cards?');
  await page.keyboard.press('Enter');
  await page.getByText('Hello from the model.').first().waitFor();
  await page.getByText('How this answer was made').click();
  await page.getByText(/A fast model, since the agent's class is fast/).waitFor();
  await page.getByText(/gpt-5-mini.*answered/).waitFor();
  await keepScreenshot(page, '11-answer-route');

  await page.goto(`${server.url}/keys`);
  for (const [label, key] of [
    ['First', 'sk-company-first-01'],
    ['Second', 'sk-company-second-2'],
  ] as const) {
    await page.getByRole('button', { name: 'Add a key' }).first().click();
    await page.getByLabel('Provider').selectOption('openai');
    await page.getByLabel('Name').fill(label);
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByText('Choose models yourself').click();
    await page.getByLabel('Fast model').fill(label === 'First' ? 'gpt-house-special' : 'gpt-5-mini');
    await page.getByRole('button', { name: 'Store the key' }).click();
    await page.getByRole('heading', { name: new RegExp(`^${label}`) }).waitFor();
  }
  await page.getByText('No price is known for gpt-house-special').waitFor();
  await keepScreenshot(page, '11-keys');
  await page.getByRole('button', { name: 'Prices' }).first().click();
  await page.getByLabel('This model is free for us').first().check();
  await keepScreenshot(page, '11-prices');
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await page.getByText('The prices are saved').waitFor();
  await expect.poll(() => page.getByText('No price is known').count(), patiently).toBe(0);
  await page.getByRole('button', { name: 'Test' }).first().click();
  await page.getByText('The key works').waitFor();
  await page.getByRole('button', { name: 'Use first' }).click();
  await expect.poll(() => page.getByRole('heading', { level: 2 }).first().textContent(), patiently).toContain('Second');
  expect(problems).toEqual([]);
});
