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

  test('has its whole menu in one line on a desk and behind one button on a phone, all of it without any script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1_280, height: 860 } });
    const page = await context.newPage();
    await page.goto(urlOf(''));
    const header = page.getByRole('banner');
    const { pages } = await company.api.site.get();
    const inMenu = pages.filter((one) => one.inMenu).length;
    expect(inMenu).toBeGreaterThan(7);
    const tops = async () =>
      (await Promise.all((await header.getByRole('link').all()).map((link) => link.boundingBox()))).map((box) =>
        Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2),
      );
    const middles = await tops();
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(2);
    const more = header.getByText('More', { exact: true });
    if ((await more.count()) > 0) await more.click();
    expect(await header.getByRole('navigation', { name: 'Main' }).getByRole('link').count()).toBe(inMenu);
    await keepScreenshot(page, 'site-header-desktop');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(urlOf(''));
    expect(await header.getByRole('link').count()).toBe(2);
    await header.getByText('Menu', { exact: true }).click();
    const menu = header.getByRole('navigation', { name: 'Menu' });
    expect(await menu.getByRole('link').count()).toBe(inMenu);
    await keepScreenshot(page, 'site-header-phone');
    await menu.getByRole('link', { name: 'Contact', exact: true }).click();
    await page.getByLabel('Your name').waitFor();
    await context.close();
  });

  test('paints its first words without any script, weighs less than 50 kB with everything but the chat, and nothing moves', async () => {
    const { page, context } = await openPage(browser, { width: 390, height: 844 });
    // The chat is the only script, and the page does without.
    await page.route('**/widget*.js', (route) => route.abort());
    const weights: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (new URL(request.url()).pathname.startsWith('/widget')) return;
      weights.push(
        request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
    });
    for (const path of ['', 'services', 'questions']) {
      weights.length = 0;
      await page.goto(urlOf(path), { waitUntil: 'networkidle' });
      const total = (await Promise.all(weights)).reduce((sum, weight) => sum + weight, 0);
      expect(weights.length, path).toBeLessThanOrEqual(6);
      expect(total, path).toBeLessThan(50_000);
      const { painted, moved } = await page.evaluate(async () => {
        const shifts = await new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            resolve(list.getEntries().reduce((sum, entry) => sum + (entry as never as { value: number }).value, 0));
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(0), 300);
        });
        return { painted: performance.getEntriesByName('first-contentful-paint').length, moved: shifts };
      });
      expect(painted, path).toBe(1);
      expect(moved, path).toBeLessThan(0.1);
    }
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
