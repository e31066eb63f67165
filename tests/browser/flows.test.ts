import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { type FakeProvider, startFakeOpenAi } from '../support/fake-providers.ts';
import { type ForeignPage, startForeignPage } from '../support/foreign-page.ts';
import { memberCaller, openHouse, password } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const expected = [...notSignedIn, /favicon/];

describe.skipIf(inject('chromium') === null)('what a company does is seen by its visitors, and by nobody else', () => {
  let provider: FakeProvider;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let foreign: ForeignPage;
  let alder: Awaited<ReturnType<typeof house.furnish>>;
  let birch: Awaited<ReturnType<typeof house.furnish>>;
  beforeAll(async () => {
    [provider, browser, foreign] = await Promise.all([startFakeOpenAi(), launchBrowser(), startForeignPage()]);
    house = await openHouse({
      platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${provider.url}/v1` } },
    });
    site = await serveHouse(house);
    [alder, birch] = [await house.furnish('Alder Plumbing'), await house.furnish('Birch Dental', 'dental')];
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([site.close(), foreign.close()]);
    await house.close();
    await provider.close();
  });

  const siteOf = ({ slug }: { slug: string }) => `http://${slug}.localhost:${site.port}/`;
  const console_ = () => `http://localhost:${site.port}`;

  const signIn = (page: Page, { email }: { email: string }) => signInAt(page, console_(), { email, password });

  async function openChat(page: Page): Promise<void> {
    await page.locator('rowhouse-chat .launcher').click();
    await page.getByLabel('Your message').waitFor();
  }

  async function ask(page: Page, text: string, answer: string | RegExp): Promise<void> {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
    await page.getByText(answer).first().waitFor();
  }

  test('when the budget runs out, the next visitor is answered from the knowledge, and the admin is told why', async () => {
    provider.respond(() => ({ kind: 'text', text: 'A model says hello.' }));
    const visit = await openPage(browser, { expected });
    await visit.page.goto(siteOf(alder));
    await openChat(visit.page);
    await ask(visit.page, 'Do you offer gift cards?', 'A model says hello.');
    const desk = await openPage(browser, { expected });
    await signIn(desk.page, alder);
    await desk.page.goto(`${console_()}/budget`);
    await desk.page.getByLabel(/^A day/).fill('0');
    await desk.page.getByRole('button', { name: 'Save the limits' }).click();
    await desk.page.getByText('The limits are saved').waitFor();
    const calls = provider.requests.length;
    await ask(visit.page, 'how much is a drain cleaning on a Sunday?', 'Quoted from');
    expect(await visit.page.getByRole('log').textContent()).toContain('$244-$375');
    expect(provider.requests.length).toBe(calls);
    await desk.page.goto(`${console_()}/conversations`);
    await desk.page
      .getByRole('link', { name: /visitor/i })
      .first()
      .click();
    await desk.page.getByText('$244-$375').first().waitFor();
    await desk.page
      .getByText(/budget/i)
      .first()
      .waitFor();
    expect([...visit.problems, ...desk.problems]).toEqual([]);
    await Promise.all([visit.context.close(), desk.context.close()]);
  });

  test('an entry that is edited in the console changes the next answer on the site', async () => {
    const [category] = await birch.api.knowledge.categories();
    const entry = await birch.api.knowledge.create({
      categoryId: category?.id ?? '',
      question: 'Do you have a parking place for a bus?',
      phrasings: [],
      answer: 'A bus can stand in front of the old mill.',
    });
    await birch.api.budget.set({ dailyMicroUsd: 0 });
    const visit = await openPage(browser, { expected });
    await visit.page.goto(siteOf(birch));
    await openChat(visit.page);
    await ask(visit.page, 'do you have a parking place for a bus?', 'in front of the old mill');
    const desk = await openPage(browser, { expected });
    await signIn(desk.page, birch);
    await desk.page.goto(`${console_()}/knowledge/${entry.id}`);
    await desk.page.getByLabel('Answer', { exact: true }).fill('A bus can stand behind the new school.');
    await desk.page.getByRole('button', { name: 'Save', exact: false }).first().click();
    await expect
      .poll(async () => (await birch.api.knowledge.get({ entryId: entry.id })).answer)
      .toContain('behind the new school');
    await ask(visit.page, 'and do you have a parking place for a bus today?', 'behind the new school');
    expect([...visit.problems, ...desk.problems]).toEqual([]);
    await Promise.all([visit.context.close(), desk.context.close()]);
  });

  test('two tabs of one browser, one company after the other: no tab ever shows words of both', async () => {
    const other = 'Cedar Roofing';
    const made = await house.core.provisioning.provision({
      companyName: other,
      industry: 'roofing',
      tier: 'growth',
      admin: { name: 'Ada Admin', email: alder.email, password },
      idempotencyKey: randomUUID(),
      requestId: 'test',
    });
    const { accessToken } = await house.core.access.signIn({ email: alder.email, password, slug: made.slug });
    for (const [api, name] of [
      [alder.api, 'Alder'],
      [memberCaller(house.core, accessToken), 'Cedar'],
    ] as const) {
      const [category] = await api.knowledge.categories();
      await api.knowledge.create({
        categoryId: category?.id ?? '',
        question: `What is the watchword of ${name}?`,
        phrasings: [],
        answer: `The watchword of ${name} is a secret of ${name}.`,
      });
    }
    const { page: first, context, problems } = await openPage(browser, { expected });
    // Of every moment: whether words of one company stood on the page under the name of the other, or of both at once.
    await context.addInitScript(() => {
      const seen = new Set<string>();
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        const page = document.querySelector('html')?.textContent ?? '';
        const main = document.querySelector('main')?.textContent ?? '';
        const title = document.querySelector('button[aria-haspopup=menu] .font-semibold')?.textContent ?? '';
        const [alders, cedars] = ['Alder', 'Cedar'].map((name) => main.includes(`watchword of ${name}`));
        if (alders && cedars) seen.add('words of both at once');
        if (alders && title.includes('Cedar')) seen.add(`words of Alder under ${title}`);
        if (cedars && title.includes('Alder')) seen.add(`words of Cedar under ${title}`);
        if (title !== '' && page.includes('watchword')) seen.delete('nothing was looked at');
      }).observe(document, { childList: true, subtree: true, characterData: true });
      seen.add('nothing was looked at');
    });
    const mixed = (page: Page) => page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
    await signIn(first, alder);
    const second = await context.newPage();
    for (const page of [first, second]) {
      await page.goto(`${console_()}/knowledge?query=watchword`);
      await page.getByText('watchword of Alder').first().waitFor();
    }
    await second.getByRole('button', { name: /change the company/ }).click();
    await second.getByRole('menuitem', { name: other }).click();
    await second.getByRole('button', { name: /Cedar Roofing/ }).waitFor();
    // The other tab follows, and what it shows then is the other company's.
    await first.getByRole('button', { name: /Cedar Roofing/ }).waitFor();
    expect([...(await mixed(first)), ...(await mixed(second))]).toEqual([]);
    for (const page of [first, second]) {
      await page.goto(`${console_()}/knowledge?query=watchword`);
      await page.getByText('watchword of Cedar').first().waitFor();
      expect(await page.locator('main').textContent()).not.toContain('watchword of Alder');
      expect(await mixed(page)).toEqual([]);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  test('two companies on one foreign origin, in two tabs: each chat keeps its own conversation', async () => {
    provider.respond(() => ({ kind: 'text', text: 'Hello from a model.' }));
    await alder.api.budget.set({ dailyMicroUsd: 0 });
    await birch.api.budget.set({ dailyMicroUsd: 0 });
    const { context } = await openPage(browser, { expected });
    const tabs: { page: Page; own: RegExp; alien: RegExp; question: string }[] = [];
    for (const { company, own, alien, question } of [
      {
        company: alder,
        own: /Alder Plumbing/,
        alien: /Birch|tooth|dental/i,
        question: 'how much is a drain cleaning?',
      },
      { company: birch, own: /Birch Dental/, alien: /Alder|drain|plumb/i, question: 'how much is a cleaning?' },
    ]) {
      await company.api.site.updateSettings({ allowedOrigins: [foreign.origin] });
      const { settings } = await company.api.site.get();
      foreign.show(
        `<!doctype html><html lang="en"><title>A page</title><h1>A page</h1><script src="${console_()}/widget.js" data-site-key="${settings.siteKey}"></script>`,
      );
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(foreign.url);
      tabs.push({ page, own, alien, question });
    }
    for (const { page, question } of tabs) {
      await openChat(page);
      await ask(page, question, 'Quoted from');
    }
    for (const { page, own, alien } of tabs) {
      const dialog = page.getByRole('dialog');
      expect(await dialog.getAttribute('aria-label')).toMatch(own);
      expect(await dialog.textContent()).not.toMatch(alien);
    }
    // What the browser keeps is kept apart by site key: two ways back, and neither leads to the other.
    const kept = await tabs[0]?.page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.endsWith(':resume'))
        .map((key) => localStorage.getItem(key)),
    );
    expect(new Set(kept).size).toBe(2);
    await context.close();
  });
});
