import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type AuditLog, verifyLog } from '../support/audit-log.ts';
import { keepScreenshot, openPage } from '../support/browser.ts';
import { notSignedIn, signInAt } from '../support/console.ts';
import { createClient, goodSignUp } from '../support/http.ts';
import { startProduct } from '../support/product.ts';

const { server, browser } = await startProduct();

const desk = { width: 1_280, height: 860 };
const phone = { width: 390, height: 844 };

async function signIn(who: { email: string; password: string }, size: typeof desk) {
  if (!browser || !server) throw new Error('no browser');
  const opened = await openPage(browser, { ...size, expected: notSignedIn });
  await signInAt(opened.page, server.url, who);
  return opened;
}

test.skipIf(!browser).each([
  ['desk', desk],
  ['phone', phone],
])('an admin reads the isolation report and the audit log on a %s, and verifies the download', async (name, size) => {
  if (!server) return;
  // The download is part of the largest plan.
  const { email, password, ...wish } = goodSignUp({ companyName: `Evidence ${name}`, tier: 'enterprise' });
  await createClient(server.url).mutate('trpc/auth.signUp', { email, password, ...wish });
  const { page, problems } = await signIn({ email, password }, size);
  await page.goto(`${server.url}/isolation`);
  await page.getByText('All seven layers hold').waitFor();
  expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toHaveLength(7);
  await keepScreenshot(page, `07-isolation-${name}`);
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(JSON.parse(readFileSync(await report.path(), 'utf8'))).toMatchObject({ holds: true, layers: { length: 7 } });

  await page.goto(`${server.url}/audit`);
  await page.getByRole('cell', { name: 'Signed in' }).first().waitFor();
  await keepScreenshot(page, `08-audit-${name}`);
  const [log] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(await verifyLog(JSON.parse(readFileSync(await log.path(), 'utf8')) as AuditLog)).toContain('Intact');
  await page.getByRole('cell', { name: 'Downloaded the audit log' }).first().waitFor();
  await page.getByLabel('What').selectOption('Budget');
  await page.getByText('Nothing of that kind has happened').waitFor();
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBe(0);
  expect(problems).toEqual([]);
});

test.skipIf(!browser).each([
  ['desk', desk],
  ['phone', phone],
])('the operator reads the fleet’s report on a %s', async (name, size) => {
  if (!server) return;
  const { page, problems } = await signIn(server.operator, size);
  await page.goto(`${server.url}/operator/isolation`);
  await page.getByText('All seven layers hold').waitFor();
  await keepScreenshot(page, `09-fleet-isolation-${name}`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  await keepScreenshot(page, `09-fleet-isolation-print-${name}`);
  const wide = await page.evaluate('document.querySelector("main").clientWidth / document.documentElement.clientWidth');
  expect(wide).toBeGreaterThan(0.9);
  expect(problems).toEqual([]);
});
