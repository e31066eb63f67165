import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { consoleFindings, expectedInConsole, goInside, signInAt } from '../support/console.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const looks = [
  ['phone', 390, 844],
  ['tablet', 820, 1_180],
  ['desk', 1_366, 900],
] as const;
/** The company's clock is not the browser's, wherever this runs. */
const timeZone = 'America/Los_Angeles';
/** A refused form is an answer, and the browser writes it down. */
const expected = [...expectedInConsole, /status of (400|409)/, /^(400|409) /];

describe.skipIf(inject('chromium') === null)('work in the console, done in a browser', () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let company: Company;
  const operator = { email: 'olga@example.com', password };
  const url = () => `http://localhost:${site.port}`;

  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchBrowser()]);
    site = await serveHouse(house);
    company = await house.furnish('Alder Plumbing');
    await company.api.company.update({ timeZone });
    await house.core.access.ensureOperator({ ...operator, name: 'Olga Operator' });
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await house.close();
  });

  async function openConsole(who: { email: string; password: string } = { email: company.email, password }) {
    const opened = await openPage(browser, { expected, width: 1_366, height: 900 });
    opened.page.setDefaultTimeout(30_000);
    await signInAt(opened.page, url(), who);
    return opened;
  }

  /** As the admin, with a token of now. */
  async function admin() {
    return memberCaller(house.core, (await house.core.access.signIn({ email: company.email, password })).accessToken);
  }

  /** On each screen, in light and dark: kept, without serious faults, and no wider than it. */
  async function look(page: Page, name: string, full = false): Promise<void> {
    for (const [size, width, height] of looks) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        if (colorScheme === 'dark' && size === 'tablet') continue;
        await keepScreenshot(page, `work-${name}-${size}-${colorScheme}`, full);
      }
      expect(await consoleFindings(page), `${name} on a ${size}`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} on a ${size}`).toBeLessThanOrEqual(0);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1_366, height: 900 });
  }

  async function askedBy(name: string, email: string, texts: readonly string[]) {
    const visitor = await house.visitor(company);
    for (const text of texts) {
      const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
      await follow(visitor.api.events({ runId }));
    }
    await visitor.api.contact({ name, email });
    return visitor;
  }

  test('a member is removed and a conversation closed at one press, and both are taken back by another', async () => {
    const { inviteUrl } = await (await admin()).members.invite({ email: 'stella@example.com', role: 'staff' });
    const accept = { token: inviteUrl.split('#')[1] ?? '', name: 'Stella Staff', password };
    await memberCaller(house.core).members.accept(accept);
    const { conversationId } = await askedBy('Vera Visitor', 'vera@example.com', ['how much is a drain cleaning?']);
    const { page, context, problems } = await openConsole();
    const undo = page.getByRole('button', { name: 'Undo', exact: true });

    await goInside(page, '/team');
    await page.getByRole('button', { name: 'Remove Stella Staff' }).click();
    await page.getByText('Stella Staff is removed and signed out').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'stella@example.com' });
    await row.waitFor({ state: 'detached' });
    await expect(house.core.access.signIn({ email: 'stella@example.com', password })).rejects.toThrow();
    await keepScreenshot(page, 'work-undo-member');
    await undo.click();
    await row.waitFor();
    expect((await house.core.access.signIn({ email: 'stella@example.com', password })).kind).toBe('member');

    await goInside(page, `/conversations/${conversationId}`);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('This conversation is closed.').waitFor();
    await undo.last().click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    // It had waited for the team, and does again.
    const status = async () => (await (await admin()).conversations.get({ conversationId })).status;
    expect(await status()).toBe('waiting');
    // Long after it: there is a way back without any toast, too.
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('This conversation is closed.').waitFor();
    await page.getByRole('button', { name: 'Open again' }).click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    expect(await status()).toBe('open');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the operator sets a price: what cannot be is said beside its field, what is saved holds and is taken back', async () => {
    const { page, context, problems } = await openConsole(operator);
    await goInside(page, '/operator/usage');
    await page.getByRole('button', { name: 'A price of yours' }).click();
    const dialog = page.getByRole('dialog', { name: 'A price of yours' });
    const save = dialog.getByRole('button', { name: 'Save the price' });
    await save.click();
    await dialog.getByText('Enter the model’s name as the provider spells it.').waitFor();
    expect(await dialog.getByText('Enter dollars for a million tokens, such as 0.25; less than 1,000.').count()).toBe(
      3,
    );
    await dialog.getByLabel('Model').fill('gpt-harbor');
    await dialog.getByLabel('Input', { exact: true }).fill('a quarter');
    await dialog.getByLabel('Output').fill('-2');
    await dialog.getByLabel('Input from the cache').fill('0.025');
    await save.click();
    await expect
      .poll(() => dialog.getByText('Enter dollars for a million tokens, such as 0.25; less than 1,000.').count())
      .toBe(2);
    expect(await dialog.getByLabel('Input', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await look(page, 'price-refused');
    await dialog.getByLabel('Input', { exact: true }).fill('2000');
    await dialog.getByLabel('Output').fill('2');
    await dialog.getByLabel('From', { exact: true }).fill('2020-01-31');
    await save.click();
    await dialog.getByText('Enter dollars for a million tokens, such as 0.25; less than 1,000.').waitFor();
    await dialog.getByText('A price holds from today at the earliest: what was charged stays.').waitFor();
    await dialog.getByLabel('Input', { exact: true }).fill('0.25');
    await dialog.getByLabel('From', { exact: true }).fill('');
    await save.click();
    await page.getByText('gpt-harbor costs what you entered').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'gpt-harbor' });
    expect(await row.textContent()).toContain('$0.25');
    const { prices } = await house.core.books.prices.history('gpt-harbor');
    expect(prices).toMatchObject([{ inputMicroUsd: 250_000, outputMicroUsd: 2_000_000, cachedMicroUsd: 25_000 }]);

    await row.getByRole('button', { name: /Change/ }).click();
    await page.getByRole('dialog').getByLabel('Output').fill('3');
    await page.getByRole('dialog').getByRole('button', { name: 'Save the price' }).click();
    await expect.poll(() => row.textContent()).toContain('$3');
    await row.getByRole('button', { name: /Back to the list/ }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await row.waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the operator’s list shows how companies fare, the worst first, and only what was asked for', async () => {
    const { page, context, problems } = await openConsole(operator);
    await house.furnish('Birch Plumbing');
    const { api } = company;
    const refusing = await startFakeOpenAi();
    refusing.respond(() => ({ kind: 'status', status: 401 }));
    const price = { model: 'llama', free: true, inputMicroUsd: 0, outputMicroUsd: 0, cachedMicroUsd: 0 };
    const server = { kind: 'openai-compatible', label: 'Our server', baseUrl: `${refusing.url}/v1` } as const;
    await api.providers.add({ ...server, apiKey: 'sk-never-good-0001', fastModel: 'llama', prices: [price] });
    await askedBy('Rita Refused', 'rita@example.com', ['do you fix taps?']);
    await refusing.close();
    await house.core.books.health.measure();
    await page.reload();
    await page.getByRole('cell').getByText('1 AI key refused').filter({ visible: true }).waitFor();
    await page.getByLabel('Order').selectOption('health');
    await page.waitForURL(/order=health/);
    await look(page, 'fleet');
    expect(await page.getByRole('row').nth(1).textContent()).toContain('Alder Plumbing');
    await page.getByLabel('Health').selectOption('healthy');
    await page.getByRole('link', { name: 'Alder Plumbing' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Birch Plumbing' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('entries are imported from text, CSV, Markdown and a pasted page; what does not fit is told by its line', async () => {
    const { page, context, problems } = await openConsole();
    await goInside(page, '/knowledge');
    const dialog = page.getByRole('dialog', { name: 'Import entries' });
    const open = () => page.getByRole('button', { name: 'Import' }).click();
    const entries = dialog.getByLabel('Entries');
    const preview = () => dialog.getByRole('button', { name: 'Preview' }).click();
    const added = async (count: number) => {
      await dialog.getByText(`${count} entries found`).waitFor();
      await dialog.getByRole('button', { name: `Add ${count} entries` }).click();
      await dialog.getByText(`${count} entries added`).waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await dialog.waitFor({ state: 'detached' });
    };

    await open();
    await dialog.getByLabel('Format').selectOption('csv');
    await entries.fill('question,answer\nDo you fix zithers?,"Yes, on Mondays."\nDo you fix lutes?\nNo,Never.');
    await preview();
    await dialog.getByText('Line 3: “Do you fix lutes?” has no answer.').waitFor();
    await dialog.getByText('Line 4: the question has 2 characters').waitFor();
    await look(page, 'import-refused');
    expect((await (await admin()).knowledge.list({ query: 'zithers' })).entries).toEqual([]);
    await entries.fill('question,answer\nDo you fix zithers?,"Yes, on Mondays."\nDo you fix lutes?,"No, we do not."');
    await preview();
    await dialog.getByText('2 entries found').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await look(page, 'import-preview');
    await added(2);

    await open();
    await dialog.getByLabel('Format').selectOption('text');
    await entries.fill('Q: Do you fix harps?\nA: We do.\n\nOnly half a question?\n');
    await preview();
    await dialog.getByText('Line 4: “Only half a question?” has no answer.').waitFor();
    await entries.fill('Q: Do you fix harps?\nA: We do.\n\nDo you fix horns?\nNot yet.\n');
    await preview();
    await added(2);

    await open();
    await dialog.getByLabel('From a file').setInputFiles({
      name: 'answers.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Answers\n\n## Do you fix drums?\n\nEvery day.\n\n## Do you fix gongs?\n\nOn request.\n'),
    });
    await expect.poll(() => dialog.getByLabel('Format').inputValue()).toBe('markdown');
    await preview();
    await dialog.getByLabel('Question 2', { exact: true }).fill('Do you repair gongs?');
    await dialog.getByLabel('Category of all of them').selectOption({ index: 2 });
    await added(2);

    await open();
    await dialog.getByLabel('Format').selectOption('page');
    await entries.fill(
      '<html><body><nav><a href="/">Home</a></nav><h1>Flutes</h1><p>We <b>mend</b> flutes.</p><h2>Oboes</h2><ul><li>Reeds</li><li>Keys</li></ul><script>alert(1)</script></body></html>',
    );
    await preview();
    await dialog.getByText('2 entries found').waitFor();
    expect(await dialog.getByLabel('Question 1', { exact: true }).inputValue()).toBe('Flutes');
    expect(await dialog.getByLabel('Answer').nth(1).inputValue()).toBe('- Reeds\n- Keys');
    await look(page, 'import-page');
    await dialog.getByRole('button', { name: 'Leave it out' }).last().click();
    await dialog.getByRole('button', { name: 'Add 1 entry' }).click();
    await dialog.getByText('1 entry added').waitFor();
    const { api } = { api: await admin() };
    for (const [query, answer] of [
      ['zithers', 'Yes, on Mondays.'],
      ['harps', 'We do.'],
      ['repair gongs', 'On request.'],
      ['Flutes', 'We mend flutes.'],
    ] as const)
      expect((await api.knowledge.list({ query })).entries.map((entry) => entry.answer)).toEqual([answer]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a visit is moved on the company’s clock, whatever the browser’s; what is taken is not offered', async () => {
    const { api } = company;
    const [type] = await api.appointments.types();
    const typeId = type?.id ?? '';
    const { contacts } = await api.contacts.list({ query: 'vera@example.com' });
    const contactId = contacts[0]?.id ?? '';
    const from = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10);
    const { days } = await api.appointments.availability({ typeId, from, days: 7 });
    const [one, two] = days.filter(({ times }) => times.length > 8);
    const [taken = '', mine = ''] = [two?.times[2], one?.times[1]];
    await api.appointments.book({ typeId, contactId, startsAt: taken });
    const visit = await api.appointments.book({ typeId, contactId, startsAt: mine, note: 'Two dogs.' });
    const clock = (iso: string) =>
      new Intl.DateTimeFormat('en-US', { timeZone, timeStyle: 'short' }).format(new Date(iso));

    const context = await browser.newContext({ viewport: { width: 1_366, height: 900 }, timezoneId: 'Asia/Tokyo' });
    const page = await context.newPage();
    await signInAt(page, url(), { email: company.email, password });
    await goInside(page, '/appointments');
    await page.getByLabel('From', { exact: true }).fill(from);
    const card = page.getByRole('listitem').filter({ hasText: 'Two dogs.' });
    await card.getByText(clock(mine)).first().waitFor();
    await look(page, 'calendar');
    await card.getByRole('button', { name: 'Move' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move the visit' });
    expect(await dialog.getByLabel('Day').inputValue()).toBe(one?.date);
    await dialog.getByLabel('Day').fill(two?.date ?? '');
    await dialog.getByLabel('Time').selectOption({ label: clock(two?.times.at(-1) ?? '') });
    const offered = await dialog.getByLabel('Time').locator('option').allTextContents();
    expect(offered).not.toContain(clock(taken));
    await look(page, 'move');
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('The visit is moved').waitFor();
    await card
      .getByText(clock(two?.times.at(-1) ?? ''))
      .first()
      .waitFor();
    const { appointments } = await (await admin()).appointments.list({ from, days: 10 });
    expect(appointments.find(({ id }) => id === visit.id)?.startsAt).toBe(two?.times.at(-1));
    // And back again, at one press.
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await card.getByText(clock(mine)).first().waitFor();
    await context.close();
  });

  test('memory, deals, quotes and drafts say whose they are', async () => {
    const { api, context: tenant } = company;
    const wanda = await askedBy('Wanda Walker', 'wanda@example.com', ['I want a new bath, what does it cost?']);
    const { contacts } = await api.contacts.list({ query: 'wanda@example.com' });
    const contactId = contacts[0]?.id ?? '';
    await api.memory.remember({ subject: { kind: 'contact', id: contactId }, text: 'Prefers mornings, before ten.' });
    await api.memory.remember({
      subject: { kind: 'company', id: company.companyId },
      text: 'The van is in repair until May.',
    });
    const { members } = await api.members.list();
    const staff = { kind: 'member', id: members[0]?.id ?? '' } as const;
    await api.memory.remember({ subject: staff, text: 'Likes figures in tables.', audience: 'staff' });
    await api.deals.add({ contactId, title: 'A new bath', valueMicroUsd: 4_800_000_000 });
    const { services } = await api.company.get();
    const [agent] = await api.agents.list();
    type Wish = Parameters<typeof house.core.deals.quotes.create>[1];
    type Draft = Parameters<typeof house.core.conversations.drafts.add>[1];
    await house.core.deals.quotes.create(tenant, {
      title: 'A drain, a tap and a look at the boiler',
      items: services.slice(0, 3).map(({ slug }, index) => ({ service: slug, quantity: index + 1 })),
      conditions: [],
      status: 'sent',
      conversationId: wanda.conversationId as Wish['conversationId'],
      agentId: (agent?.id ?? '') as Wish['agentId'],
      contactId: contactId as Wish['contactId'],
    });
    await house.core.conversations.drafts.add(tenant, {
      kind: 'email',
      title: 'Your new bath: what happens next',
      body: 'Dear Wanda,\n\nthank you for asking. We look at the bathroom first, which takes half an hour, and then you get a fixed price.\n\nAda of Alder Plumbing',
      agentId: (agent?.id ?? '') as Draft['agentId'],
      conversationId: wanda.conversationId as Draft['conversationId'],
    });
    const { page, context, problems } = await openConsole();
    await goInside(page, '/memory');
    await page.getByLabel('Fact').first().waitFor();
    await look(page, 'memory', true);
    await page.getByRole('link', { name: 'Wanda Walker' }).first().click();
    await page.getByRole('dialog', { name: 'Contact' }).getByLabel('Name').waitFor();
    expect(await page.getByRole('dialog').getByLabel('Name').inputValue()).toBe('Wanda Walker');
    await page.keyboard.press('Escape');
    await goInside(page, '/deals');
    await page.getByText('Dear Wanda').waitFor();
    await look(page, 'deals', true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('No drafts yet').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Dear Wanda').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
