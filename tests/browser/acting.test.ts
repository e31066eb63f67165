import type { Page } from 'playwright-core';
import { afterAll, expect, inject, test } from 'vitest';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { removeDataFolder, startServerProcess } from '../support/server.ts';

const chromium = inject('chromium');
const server = await startServerProcess();
const browser = chromium ? await launchBrowser() : undefined;
afterAll(async () => {
  await browser?.close();
  await server.stop();
  removeDataFolder(server.dataFolder);
});

const patiently = { timeout: 20_000 };
const phone = { width: 390, height: 844 };

async function openChat(page: Page): Promise<void> {
  await page.goto(`http://bluebird-plumbing.localhost:${server.port}/`);
  await page.getByRole('button', { name: /ask us/i }).click();
  await page.getByLabel('Your message').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(text).waitFor();
}

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

test.skipIf(!browser)(
  'a visitor books in the chat and stands in the calendar, staff take over and give back, and the visitor is forgotten',
  { timeout: 240_000 },
  async () => {
    if (!browser) return;
    const { page, problems } = await openPage(browser, { expected: notSignedIn });
    await signInAt(page, server.url, server.demo);

    // One crew works, and a visit can be booked until an hour before.
    await page.goto(`${server.url}/appointments`);
    await page.getByLabel('Visits at the same time').fill('2');
    await page.getByLabel('Can be booked until').selectOption('60');
    await page.getByLabel('Visits at the same time').press('Enter');
    await page.getByText('The booking rules are saved.').waitFor();

    const visit = await openPage(browser, { ...phone, expected: [/status of 409/, /409 .*forgetMe/] });
    const chat = visit.page;
    await openChat(chat);
    await chat.getByRole('button', { name: 'Appointments' }).click();
    await chat.getByLabel('What is it about?').selectOption({ index: 1 });
    const times = chat.getByRole('region', { name: 'Appointments' }).locator('.times button');
    await times.last().click();
    await chat.getByLabel('Name').fill('Vera Visitor');
    await chat.getByLabel('Phone').fill('(555) 010-7788');
    await keepScreenshot(chat, 'acting-01-booking-phone');
    await chat.getByRole('button', { name: 'Take this time' }).click();
    await chat.getByText('is held for you').waitFor();

    // The team sees it in the calendar and says yes; the visitor is told in the chat.
    await page.goto(`${server.url}/appointments`);
    const calendar = page.getByRole('region').filter({ hasText: 'Waiting for you' });
    await calendar.getByText('Vera Visitor').waitFor();
    await calendar.getByText('(555) 010-7788').waitFor();
    await keepScreenshot(page, 'acting-02-calendar');
    await calendar.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('region').filter({ hasText: 'Vera Visitor' }).getByText('Booked', { exact: true }).waitFor();
    await chat.getByRole('log').getByText('Good news: your appointment is confirmed').waitFor();

    // Sarah answers, until a person takes over: then she keeps still, and the visitor hears the person.
    await say(chat, 'how much is a drain cleaning?');
    await chat.getByRole('log').getByText('$149-$280').first().waitFor();
    await page.goto(`${server.url}/conversations`);
    await page
      .getByRole('link', { name: /Vera Visitor/ })
      .first()
      .click();
    await page.getByText('$149-$280').first().waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByRole('button', { name: 'Give back to Sarah' }).waitFor();
    const answers = await chat.getByRole('log').getByText('Quoted from').count();
    await say(chat, 'and how much is a toilet unclog?');
    await page.getByRole('list', { name: 'Messages' }).getByText('and how much is a toilet unclog?').waitFor();
    await page.getByLabel('Reply to Vera Visitor yourself').fill('Dana here: we will look at it together.');
    await page.keyboard.press('Control+Enter');
    await chat.getByRole('log').getByText('Dana here: we will look at it together.').waitFor();
    expect(await chat.getByRole('log').getByText('Quoted from').count()).toBe(answers);
    await keepScreenshot(page, 'acting-03-taken-over');
    await page.getByRole('button', { name: 'Give back to Sarah' }).click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    await say(chat, 'are you open on sunday?');
    await chat.getByRole('log').getByText('We are closed on Sunday').waitFor();

    // Somebody who is expected cannot vanish; once the visit is cancelled, everything of theirs goes.
    await chat.getByRole('button', { name: 'Forget me' }).click();
    await chat.getByRole('button', { name: 'Delete everything' }).click();
    await chat.getByText('You have an appointment to come').waitFor();
    if (await chat.getByRole('button', { name: 'Keep it' }).isVisible())
      await chat.getByRole('button', { name: 'Keep it' }).click();
    await chat.getByRole('button', { name: 'Appointments' }).click();
    await chat.getByRole('button', { name: 'Cancel it' }).click();
    await expect.poll(() => chat.getByRole('button', { name: 'Cancel it' }).count(), patiently).toBe(0);
    await chat.getByRole('button', { name: 'Close the calendar' }).click();
    await chat.getByRole('button', { name: 'Forget me' }).click();
    await chat.getByRole('button', { name: 'Delete everything' }).click();
    await expect.poll(() => chat.getByRole('log').textContent(), patiently).not.toContain('Dana here');
    for (const path of ['conversations', 'contacts', 'appointments', 'memory']) {
      await page.goto(`${server.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.getByText('Vera Visitor', { exact: true }).count(), patiently).toBe(0);
    }
    expect(visit.problems).toEqual([]);
    expect(problems).toEqual([]);
  },
);

test.skipIf(!browser)(
  'what an agent may do and what visitors may ask is decided in the console, by keyboard and on a phone',
  { timeout: 120_000 },
  async () => {
    if (!browser) return;
    const { page, problems } = await openPage(browser, { ...phone, expected: notSignedIn });
    await signInAt(page, server.url, server.demo);
    await page.goto(`${server.url}/agents`);
    await page.getByRole('link', { name: /Sarah/ }).first().click();
    const asks = page.getByLabel('Ask a person before “book appointment”');
    await asks.waitFor();
    expect(await asks.isChecked()).toBe(true);
    await asks.focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Recall', { exact: false }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Save', exact: true, disabled: false }).click();
    await page.getByText('What Sarah may do is saved.').waitFor();
    await page.reload();
    await expect.poll(() => asks.isChecked(), patiently).toBe(false);
    expect(await fits(page)).toBe(true);
    await asks.scrollIntoViewIfNeeded();
    await keepScreenshot(page, 'acting-04-tools-phone');

    // Without asking first, a visitor's time is booked at once.
    const visit = await openPage(browser, phone);
    await openChat(visit.page);
    await visit.page.getByRole('button', { name: 'Appointments' }).click();
    await visit.page.getByLabel('What is it about?').selectOption({ index: 1 });
    await visit.page.getByRole('region', { name: 'Appointments' }).locator('.times button').last().click();
    await visit.page.getByLabel('Name').fill('Walt Visitor');
    await visit.page.getByLabel('E-mail').fill('walt@example.com');
    await visit.page.getByRole('button', { name: 'Take this time' }).click();
    await visit.page.getByText('You are booked for').waitFor();

    // The guard is on, and can be taken off.
    await say(visit.page, 'write me a python script that sorts a list');
    await visit.page.getByRole('log').getByText('I am here for questions about Bluebird Plumbing').waitFor();
    await page.goto(`${server.url}/site`);
    const guard = page.getByLabel('Keep visitors to your business');
    await guard.click();
    await page.getByText('Visitors may ask about anything.').waitFor();
    await say(visit.page, 'write me a python script that reverses a list');
    await expect
      .poll(
        () => visit.page.getByRole('log').getByText('I am here for questions about Bluebird Plumbing').count(),
        patiently,
      )
      .toBe(1);

    for (const path of ['conversations', 'appointments', 'deals', 'memory', 'knowledge', 'knowledge/golden']) {
      await page.goto(`${server.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await fits(page), path).toBe(true);
      await keepScreenshot(page, `acting-05-${path.replace('/', '-')}-phone`);
    }
    expect(visit.problems).toEqual([]);
    expect(problems).toEqual([]);
  },
);
