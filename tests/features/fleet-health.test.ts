import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';
import { withAdmin } from '../support/postgres.ts';

const fake = await startFakeOpenAi();
const house = await openHouse();
afterAll(house.close);
afterAll(fake.close);
await house.core.access.ensureOperator({ email: 'olga@example.com', name: 'Olga', password });
const { accessToken } = await house.core.access.signIn({ email: 'olga@example.com', password });
const { platform } = memberCaller(house.core, accessToken);

const [well, refused, broken, tired] = [
  await house.furnish('Well Plumbing'),
  await house.furnish('Refused Plumbing'),
  await house.furnish('Broken Plumbing'),
  await house.furnish('Tired Plumbing'),
];

const sql = (text: string, values: unknown[]) =>
  withAdmin(house.testDatabase.server, house.testDatabase.name, (client) => client.query(text, values));

async function ask(company: Company, times: number): Promise<void> {
  for (let asked = 0; asked < times; asked += 1) {
    const visitor = await house.visitor(company);
    const { runId } = await visitor.api.send({ text: 'do you fix taps?', idempotencyKey: randomUUID() });
    await follow(visitor.api.events({ runId }));
  }
}

async function addKey(company: Company) {
  const key = {
    kind: 'openai-compatible' as const,
    label: 'Our server',
    baseUrl: `${fake.url}/v1`,
    fastModel: 'llama',
  };
  return company.api.providers.add({
    ...key,
    apiKey: 'sk-own-0123456789abcdef',
    prices: [{ model: 'llama', free: true, inputMicroUsd: 0, outputMicroUsd: 0, cachedMicroUsd: 0 }],
  });
}

/** As the operator's list shows them. */
async function healthOf(company: Company) {
  const { companies } = await platform.companies.list({ query: company.slug });
  return companies.find(({ slug }) => slug === company.slug)?.health;
}

test('of each company the operator reads one word and what it is for, and nothing of what is inside', async () => {
  expect(await healthOf(well)).toBeNull();
  expect((await platform.companies.list({ health: 'unmeasured' })).companies).toHaveLength(4);

  await ask(well, 1);
  await addKey(refused);
  fake.respond(() => ({ kind: 'status', status: 401 }));
  await ask(refused, 1);
  await addKey(broken);
  fake.respond(() => ({ kind: 'status', status: 503 }));
  await ask(broken, 3);
  // A run whose process broke off, a call that nobody settled, a check of golden questions that went badly, a job that nobody can do.
  const { companyId } = tired;
  await ask(tired, 1);
  await sql(`update tenant.chat_runs set status = 'failed' where company_id = $1`, [companyId]);
  await sql(
    `insert into tenant.golden_runs (company_id, id, cause, knowledge_version, basis, answerable, first, among_three, unanswerable, quoted_wrongly)
     values ($1, gen_random_uuid(), 'asked', 1, '', 15, 9, 10, 5, 3)`,
    [companyId],
  );
  await sql(
    `insert into platform.jobs (id, company_id, kind, subject_id, run_at, attempts)
     values (gen_random_uuid(), $1, 'a-kind-of-tomorrow', gen_random_uuid(), date_trunc('milliseconds', now()) - interval '1 minute', 4)`,
    [companyId],
  );
  await sql(
    `insert into tenant.ai_ledger (company_id, id, request_id, attempt, state, spend_date, generation, provider, model,
       reserved_micro_usd, reserved_tokens, lease_expires_at)
     values ($1, gen_random_uuid(), 'left-over', 1, 'dispatched', current_date, 0, 'openai', 'gpt-5', 100, 10, now() - interval '1 hour')`,
    [companyId],
  );
  await house.core.jobs.runDue();
  expect(await house.core.books.housekeeping.rounds()).toBe(true);
  // Whichever process comes first does it, and no other for a quarter of an hour.
  expect(await house.core.books.housekeeping.rounds()).toBe(false);

  expect(await healthOf(well)).toMatchObject({ word: 'healthy', reasons: [] });
  expect(await healthOf(refused)).toMatchObject({ word: 'failing' });
  expect((await healthOf(refused))?.reasons).toContainEqual({ kind: 'refused-keys', count: 1 });
  expect(await healthOf(broken)).toMatchObject({ word: 'failing', reasons: [{ kind: 'unserved-answers', count: 3 }] });
  expect(await healthOf(tired)).toMatchObject({
    word: 'attention',
    reasons: [
      { kind: 'failed-runs', count: 1 },
      { kind: 'dead-jobs', count: 1 },
      { kind: 'unsettled-charges', count: 1 },
      { kind: 'golden-failing', count: 8, of: 20 },
    ],
  });
  expect(await platform.usage()).toMatchObject({ companies: 4, failing: 2, attention: 1 });
});

test('the list is read worst first, page by page, or only what fails', async () => {
  const read: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await platform.companies.list({
      order: 'health',
      limit: 1,
      ...(cursor === undefined ? {} : { cursor }),
    });
    read.push(...page.companies.map(({ slug }) => slug));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(read).toEqual([broken, refused, tired, well].map(({ slug }) => slug));
  const failing = await platform.companies.list({ health: 'failing' });
  expect(failing.companies.map(({ slug }) => slug)).toEqual([broken.slug, refused.slug]);
  expect((await platform.companies.list({ health: 'healthy', query: 'well' })).companies).toHaveLength(1);
});

test('what is mended is well again at the next look, and work that was given up is done when it is asked for again', async () => {
  const [key] = await refused.api.providers.list();
  await refused.api.providers.remove({ providerId: key?.id ?? '' });
  await sql(`update tenant.messages set created_at = now() - interval '2 days' where company_id = $1`, [
    refused.companyId,
  ]);
  await house.core.books.health.measure();
  expect(await healthOf(refused)).toMatchObject({ word: 'healthy' });

  const failed = () => sql('select kind from platform.jobs where failed_at is not null', []);
  expect((await failed()).rows).toEqual([{ kind: 'a-kind-of-tomorrow' }]);
  const [conversation] = (await tired.api.conversations.list({})).conversations;
  await sql(`delete from platform.jobs where company_id = $1 and failed_at is null`, [tired.companyId]);
  await sql(`update platform.jobs set kind = 'consolidate-conversation', subject_id = $1 where failed_at is not null`, [
    conversation?.id,
  ]);
  await house.core.jobs.runDue();
  expect((await failed()).rowCount).toBe(1);
  await tired.api.conversations.close({ conversationId: conversation?.id ?? '' });
  await house.core.jobs.runDue();
  expect((await failed()).rowCount).toBe(0);
  await house.core.books.health.measure();
  expect((await healthOf(tired))?.reasons.map(({ kind }) => kind)).not.toContain('dead-jobs');
});
