import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { type FakeProvider, startFakeOpenAi } from '../support/fake-providers.ts';
import { openHouse } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

/** A lost network makes failed requests: they are what is tested. */
const expected = [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK|ERR_FAILED|Failed to load resource/];

describe.skipIf(inject('chromium') === null)('the chat on a bad network', () => {
  let provider: FakeProvider;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let company: Awaited<ReturnType<typeof house.furnish>>;
  beforeAll(async () => {
    [provider, browser] = await Promise.all([startFakeOpenAi(), launchBrowser()]);
    house = await openHouse({
      platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${provider.url}/v1` } },
    });
    site = await serveHouse(house);
    company = await house.furnish('Alder Plumbing');
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await house.close();
    await provider.close();
  });

  async function openChat() {
    provider.requests.length = 0;
    const opened = await openPage(browser, { expected });
    const { page } = opened;
    await page.goto(`http://${company.slug}.localhost:${site.port}/`);
    await page.getByRole('button', { name: /ask us/i }).click();
    await page.getByLabel('Your message').waitFor();
    return opened;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
  }

  /** What was kept of the newest conversation. */
  async function kept(): Promise<{ role: string; text: string }[]> {
    const { conversations } = await company.api.conversations.list({});
    const { messages } = await company.api.conversations.get({ conversationId: conversations[0]?.id ?? '' });
    return messages.map(({ role, text }) => ({ role, text }));
  }

  /** The provider says a first piece, and the rest when the test wants it. */
  function answerSlowly(...pieces: string[]) {
    const gate = Promise.withResolvers<undefined>();
    provider.respond(() => ({ kind: 'slow', pieces, between: gate.promise }));
    return () => gate.resolve(undefined);
  }

  test('a message written offline is kept, and sent exactly once when the network is back', async () => {
    provider.respond(() => ({ kind: 'text', text: 'We come on Tuesday.' }));
    const { page, context, problems } = await openChat();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await say(page, 'please come on Tuesday');
    await page.getByText('Not sent yet').waitFor();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Not sent yet').waitFor();
    expect(provider.requests).toEqual([]);
    await context.setOffline(false);
    await page.getByText('We come on Tuesday.').first().waitFor();
    // The last words are shown a moment before the answer is kept.
    await expect.poll(kept).toEqual([
      { role: 'visitor', text: 'please come on Tuesday' },
      { role: 'agent', text: 'We come on Tuesday.' },
    ]);
    expect(provider.requests.length).toBe(1);
    expect(await page.locator('rowhouse-chat .mine').count()).toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a message whose receipt was lost is sent again, by the next page if need be, and answered once', async () => {
    provider.respond(() => ({ kind: 'text', text: 'Noted once.' }));
    const { page, context } = await openChat();
    let lost = 0;
    await page.route('**/api/widget/widget.send', async (route) => {
      await route.fetch();
      // The server has it; the page never learns so.
      lost += 1;
      if (lost <= 2) await route.abort('connectionreset');
      else await route.fallback();
    });
    await say(page, 'note this');
    await page.getByText('Not sent yet').waitFor();
    await page.reload();
    // On a wide screen it stands open again by itself, and what it had to send goes on.
    await page.getByText('Noted once.').first().waitFor();
    await expect.poll(() => page.getByText('Not sent yet').count()).toBe(0);
    // The next page sends it again, unless it finds it answered already.
    expect(lost).toBeGreaterThanOrEqual(1);
    await expect.poll(async () => (await kept()).map(({ role }) => role)).toEqual(['visitor', 'agent']);
    expect(provider.requests.length).toBe(1);
    await expect.poll(() => page.locator('rowhouse-chat .mine').count()).toBe(1);
    await context.close();
  });

  test('a page loaded again in mid-answer shows what was said and then the rest', async () => {
    const goOn = answerSlowly('First the water is turned off.', ' Then we come.');
    const { page, context, problems } = await openChat();
    await say(page, 'what do I do?');
    await page.getByText('First the water is turned off.').first().waitFor();
    await page.reload();
    // On a wide screen it stands open again by itself.
    await page.getByText('First the water is turned off.').first().waitFor();
    goOn();
    await page.getByText('First the water is turned off. Then we come.').first().waitFor();
    expect(provider.requests.length).toBe(1);
    // The last words are shown a moment before the answer is kept.
    await expect.poll(async () => (await kept()).map(({ role }) => role)).toEqual(['visitor', 'agent']);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a network lost in mid-answer loses nothing of the answer, and pays for it once', async () => {
    const goOn = answerSlowly('One pipe is old.', ' Two are new.');
    const { page, context } = await openChat();
    await say(page, 'how are my pipes?');
    await page.getByText('One pipe is old.').first().waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    goOn();
    await expect.poll(async () => (await kept()).length).toBe(2);
    expect(await page.getByRole('log').textContent()).not.toContain('Two are new');
    await context.setOffline(false);
    await page.getByText('One pipe is old. Two are new.').first().waitFor();
    await expect.poll(() => page.getByText('You are offline').count()).toBe(0);
    expect(provider.requests.length).toBe(1);
    await context.close();
  });

  test('a screen reader is told whole sentences of an answer that comes word by word', async () => {
    const answer =
      'Turn the water off at the main valve first, please. It is in the cellar, left of the door. Then open the lowest tap and call us: we are there within the hour.';
    provider.respond(() => ({ kind: 'text', text: answer }));
    const { page, context, problems } = await openChat();
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      const region = document.querySelector('rowhouse-chat')?.shadowRoot?.querySelector('[aria-live=polite]');
      if (!region) throw new Error('nothing speaks');
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.textContent ?? '');
      }).observe(region, { childList: true, subtree: true, characterData: true });
    });
    await say(page, 'help');
    const heard = () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    await expect.poll(async () => (await heard()).join(' ')).toContain('within the hour.');
    const [first, ...pieces] = await heard();
    expect(first).toBe('Sarah is writing');
    expect(pieces.join(' ')).toBe(answer);
    expect(pieces.length).toBeLessThanOrEqual(3);
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('off');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a slow network shows at once that a message is on its way, and the answer as it comes', async () => {
    provider.respond(() => ({ kind: 'text', text: 'Slow, but here.' }));
    const { page, context, problems } = await openChat();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    // Slow 3G, as the developer tools have it.
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 2_000,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await say(page, 'are you there?');
    expect(await page.locator('rowhouse-chat .mine').textContent()).toContain('are you there?');
    expect(await page.getByLabel('Your message').inputValue()).toBe('');
    await page.getByText('Slow, but here.').first().waitFor();
    expect(provider.requests.length).toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  });
});
