import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { seriousFindings } from '../support/axe.ts';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { openHouse } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const sizes = { phone: [390, 844], tablet: [820, 1_180], desktop: [1_366, 900] } as const;

describe.skipIf(inject('chromium') === null)("a company's site in a browser", () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let company: Awaited<ReturnType<typeof house.furnish>>;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchBrowser()]);
    site = await serveHouse(house);
    company = await house.furnish('Alder Plumbing');
    await company.api.company.update({ phone: '(503) 555-0142', area: 'Portland', address: '12 Alder Street' });
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await house.close();
  });
  const urlOf = (path: string, slug = company.slug) => `http://${slug}.localhost:${site.port}/${path}`;

  test.each(['light', 'dark'] as const)('has no serious fault of access on any page, in %s', async (colorScheme) => {
    const { page, context, problems } = await openPage(browser, { width: 390, height: 844 });
    await page.emulateMedia({ colorScheme });
    const { pages } = await company.api.site.get();
    for (const { path } of pages) {
      await page.goto(urlOf(path));
      expect(await seriousFindings(page), path).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} is wider than a phone`).toBeLessThanOrEqual(0);
    }
    for (const [name, [width, height]] of Object.entries(sizes)) {
      await page.setViewportSize({ width, height });
      for (const path of ['', 'prices', 'contact']) {
        await page.goto(urlOf(path));
        await keepScreenshot(page, `site-${path || 'home'}-${name}-${colorScheme}`);
      }
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  test('reads well in every color that a company may choose', async () => {
    const { page, context } = await openPage(browser);
    for (const accent of ['#ffd400', '#0b1020', '#39ff14', '#888888']) {
      await company.api.site.updateSettings({ accent });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(urlOf(''));
        expect(await seriousFindings(page), `${accent} ${colorScheme}`).toEqual([]);
      }
    }
    await context.close();
  });

  test('works without any script: pages are read, questions opened, and a message is sent', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(urlOf(''));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('price you can read');
    await page.getByRole('link', { name: 'Contact', exact: true }).first().click();
    await page.getByLabel('Your name').fill('Vera Visitor');
    await page.getByLabel('E-mail').fill('vera@example.com');
    await page.getByLabel('What is it about?').fill('My tap drips at night.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your message is with us').waitFor();
    const { contacts } = await company.api.contacts.list({});
    expect(contacts.map((one) => one.email)).toContain('vera@example.com');
    await context.close();
  });

  test('is gone through by keyboard: first the way past the menu, then the menu, and focus is seen', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(urlOf(''));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#content$/);
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).toBe('solid');
    await context.close();
  });
});
