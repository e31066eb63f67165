import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';

/** Half past ten in the evening of the 15th in New York, half past seven in Los Angeles. */
let now = new Date('2027-06-16T02:30:00Z');
const fake = await startFakeOpenAi();
const house = await openHouse({
  clock: { now: () => now },
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
});
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
let company: Company;
beforeAll(async () => {
  company = await house.furnish('Travelling Plumbing');
  fake.respond(() => ({ kind: 'text', text: 'Hello.', usage: { input: 20_000, output: 2_000 } }));
});
afterAll(async () => {
  await admin.end();
  await house.close();
  await fake.close();
});

async function moveTo(moment: string): Promise<void> {
  now = new Date(moment);
  company.token = (await house.core.access.signIn({ email: company.email, password })).accessToken;
  company.api = memberCaller(house.core, company.token);
}

/** One question. @returns the date that the last call was charged to, and whether a model was asked. */
async function ask() {
  const guest = await house.visitor(company);
  const { runId } = await guest.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
  const done = (await follow(guest.api.events({ runId }))).at(-1);
  const { rows } = await admin.query<{ date: string }>(
    `select spend_date::text as date from tenant.ai_ledger where company_id = $1 and state = 'settled' order by created_at desc limit 1`,
    [company.companyId],
  );
  return { quoted: done?.['quoted'], date: rows[0]?.date, shown: (await company.api.budget.get()).daily };
}

test('a company that moves spends no date twice and begins none early', async () => {
  await company.api.company.update({ timeZone: 'America/New_York' });
  await company.api.budget.set({ dailyMicroUsd: 18_500 });
  expect(await ask()).toMatchObject({ quoted: false, date: '2027-06-15' });

  // West at a quarter past midnight of the 16th: the 15th is not opened again, though Los Angeles has it still.
  await moveTo('2027-06-16T04:15:00Z');
  expect(await ask()).toMatchObject({ quoted: false, date: '2027-06-16' });
  await company.api.company.update({ timeZone: 'America/Los_Angeles' });
  expect(await ask()).toMatchObject({ date: '2027-06-16', shown: { date: '2027-06-16', spentMicroUsd: 18_000 } });
  const books = await company.api.usage.summary({ days: 7 });
  expect(books.days.at(-1)).toMatchObject({ date: '2027-06-16', microUsd: 18_000 });
  // The 16th is used up, in either zone.
  expect(await ask()).toMatchObject({ quoted: true });

  // New York's midnight into the 17th is over, Los Angeles' is not: still the 16th.
  await moveTo('2027-06-17T04:15:00Z');
  expect(await ask()).toMatchObject({ quoted: true, shown: { date: '2027-06-16' } });
  await moveTo('2027-06-17T07:15:00Z');
  expect(await ask()).toMatchObject({ quoted: false, date: '2027-06-17' });

  // East, in the evening: Tokyo is in the afternoon of the 18th, which begins here at Los Angeles' midnight only.
  await moveTo('2027-06-18T05:00:00Z');
  await ask();
  await company.api.company.update({ timeZone: 'Asia/Tokyo' });
  expect(await ask()).toMatchObject({ quoted: true, shown: { date: '2027-06-17', spentMicroUsd: 18_000 } });
  // There and back again is no way around it.
  await company.api.company.update({ timeZone: 'Pacific/Kiritimati' });
  await company.api.company.update({ timeZone: 'America/New_York' });
  expect((await ask()).shown).toMatchObject({ date: '2027-06-17', spentMicroUsd: 18_000 });
  await moveTo('2027-06-18T07:01:00Z');
  expect(await ask()).toMatchObject({ quoted: false, date: '2027-06-18' });
});
