import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { signInAt } from '../support/console.ts';
import { openHouse, password } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

/** What people write who want their words to run: as elements, out of attributes, out of scripts, as addresses, as templates. */
const corpus = [
  '<img src=x onerror="ran=1">',
  '"><svg onload=ran=1>',
  '</script><script>ran=1</script>',
  '<iframe srcdoc="<script>parent.ran=1</script>">',
  '[tap](javascript:ran=1)',
  "' onmouseover=ran=1 x='",
  '<a href="javascript:ran=1">a</a>',
  '</title><script>ran=1</script>',
  '</textarea><script>ran=1</script>',
] as const;
const fieldNames = [
  'company',
  'tagline',
  'launcher',
  'phone',
  'address',
  'question',
  'answer',
  'agent',
  'title',
  'greeting',
  'starter',
  'contact',
  'message',
  'reply',
  'note',
  'memory',
  'heading',
  'body',
  'item',
  'context',
  'key',
  'deal',
  'member',
  'visit',
] as const;
type Field = (typeof fieldNames)[number];

/** Each field bears its own name, so that a page can be asked for it, and one piece of the corpus. */
const words = Object.fromEntries(
  fieldNames.map((name, index) => [name, `${name}field ${corpus[index % corpus.length]}`]),
) as Record<Field, string>;

