import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, expect, inject, test } from 'vitest';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { notSignedIn } from '../support/console.ts';
import { removeDataFolder, startServerProcess } from '../support/server.ts';

const chromium = inject('chromium');
const server = await startServerProcess();
const browser = chromium ? await launchBrowser() : undefined;
afterAll(async () => {
  await browser?.close();
  await server.stop();
  removeDataFolder(server.dataFolder);
});

test.skipIf(!browser)(
  'a company signs up, goes live, and its agent answers a visitor',
  { timeout: 120_000 },
  async () => {
    if (!browser) return;
    const { page, problems } = await openPage(browser, { expected: notSignedIn });

    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel('Company name').fill('Harbor Plumbing');
    await page
      .getByRole('radio', { name: /Plumbing/ })
      .first()
      .check({ force: true });
    await page.getByRole('radio', { name: /^Growth/ }).check({ force: true });
    await page.getByLabel('Name', { exact: true }).fill('Hanna Harbor');
    await page.getByLabel('E-mail').fill('hanna@example.com');
    await page
      .getByLabel(/password/i)
      .first()
      .fill('seven quiet harbor boats');
    await keepScreenshot(page, '01-sign-up');
    await page.getByRole('button', { name: 'Make my company' }).click();
    await page.getByText(/Knowledge entries/).waitFor();
    await keepScreenshot(page, '02-made');
    expect(await page.locator('body').textContent()).toMatch(/6\d\d/);

    const visit = await openPage(browser, { width: 390, height: 844 });
    await visit.page.goto(`http://harbor-plumbing.localhost:${server.port}/`);
    await keepScreenshot(visit.page, '03-site-phone');
    await visit.page.getByRole('button', { name: /ask us/i }).click();
    await visit.page.getByLabel('Your message').fill('how much is a drain cleaning on a Sunday?');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('log').getByText('Quoted from').waitFor();
    await keepScreenshot(visit.page, '04-answer-phone');
    expect(await visit.page.getByRole('log').textContent()).toContain('$244-$375');

    await visit.page.reload();
    await visit.page.getByRole('button', { name: /ask us/i }).click();
    await visit.page.getByRole('log').getByText('Quoted from').waitFor();
    expect(await visit.page.getByRole('log').textContent()).toContain('$244-$375');

    await page.goto(`${server.url}/conversations`);
    await page
      .getByRole('link', { name: /visitor/i })
      .first()
      .click();
    await page.getByText('$244-$375').waitFor();
    await keepScreenshot(page, '05-conversation');
    await visit.page.getByLabel('Your message').fill('are you open on sunday');
    await visit.page.keyboard.press('Enter');
    await page.getByText('We are closed on Sunday').waitFor();

    for (const path of ['overview', 'agents', 'knowledge', 'contexts', 'keys', 'budget', 'site', 'team', 'settings']) {
      await page.goto(`${server.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await keepScreenshot(page, `06-${path}`);
    }
    expect(visit.problems).toEqual([]);
    expect(problems).toEqual([]);
  },
);

test.skipIf(!browser)('the widget refuses a page that is not on the list, and says why to its owner', async () => {
  if (!browser) return;
  const { page } = await openPage(browser);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(`http://localhost:${server.port}/sites/bluebird-plumbing`);
  const siteKey = await page.locator('script[data-site-key]').getAttribute('data-site-key');
  const elsewhere = createServer((_req, res) => {
    res.setHeader('content-type', 'text/html');
    res.end(
      `<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1><script src="${server.url}/widget.js" data-site-key="${siteKey}"></script>`,
    );
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const address = elsewhere.address();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  await page.getByRole('button', { name: /ask us/i }).click();
  await page.getByText('This chat is not available on this page').waitFor();
  expect(said.join('\n')).toContain('Add it in the console under Site, allowed origins');
  elsewhere.close();
});
