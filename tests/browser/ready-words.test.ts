import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { keepScreenshot, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { createClient } from '../support/http.ts';
import { startProduct } from '../support/product.ts';

const { server, browser } = await startProduct();

test.skipIf(!browser)(
  'staff reply with ready words, change them, and see their plan and what they are told',
  async () => {
    if (!browser || !server) return;
    const client = createClient(server.url);
    const { data: session } = await client.mutate('trpc/auth.signIn', server.demo);
    const member = createClient(server.url, { token: (session as { accessToken: string }).accessToken });
    const { data: site } = await member.query('trpc/site.get');
    const { url, settings } = site as { url: string; settings: { siteKey: string } };
    const origin = new URL(url).origin;
    const { data: opened } = await createClient(server.url, { headers: { origin } }).mutate('widget/widget.open', {
      siteKey: settings.siteKey,
    });
    const { visitorToken, conversationId } = opened as { visitorToken: string; conversationId: string };
    const visitor = createClient(server.url, { token: visitorToken, headers: { origin } });
    await visitor.mutate('widget/widget.send', { text: 'Is anybody there?', idempotencyKey: randomUUID() });

    const { page, problems } = await openPage(browser, { width: 1_280, height: 1_000, expected: notSignedIn });
    await signInAt(page, server.url, server.demo);

    await page.goto(`${server.url}/conversations/${conversationId}`);
    const field = page.getByLabel(/^Reply to/);
    await field.fill('Good morning.');
    await page.getByLabel('Ready words').selectOption({ label: 'A person will be with you' });
    await expect
      .poll(() => field.inputValue())
      .toMatch(/^Good morning\.\nI've let the team know\. Somebody from Bluebird/);
    await keepScreenshot(page, '21-ready-words');
    await page.keyboard.press('Enter');
    await expect.poll(() => field.inputValue(), { timeout: 15_000 }).toBe('');
    await page
      .getByRole('list', { name: 'Messages' })
      .getByText(/I've let the team know/)
      .waitFor();

    await page.goto(`${server.url}/contexts`);
    const welcome = page.getByLabel('Welcome', { exact: true });
    await welcome.fill('Hello from {{company.name}}!');
    await keepScreenshot(page, '21-ready-words-edited');
    await page.getByRole('button', { name: 'Save', disabled: false }).click();
    await page.getByText('Welcome is saved.').waitFor();

    await page.goto(`${server.url}/settings`);
    await page.getByRole('heading', { name: 'Your plan' }).scrollIntoViewIfNeeded();
    await page.getByText(/a month, this period until/).waitFor();
    await keepScreenshot(page, '21-plan');

    await page.goto(`${server.url}/budget`);
    const wish = page.getByLabel(/Tell me when a limit is used up/);
    const kept = page.waitForResponse(/budget\.setAlerts/);
    await wish.click();
    await kept;
    await expect.poll(() => wish.isChecked()).toBe(false);
    await page.reload();
    await expect.poll(() => wish.isChecked()).toBe(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await wish.scrollIntoViewIfNeeded();
    await keepScreenshot(page, '21-alert-wish-phone');
    await page.goto(`${server.url}/conversations/${conversationId}`);
    await page.getByLabel('Ready words').selectOption({ label: 'Welcome' });
    await expect.poll(() => field.inputValue()).toBe('Hello from Bluebird Plumbing!');
    await keepScreenshot(page, '21-ready-words-phone');
    await page.goto(`${server.url}/settings`);
    await page.getByRole('heading', { name: 'Your plan' }).scrollIntoViewIfNeeded();
    await keepScreenshot(page, '21-plan-phone');
    expect(problems).toEqual([]);
  },
);