/** Everything that can be read on a page, in shadow roots and fields too; and whatever markup of the corpus became an element. */
function look(page: Page): Promise<{ text: string; made: string[]; ran: unknown }> {
  return page.evaluate(() => {
    const roots: (Document | ShadowRoot)[] = [document];
    for (const element of document.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    const all = roots.flatMap((root) => [...root.querySelectorAll('*')]);
    const isOffence = (element: Element) =>
      element.matches(
        'img[src="x"],iframe[srcdoc],[onerror],[onload],[onmouseover],script:not([src]):not([type$=json])',
      ) ||
      [...element.attributes].some(
        ({ name, value }) => /^(href|src|action)$/.test(name) && /^\s*javascript:/i.test(value),
      );
    return {
      text: [
        document.title,
        ...all
          .filter((element) => !element.matches('script,style'))
          .flatMap((element) => [...element.childNodes])
          .map((node) => (node instanceof Text ? node.data : '')),
        ...all.map((element) => ('value' in element && typeof element.value === 'string' ? element.value : '')),
      ].join('\n'),
      made: all.filter(isOffence).map((element) => element.outerHTML.slice(0, 120)),
      ran: (globalThis as { ran?: unknown }).ran,
    };
  });
}

describe.skipIf(inject('chromium') === null)('words that want to run, in every field that is shown', () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let site: Awaited<ReturnType<typeof serveHouse>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof house.furnish>>;
  const ids = { conversation: '', agent: '', entry: '', page: '' };
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchBrowser()]);
    site = await serveHouse(house);
    company = await house.furnish(words.company);
    // Without its policies, so that whatever gets through would run.
    context = await browser.newContext({ bypassCSP: true, viewport: { width: 1_280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await fill();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await house.close();
  });

  async function fill(): Promise<void> {
    const { api } = company;
    await api.company.update({ phone: words.phone.slice(0, 40), address: words.address });
    await api.site.updateSettings({ tagline: words.tagline, launcherLabel: words.launcher.slice(0, 60) });
    const { pages, settings } = await api.site.get();
    const home = pages.find(({ path }) => path === '');
    const [section] = home?.sections ?? [];
    const listed = home?.sections.find(({ items }) => items.length > 0);
    ids.page = home?.id ?? '';
    await api.site.updatePage({
      pageId: ids.page,
      sections: [
        { id: section?.id ?? '', heading: words.heading, body: words.body },
        ...(listed ? [{ id: listed.id, items: [{ title: words.item, body: words.item }] }] : []),
      ],
    });
    const categories = await api.knowledge.categories();
    const faq = await faqCategory(categories.map(({ id, slug }) => ({ id, slug })));
    const entry = await api.knowledge.create({
      categoryId: faq,
      question: words.question,
      phrasings: [],
      answer: words.answer,
    });
    ids.entry = entry.id;
    ids.agent = settings.agentId;
    await api.agents.update({
      agentId: ids.agent,
      name: words.agent.slice(0, 60),
      title: words.title.slice(0, 80),
      greeting: words.greeting,
    });
    await api.agents.setStarters({ agentId: ids.agent, starters: [words.starter] });
    const [first] = await api.contexts.list();
    await api.contexts.update({ contextId: first?.id ?? '', text: words.context, version: first?.version ?? 1 });
    await api.providers.add({ kind: 'openai', label: words.key, apiKey: 'sk-never-called-0001' });
    await api.members.invite({ email: `${randomUUID()}@example.com`, role: 'staff' }).catch(() => undefined);
    const visitor = await house.visitor(company, { origin: `http://${company.slug}.localhost` });
    ids.conversation = visitor.conversationId;
    await visitor.api.send({ text: words.message, idempotencyKey: randomUUID() });
    await visitor.api.contact({ name: words.contact, email: 'visitor@example.com', message: words.message });
    await api.conversations.reply({ conversationId: ids.conversation, text: words.reply });
    await api.conversations.addNote({ conversationId: ids.conversation, text: words.note });
    const { contacts } = await api.contacts.list({});
    const contactId = contacts[0]?.id ?? '';
    await api.memory.remember({ subject: { kind: 'contact', id: contactId }, text: words.memory });
    await api.deals.add({ contactId, title: words.deal });
    const [type] = await api.appointments.types();
    const { days } = await api.appointments.availability({ typeId: type?.id ?? '', days: 14 });
    const startsAt = days.flatMap(({ times }) => times)[0] ?? '';
    await api.appointments.book({ typeId: type?.id ?? '', contactId, startsAt, note: words.visit });
    await resume(visitor.resumeToken, settings.siteKey);
  }

  /** The category that the page of questions shows. */
  async function faqCategory(categories: { id: string; slug: string }[]): Promise<string> {
    const { text } = await site.ask(`${company.slug}.localhost:${site.port}`, '/questions');
    for (const { id } of categories) {
      const { entries } = await company.api.knowledge.list({ categoryId: id });
      if (entries.some(({ shown }) => text.includes(shown.question))) return id;
    }
    return categories[0]?.id ?? '';
  }

  /** The browser's widget goes on with the conversation that was filled. */
  async function resume(token: string, siteKey: string): Promise<void> {
    await context.addInitScript(
      ([key, value]) => {
        if (location.hostname.endsWith('.localhost')) localStorage.setItem(`rowhouse:${key}:resume`, value ?? '');
      },
      [siteKey, token],
    );
  }

  async function expectPlain(fields: readonly Field[], where: string): Promise<void> {
    for (const field of fields) {
      // Short fields are cut, as their own limits ask.
      const start = words[field].slice(0, 40);
      await expect.poll(async () => (await look(page)).text, { message: `${where} shows ${field}` }).toContain(start);
    }
    const { made, ran } = await look(page);
    expect(made, where).toEqual([]);
    expect(ran, where).toBeUndefined();
  }

  test('the corpus runs where nothing stops it, and is found there', async () => {
    await page.setContent(`<body>${corpus.join('<p>')}`);
    await expect.poll(async () => (await look(page)).ran).toBe(1);
    expect((await look(page)).made.length).toBeGreaterThan(3);
  });

  test("is text on the company's site", async () => {
    const at = `http://${company.slug}.localhost:${site.port}`;
    await page.goto(`${at}/`);
    await expectPlain(['company', 'tagline', 'phone', 'address', 'heading', 'body', 'item', 'launcher'], 'home');
    await page.goto(`${at}/questions`);
    await expectPlain(['question', 'answer'], 'questions');
  });

  test('is text in the chat, said by visitor, agent, knowledge and staff', async () => {
    await page.goto(`http://${company.slug}.localhost:${site.port}/`);
    await page.locator('rowhouse-chat .launcher').click();
    await page.getByLabel('Your message').waitFor();
    await expectPlain(['company', 'agent', 'title', 'greeting', 'message', 'reply'], 'chat');
  });

  test('is text in an answer that quotes it', async () => {
    const stranger = await browser.newContext({ bypassCSP: true });
    const tab = await stranger.newPage();
    tab.setDefaultTimeout(15_000);
    await tab.goto(`http://${company.slug}.localhost:${site.port}/`);
    await tab.locator('rowhouse-chat .launcher').click();
    await tab.getByText(words.starter).waitFor();
    await tab.getByLabel('Your message').fill(words.question);
    await tab.keyboard.press('Enter');
    await tab.getByText('answerfield').first().waitFor();
    const { made, ran } = await look(tab);
    expect([made, ran]).toEqual([[], undefined]);
    await stranger.close();
  });

  test('is text in the console', async () => {
    await signInAt(page, `http://localhost:${site.port}`, { email: company.email, password });
    const places: Record<string, readonly Field[]> = {
      overview: ['company'],
      conversations: ['contact'],
      [`conversations/${ids.conversation}`]: ['message', 'reply', 'note', 'contact'],
      contacts: ['contact'],
      appointments: ['contact'],
      deals: ['deal'],
      memory: ['memory'],
      agents: ['agent', 'title'],
      [`agents/${ids.agent}`]: ['agent', 'greeting', 'starter'],
      'knowledge?q=questionfield': ['question'],
      [`knowledge/${ids.entry}`]: ['question', 'answer'],
      contexts: ['context'],
      keys: ['key'],
      site: ['launcher', 'tagline'],
      [`site/${ids.page}`]: ['heading', 'body', 'item'],
      settings: ['phone', 'address'],
      audit: ['company'],
    };
    for (const [path, fields] of Object.entries(places)) {
      await page.goto(`http://localhost:${site.port}/${path}`);
      await expectPlain(fields, path);
    }
  });
});
