import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, inject, test } from 'vitest';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { removeDataFolder, startServerProcess } from '../support/server.ts';
import { sourceFlags } from '../support/source-flags.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const chromium = inject('chromium');
const server = await startServerProcess();
const browser = chromium ? await launchBrowser() : undefined;
const workshop = mkdtempSync(join(tmpdir(), 'rowhouse-own-'));
afterAll(async () => {
  await browser?.close();
  await server.stop();
  removeDataFolder(server.dataFolder);
  rmSync(workshop, { recursive: true, force: true });
});

let own: Record<string, string> = {};

/** The command line beside the running server. */
function rowhouse(...parameters: string[]) {
  return run(`${root}node_modules/.bin/node`, [...sourceFlags, 'apps/cli/src/main.ts', ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ROWHOUSE_DATA: server.dataFolder, ...own },
  });
}

test.skipIf(!browser)(
  'by keyboard and on a phone: a trade is found, looked at and asked; later its new version is decided about',
  { timeout: 240_000 },
  async () => {
    if (!browser) return;
    const { page, problems } = await openPage(browser, { width: 390, height: 844, expected: notSignedIn });
    await page.goto(`${server.url}/sign-up`);
    await page.getByLabel('Company name').fill('Phone Plumbing');
    await keepScreenshot(page, 'templates-01-phone');
    await page.getByLabel('Find your trade').focus();
    await page.keyboard.type('plumb');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByText('What a Plumbing company gets').waitFor();
    await page.getByLabel('Your question').focus();
    await page.keyboard.type('how much is a drain cleaning on a Sunday?');
    await page.keyboard.press('Enter');
    await page.getByText('$244-$375').waitFor();
    await page.getByText('What a Plumbing company gets').scrollIntoViewIfNeeded();
    await keepScreenshot(page, 'templates-02-phone-preview');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

    const wide = await openPage(browser, { expected: notSignedIn });
    await wide.page.goto(`${server.url}/sign-up`);
    await wide.page
      .getByRole('radio', { name: /Dental/ })
      .first()
      .check({ force: true });
    await wide.page.getByText('What a Dental').first().waitFor();
    await wide.page.getByText('What a Dental').first().scrollIntoViewIfNeeded();
    await keepScreenshot(wide.page, 'templates-03-wide-preview');

    await page.getByLabel('Name', { exact: true }).fill('Pia Phone');
    await page.getByLabel('E-mail').fill('pia@example.com');
    await page
      .getByLabel(/password/i)
      .first()
      .fill('seven quiet phone boats');
    await page.getByRole('button', { name: 'Make my company' }).click();
    await page.getByText(/Knowledge entries/).waitFor();
    await page.goto(`${server.url}/updates`);
    await page.getByText(/nothing to decide/).waitFor();

    // A trade of the operator's own takes the product's place, with other words.
    const folder = join(workshop, 'plumbing');
    cpSync(join(root, 'templates/industries/plumbing'), folder, { recursive: true });
    const file = join(folder, 'services.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('summary: ', 'summary: Newly, '));
    await expect(rowhouse('templates', 'publish', folder)).rejects.toMatchObject({ code: 1 });
    own = { ROWHOUSE_INDUSTRIES: workshop };
    expect((await rowhouse('templates', 'preview', 'plumbing')).stdout).toMatch(/^Plumbing, version 2$/m);
    const planned = await rowhouse('templates', 'upgrade', '--plan');
    expect(planned.stdout).toMatch(/planned +phone-plumbing/);

    await page.reload();
    await page.getByRole('button', { name: 'Update now' }).waitFor();
    await keepScreenshot(page, 'templates-04-updates-phone');
    await page.getByRole('button', { name: 'Update now' }).click();
    await page.getByText(/nothing to decide/).waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText(/taken back/).waitFor();
    expect(problems).toEqual([]);

    const secrets = JSON.parse(readFileSync(join(server.dataFolder, 'secrets.json'), 'utf8')) as {
      operator: { email: string; password: string };
    };
    const operator = await openPage(browser, { expected: notSignedIn });
    await signInAt(operator.page, server.url, secrets.operator);
    await operator.page.getByRole('link', { name: 'Templates' }).click();
    await operator.page.getByLabel('Reason').fill('better words for services');
    await operator.page.getByRole('button', { name: 'Update the fleet' }).click();
    await operator.page.getByText('phone-plumbing').waitFor();
    await keepScreenshot(operator.page, 'templates-05-operator');
    expect(await operator.page.locator('body').textContent()).toMatch(/phone-plumbing.*version 1 to 2: 16 follow/);
    expect(operator.problems).toEqual([]);
  },
);
