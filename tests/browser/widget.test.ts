import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { seriousFindings } from '../support/axe.ts';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { type ForeignPage, startForeignPage } from '../support/foreign-page.ts';
import { openHouse } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const languages = {
  en: {
    ask: 'Ask us',
    field: 'Your message',
    send: 'Send',
    close: 'Close the chat',
    appointments: 'Appointments',
    quoted: 'Quoted from: our services, prices and hours',
  },
  es: {
    ask: 'Pregúntenos',
    field: 'Su mensaje',
    send: 'Enviar',
    close: 'Cerrar el chat',
    appointments: 'Citas',
    quoted: 'Citado de: nuestros servicios, precios y horarios',
  },
  de: {
    ask: 'Fragen Sie uns',
    field: 'Ihre Nachricht',
    send: 'Senden',
    close: 'Chat schließen',
    appointments: 'Termine',
    quoted: 'Zitiert aus: unseren Leistungen, Preisen und Zeiten',
  },
  fr: {
    ask: 'Écrivez-nous',
    field: 'Votre message',
    send: 'Envoyer',
    close: 'Fermer la discussion',
    appointments: 'Rendez-vous',
    quoted: 'Cité de : nos prestations, tarifs et horaires',
  },
} as const;

describe.skipIf(inject('chromium') === null)('the chat on a page of its own', () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let foreign: ForeignPage;
  let elsewhere: ForeignPage;
  let siteKey: string;
  let company: Awaited<ReturnType<typeof house.furnish>>;
  beforeAll(async () => {
    [house, browser, foreign, elsewhere] = await Promise.all([
      openHouse(),
      launchBrowser(),
      startForeignPage(),
      startForeignPage(),
    ]);
    site = await serveHouse(house);
    company = await house.furnish('Alder Plumbing');
    await company.api.site.updateSettings({ allowedOrigins: [foreign.origin], accent: '#0f6fb5' });
    siteKey = (await company.api.site.get()).settings.siteKey;
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([site.close(), foreign.close(), elsewhere.close()]);
    await house.close();
  });

  const platform = () => `http://localhost:${site.port}`;
  const tag = (more = '') => `<script src="${platform()}/widget.js" data-site-key="${siteKey}" ${more} async></script>`;
  const pageWith = (tags: string, language = 'en') =>
    `<!doctype html><html lang="${language}"><title>Somebody's page</title><main><h1>Somebody's page</h1><p><a href="#more">More</a></p></main>${tags}`;
  const launcher = (page: Page) => page.locator('rowhouse-chat .launcher');
  const log = (page: Page) => page.getByRole('log');

  async function ask(page: Page, question: string): Promise<void> {
    await page.getByLabel('Your message').fill(question);
    await page.keyboard.press('Enter');
    await log(page).getByText('Quoted from').first().waitFor();
  }

  test('answers on a foreign page under a strict policy, breaks none of its rules, and sets no cookie', async () => {
    foreign.show(pageWith(`<script src="${platform()}/widget.js" data-site-key="${siteKey}"></script>`), {
      'content-security-policy': `default-src 'none'; script-src ${platform()}; style-src 'self'; connect-src ${platform()}; img-src 'self'; require-trusted-types-for 'script'`,
    });
    const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
    await page.addInitScript(() => {
      const found: string[] = [];
      Object.assign(globalThis, { found });
      addEventListener(
        'securitypolicyviolation',
        (event) => found.push(`${event.violatedDirective} ${event.blockedURI}`),
        true,
      );
    });
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto(foreign.url);
    await launcher(page).waitFor();
    expect(loaded.filter((path) => path.endsWith('.js'))).toEqual(['/widget.js']);
    await launcher(page).click();
    await ask(page, 'how much is a drain cleaning on a Sunday?');
    expect(await log(page).textContent()).toContain('$244-$375');
    await page.getByRole('button', { name: 'Appointments' }).click();
    await page.getByLabel('What is it about?').selectOption({ index: 1 });
    await page.locator('.times .choice').first().waitFor();
    const found = await page.evaluate(() => (globalThis as unknown as { found: string[] }).found);
    expect(found.filter((text) => !text.includes('favicon'))).toEqual([]);
    expect(problems).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await context.close();
  });

  test('refuses a page that is not on the list: the visitor is told so, and its owner where to add it', async () => {
    elsewhere.show(pageWith(tag()));
    const { page, context } = await openPage(browser);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(elsewhere.url);
    await launcher(page).click();
    await page.getByText('This chat is not available on this page').waitFor();
    expect(said.join('\n')).toContain(
      `Rowhouse chat: This chat may not be shown on ${elsewhere.origin}. Add it in the console under Site, allowed origins.`,
    );
    expect(await page.getByLabel('Your message').count()).toBe(0);
    await context.close();
  });

  test('is used by keyboard alone: opened, asked, gone round in, closed, and the focus is back where it was', async () => {
    foreign.show(pageWith(tag()));
    const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
    await page.goto(foreign.url);
    await launcher(page).waitFor();
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document.querySelector('rowhouse-chat')?.shadowRoot ?? document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Ask us');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Your message');
    await page.keyboard.type('are you open on sunday');
    await page.keyboard.press('Enter');
    await page.getByText('We are closed on Sunday').first().waitFor();
    const heard = page.locator('rowhouse-chat [aria-live=polite]');
    expect(await heard.textContent()).toContain('We are closed on Sunday');
    expect(await focused()).toBe('Your message');
    // Round and round: every stop is inside, and the first comes again after the last.
    const stops: string[] = [];
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused());
    }
    expect(stops.every((stop) => stop !== '' && !stop.startsWith('More'))).toBe(true);
    expect(stops.filter((stop) => stop === 'Close the chat').length).toBeGreaterThanOrEqual(1);
    expect(stops.filter((stop) => stop === 'Your message').length).toBeGreaterThanOrEqual(1);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused()).toContain('Ask us');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('has no serious fault of access, and fingers find everything, in light, dark and odd colors, on desk, tablet and phone', async () => {
    foreign.show(pageWith(tag()));
    for (const [name, width, height] of [
      ['desk', 1_280, 860],
      ['tablet', 820, 1_180],
      ['phone', 390, 844],
    ] as const) {
      const { page, context } = await openPage(browser, { width, height });
      await page.goto(foreign.url);
      await keepScreenshot(page, `widget-button-${name}`);
      await launcher(page).click();
      await ask(page, 'how much is a drain cleaning?');
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate(
          (wish) => (window as never as { Rowhouse: { update(s: unknown): void } }).Rowhouse.update({ theme: wish }),
          theme,
        );
        for (const accent of ['#0f6fb5', '#ffd400', ...(name === 'desk' ? ['#0b1020', '#39ff14', '#888888'] : [])]) {
          await page.evaluate(
            (wish) => (window as never as { Rowhouse: { update(s: unknown): void } }).Rowhouse.update({ accent: wish }),
            accent,
          );
          expect(await seriousFindings(page), `${name} ${theme} ${accent}`).toEqual([]);
          if (accent === '#0f6fb5' || accent === '#ffd400')
            await keepScreenshot(page, `widget-open-${name}-${theme}-${accent.slice(1)}`);
        }
      }
      await page.getByRole('button', { name: 'Appointments' }).click();
      await page.getByLabel('What is it about?').selectOption({ index: 1 });
      await page.locator('.times .choice').first().click();
      await page.getByLabel('Name').waitFor();
      await keepScreenshot(page, `widget-booking-${name}`);
      expect(await seriousFindings(page), `${name} booking`).toEqual([]);
      const small = await page.evaluate(() =>
        [
          ...(document
            .querySelector('rowhouse-chat')
            ?.shadowRoot?.querySelectorAll('button,input,select,textarea,summary') ?? []),
        ]
          .map((target) => ({ text: target.textContent || target.tagName, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
          .map(({ text, box }) => `${text} ${box.width}×${box.height}`),
      );
      expect(small).toEqual([]);
      await context.close();
    }
  });

  test.each(Object.entries(languages))(
    'speaks %s where the page or the visitor does, also of what it quotes',
    async (language, words) => {
      foreign.show(pageWith(tag(), language));
      const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
      await page.goto(foreign.url);
      await page.getByRole('button', { name: words.ask }).click();
      await page.getByLabel(words.field).waitFor();
      await page.getByRole('button', { name: words.send, exact: true }).waitFor();
      await page.getByRole('button', { name: words.appointments }).waitFor();
      expect(await page.getByRole('dialog').getAttribute('lang')).toBe(language);
      // What is quoted, and from where, is said once, in the reader's language: to eyes under the answer, to ears after it.
      await page.getByLabel(words.field).fill('are you open on sunday');
      await page.keyboard.press('Enter');
      await log(page).getByText(words.quoted).waitFor();
      const heard = page.locator('rowhouse-chat [aria-live=polite]');
      expect((await heard.textContent())?.split(words.quoted)).toHaveLength(2);
      await keepScreenshot(page, `widget-language-${language}`);
      // The page's wish is above its own language.
      await page.evaluate(() =>
        (window as never as { Rowhouse: { update(s: unknown): void } }).Rowhouse.update({ language: 'fr' }),
      );
      await page.getByRole('button', { name: languages.fr.close }).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test('a visitor who comes back finds the conversation, and is told how many answers wait', async () => {
    foreign.show(pageWith(tag()));
    const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
    await page.goto(foreign.url);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      const { Rowhouse } = window as never as {
        Rowhouse: { on(name: string, handler: (detail: never) => void): void };
      };
      for (const name of ['open', 'close', 'message']) Rowhouse.on(name, () => heard.push(name));
    });
    await launcher(page).click();
    await ask(page, 'are you open on sunday');
    await page.getByRole('button', { name: 'Close the chat' }).click();
    expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([
      'open',
      'message',
      'message',
      'close',
    ]);
    await page.goto('about:blank');
    const { conversations } = await company.api.conversations.list({});
    const [newest] = conversations;
    await company.api.conversations.reply({ conversationId: newest?.id ?? '', text: 'Ada here: I can come at ten.' });
    await page.goto(foreign.url);
    await expect.poll(() => launcher(page).textContent()).toMatch(/1$/);
    await launcher(page).click();
    await page.getByText('Ada here: I can come at ten.').waitFor();
    expect(await log(page).textContent()).toContain('We are closed on Sunday');
    await page.getByRole('button', { name: 'Close the chat' }).click();
    expect(await launcher(page).textContent()).not.toMatch(/\d/);
    await page.evaluate(() => (window as never as { Rowhouse: { shutdown(): void } }).Rowhouse.shutdown());
    expect(await page.locator('rowhouse-chat').count()).toBe(0);
    await page.evaluate(() => (window as never as { Rowhouse: { boot(): void; open(): void } }).Rowhouse.boot());
    await launcher(page).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a visitor is put through to a person, leaves a number, books a visit, cancels it, and is forgotten', async () => {
    foreign.show(pageWith(tag()));
    const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
    await page.goto(foreign.url);
    await launcher(page).click();
    await page.getByRole('button', { name: 'Appointments' }).click();
    await page.getByLabel('What is it about?').selectOption({ index: 1 });
    const time = page.locator('.times .choice').first();
    const hour = (await time.textContent()) ?? '';
    await time.click();
    await page.getByLabel('Name').fill('Vera Visitor');
    await page.getByLabel('Phone').fill('503 555 0199');
    await page.getByRole('button', { name: 'Take this time' }).click();
    await page.getByText(/You are booked for|is held for you/).waitFor();
    expect(await page.getByRole('status').first().textContent()).toContain(hour);
    await page.getByRole('button', { name: 'Appointments' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Cancel it' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Close the calendar' }).click();
    await page.getByLabel('Your message').fill('I want to talk to a person');
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Leave your number' });
    await form.waitFor();
    await form.getByLabel('Phone').fill('503 555 0199');
    await form.getByLabel('What it is about').fill('My boiler sings.');
    await form.getByRole('button', { name: 'Leave it' }).click();
    await page.getByText('Somebody will get back to you').waitFor();
    expect((await company.api.contacts.list({})).contacts.map(({ phone }) => phone)).toContain('5035550199');
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('Everything about you has been deleted').waitFor();
    expect(await log(page).textContent()).not.toContain('talk to a person');
    expect((await company.api.contacts.list({})).contacts.map(({ phone }) => phone)).not.toContain('5035550199');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a page sets it up: by settings and a queue before the script, by a button of its own, and without motion', async () => {
    foreign.show(
      pageWith(
        `<button type="button" data-rowhouse-open>Talk to us</button><script>window.rowhouseSettings={side:'left',launcher:'none',theme:'dark',contact:{name:'Known Person'}};window.Rowhouse={queue:[['on','open',()=>document.title='opened']]}</script>${tag()}${tag()}`,
      ),
    );
    const { page, context, problems } = await openPage(browser, { expected: [/favicon/] });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(foreign.url);
    await page.locator('rowhouse-chat').waitFor({ state: 'attached' });
    expect(await launcher(page).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Talk to us' }).click();
    await page.getByLabel('Your message').waitFor();
    expect(await page.locator('rowhouse-chat').count()).toBe(1);
    expect(await page.title()).toBe('opened');
    expect((await page.getByRole('dialog').boundingBox())?.x).toBe(20);
    const look = await page.evaluate(() => {
      const root = document.querySelector('rowhouse-chat')?.shadowRoot;
      const panel = root?.querySelector('.panel');
      return {
        moving: root?.getAnimations().length,
        paper: panel ? getComputedStyle(panel).backgroundColor : '',
      };
    });
    expect(look).toEqual({ moving: 0, paper: 'rgb(23, 29, 38)' });
    await page.getByRole('button', { name: 'Leave your number' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Known Person');
    expect(problems).toEqual([]);
    await context.close();
  });
});
