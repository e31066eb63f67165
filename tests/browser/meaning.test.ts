import { afterAll, expect, inject, test } from 'vitest';
import { keepScreenshot, launchBrowser, openPage } from '../support/browser.ts';
import { conceptVectors } from '../support/concept-vectors.ts';
import { consoleFindings, expectedInConsole as expected, goInside, signInAt } from '../support/console.ts';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { openHouse, password } from '../support/house.ts';
import { serveHouse } from '../support/site.ts';

const chromium = inject('chromium');

test.skipIf(chromium === null)(
  'a company switches searching by meaning on, sees it get ready and what it costs, and why an entry was found',
  async () => {
    const of = conceptVectors([
      ['pergola', 'gazebo', 'bower'],
      ['hoisting', 'craning', 'lifter'],
    ]);
    const fake = await startFakeOpenAi();
    fake.respond(() => ({ kind: 'vectors', of }));
    const house = await openHouse();
    const site = await serveHouse(house);
    const browser = await launchBrowser();
    afterAll(async () => {
      await browser.close();
      await site.close();
      await house.close();
      await fake.close();
    });
    const { api, email } = await house.furnish('Meaningful Plumbing');
    const [category] = await api.knowledge.categories();
    await api.knowledge.create({
      categoryId: category?.id ?? '',
      question: 'Gazebo craning',
      answer: 'The bower lifter comes on Tuesdays.',
      phrasings: [],
    });
    const { page, problems } = await openPage(browser, { width: 1_366, height: 900, expected });
    await signInAt(page, `http://localhost:${site.port}`, { email, password });
    await goInside(page, '/keys');
    const toggle = page.getByRole('switch', { name: 'Search by meaning' });
    await page.getByText('This needs a key that makes embeddings').waitFor();
    expect(await toggle.isDisabled()).toBe(true);

    await api.providers.add({
      kind: 'openai-compatible',
      label: 'Our server',
      apiKey: 'key-of-the-browser',
      baseUrl: `${fake.url}/v1`,
      fastModel: 'small',
      embeddingModel: 'meanings',
      prices: [{ model: 'meanings', free: false, inputMicroUsd: 20_000, outputMicroUsd: 0, cachedMicroUsd: 0 }],
    });
    await page.reload();
    await page.getByText(/It costs about \$0\.000\d once for 51 entries, and about \$0\.0010 for/).waitFor();
    await toggle.click();
    await page.getByText('0 of 51 entries are ready for it').waitFor();
    await keepScreenshot(page, '40-meaning-begun');
    expect(await consoleFindings(page)).toEqual([]);
    await house.core.jobs.runDue();
    await page.getByText('All 51 entries are ready for it.').waitFor();
    await keepScreenshot(page, '41-meaning-ready');

    await goInside(page, '/knowledge');
    await page.getByLabel('Question', { exact: true }).fill('pergola hoisting');
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText('alike in meaning').first().waitFor();
    await page.getByText('alike in meaning').first().scrollIntoViewIfNeeded();
    await keepScreenshot(page, '42-found-by-meaning');
    await page.setViewportSize({ width: 390, height: 844 });
    await goInside(page, '/keys');
    await toggle.scrollIntoViewIfNeeded();
    await keepScreenshot(page, '43-meaning-phone');
    expect(problems).toEqual([]);
  },
  90_000,
);
