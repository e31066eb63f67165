import { randomUUID } from 'node:crypto';
import { type CountedFeature, countedFeatures, type SwitchedFeature, switchedFeatures } from '@rowhouse/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';
import { moveRevision } from '../support/postgres.ts';
import { serveHouse } from '../support/site.ts';

const fake = await startFakeOpenAi();
const house = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
});
const site = await serveHouse(house);
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
afterAll(async () => {
  await admin.end();
  await site.close();
  await house.close();
  await fake.close();
});

let company: Company;
beforeAll(async () => {
  company = await house.furnish('Planned Plumbing', 'plumbing', 'enterprise');
  const { member } = await house.core.access.authenticateMember(company.token, 'test');
  const operator = { identityId: member.identityId, requestId: 'test', reason: 'Bought one' };
  await house.core.companies.setDomain({ ...operator, slug: company.slug }, 'www.planned.example');
  const [sarah] = await company.api.agents.list();
  await company.api.agents.update({ agentId: sarah?.id ?? '', modelClass: 'strong' });
});

async function setByHand(column: 'enabled' | 'quantity', feature: string, value: boolean | number): Promise<void> {
  await admin.query(`update tenant.entitlements set ${column} = $3 where company_id = $1 and feature = $2`, [
    company.companyId,
    feature,
    value,
  ]);
  await admin.query(moveRevision, [company.companyId]);
}
const setSwitch = (feature: string, enabled: boolean) => setByHand('enabled', feature, enabled);
const setLimit = (feature: string, quantity: number) => setByHand('quantity', feature, quantity);

/** The model that answers a visitor; none where the answer is quoted. */
async function modelThatAnswers(): Promise<string | undefined> {
  const guest = await house.visitor(company);
  fake.requests.length = 0;
  const { runId } = await guest.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
  await follow(guest.api.events({ runId }));
  return fake.requests.at(-1)?.body.model;
}

const statusOf = async (host: string) => (await site.ask(`${host}:${site.port}`, '/')).status;
const somebody = () => `${randomUUID()}@example.com`;
const entry = () => ({ question: `What is ${randomUUID()}?`, answer: 'It is open today, as every day of the week.' });

/** What each switch is for, used as its people use it: true when it is served. A refusal is an error, or false. */
const uses: Record<SwitchedFeature, () => Promise<boolean>> = {
  appointments: async () => (await company.api.appointments.types()).length > 0,
  'audit-export': async () => (await company.api.audit.download({})).events.length > 0,
  'custom-domain': async () =>
    (await site.ask(`www.planned.example:${site.port}`, '/')).text.includes('Planned Plumbing'),
  'knowledge-import': async () => {
    const content = JSON.stringify([{ ...entry(), category: 'hours' }]);
    return (await company.api.knowledge.importEntries({ format: 'json', content })).added === 1;
  },
  memory: async () => {
    const contactId = await house.core.contacts.list(company.context, {}).then(({ contacts }) => contacts[0]?.id);
    const subject = { kind: 'contact' as const, id: contactId ?? randomUUID() };
    return (await company.api.memory.remember({ subject, text: 'Likes tea.' })).id !== '';
  },
  'own-keys': async () => {
    const apiKey = `sk-${randomUUID()}`;
    const { id } = await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey });
    await company.api.providers.remove({ providerId: id });
    return true;
  },
  'platform-models': async () => (await modelThatAnswers()) !== undefined,
  site: async () => (await statusOf(`${company.slug}.localhost`)) === 200,
  'strong-models': async () => (await modelThatAnswers()) === 'gpt-5',
  widget: async () => (await house.visitor(company)).conversationId !== '',
};

test.each(switchedFeatures)('a plan without %s does not have it, and one with it does', async (feature) => {
  expect(await uses[feature]()).toBe(true);
  await setSwitch(feature, false);
  const refused = await uses[feature]().catch((error: unknown) => {
    expect(String(error)).toMatch(/plan|not open|closed|cannot/);
    return false;
  });
  expect(refused).toBe(false);
  await setSwitch(feature, true);
  expect(await uses[feature]()).toBe(true);
});

test('without the chat in the plan no page asks for it, and the form on the site is taken all the same', async () => {
  const host = `${company.slug}.localhost:${site.port}`;
  expect((await site.ask(host, '/')).text).toContain('widget.js');
  await setSwitch('widget', false);
  expect((await site.ask(host, '/')).text).not.toContain('widget.js');
  const form = { name: 'Vera', email: 'vera@example.com', phone: '', message: 'Please call me.' };
  const sent = await site.ask(host, '/contact-form', { form, headers: { origin: `http://${host}` } });
  expect(sent.status).toBe(303);
  await setSwitch('widget', true);
});

test('without memory in the plan no agent is told what was noted, nor has a tool to note it', async () => {
  const toolsTold = async () => {
    await modelThatAnswers();
    return JSON.stringify(fake.requests.at(-1)?.body.tools);
  };
  expect(await toolsTold()).toContain('"remember"');
  await setSwitch('memory', false);
  expect(await toolsTold()).not.toContain('"remember"');
  await setSwitch('memory', true);
});

type Counted = { held(): Promise<number>; add(): Promise<unknown> };

let nextVisit = Date.now() + 3 * 86_400_000;
const counts: Record<CountedFeature, Counted> = {
  'allowed-origins': {
    held: async () => (await company.api.site.get()).settings.allowedOrigins.length,
    async add() {
      const { allowedOrigins } = (await company.api.site.get()).settings;
      return company.api.site.updateSettings({
        allowedOrigins: [...allowedOrigins, `https://${randomUUID()}.example.com`],
      });
    },
  },
  'appointments-per-day': {
    held: async () => (await company.api.appointments.list({})).appointments.length,
    async add() {
      const [type] = await company.api.appointments.types();
      nextVisit += 86_400_000;
      const at = new Date(nextVisit);
      const contactId = (await company.api.contacts.list({})).contacts[0]?.id ?? '';
      at.setUTCHours(15, 0, 0, 0);
      return company.api.appointments.book({ typeId: type?.id ?? '', contactId, startsAt: at.toISOString() });
    },
  },
  'conversations-per-day': {
    async held() {
      const { rows } = await admin.query<{ begun: number }>(
        "select count(*)::int as begun from tenant.conversations where company_id = $1 and channel = 'widget'",
        [company.companyId],
      );
      return rows[0]?.begun ?? 0;
    },
    add: () => house.visitor(company),
  },
  'knowledge-entries': {
    async held() {
      const { rows } = await admin.query<{ published: number }>(
        "select count(*)::int as published from tenant.knowledge_entries where company_id = $1 and status = 'published'",
        [company.companyId],
      );
      return rows[0]?.published ?? 0;
    },
    async add() {
      const [category] = await company.api.knowledge.categories();
      return company.api.knowledge.create({ categoryId: category?.id ?? '', phrasings: [], ...entry() });
    },
  },
  members: {
    held: async () => (await company.api.members.list()).members.length,
    async add() {
      const { inviteUrl } = await company.api.members.invite({ email: somebody(), role: 'staff' });
      return memberCaller(house.core).members.accept({ token: inviteUrl.split('#')[1] ?? '', name: 'Mo', password });
    },
  },
  providers: {
    held: async () => (await company.api.providers.list()).length,
    add: () => company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: `sk-${randomUUID()}` }),
  },
};
/** The list of websites is set as a whole: of two at once the later one stands. */
const setAsAWhole: ReadonlySet<string> = new Set<CountedFeature>(['allowed-origins']);

describe('a plan that counts', () => {
  beforeAll(async () => {
    await house.visitor(company).then(({ api }) => api.contact({ name: 'Vera', email: 'vera@example.com' }));
  });

  test.each(countedFeatures)('%s has room for so many and no more, also when two come at once', async (feature) => {
    const { held, add } = counts[feature];
    await setLimit(feature, (await held()) + 1);
    if (setAsAWhole.has(feature)) await add();
    else {
      const both = await Promise.allSettled([add(), add()]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
    await expect(add()).rejects.toThrow(/room for|no new conversations today|No more visits/);
    await setLimit(feature, (await held()) + 1);
    await add();
  });

  test('what was archived takes no room, until it is published again', async () => {
    const [category] = await company.api.knowledge.categories();
    await setLimit('knowledge-entries', 1_000);
    const made = await company.api.knowledge.create({ categoryId: category?.id ?? '', phrasings: [], ...entry() });
    await company.api.knowledge.remove({ entryId: made.id });
    await setLimit('knowledge-entries', await counts['knowledge-entries'].held());
    const { version } = await company.api.knowledge.get({ entryId: made.id });
    const publish = () => company.api.knowledge.update({ entryId: made.id, version, status: 'published' });
    await expect(publish()).rejects.toThrow('room for');
    await setLimit('knowledge-entries', (await counts['knowledge-entries'].held()) + 1);
    await publish();
  });

  test('who was invited while there was room is refused when there is none any more', async () => {
    const invite = async () =>
      (await company.api.members.invite({ email: somebody(), role: 'staff' })).inviteUrl.split('#')[1] ?? '';
    await setLimit('members', (await counts.members.held()) + 1);
    const [first, second] = [await invite(), await invite()];
    const accept = (token: string) => memberCaller(house.core).members.accept({ token, name: 'Mo', password });
    await accept(first);
    await expect(accept(second)).rejects.toThrow('room for');
  });
});

test('every tier says of each feature whether it is part of it, and names no other', async () => {
  const features = [...switchedFeatures, ...countedFeatures].sort();
  const tiers = await house.core.templates.tiers();
  expect(tiers).toHaveLength(4);
  for (const { entitlements } of tiers) expect(entitlements.map(({ feature }) => feature).sort()).toEqual(features);
  const listed = (await company.api.company.plan()).entitlements.map(({ feature }) => feature);
  expect(listed.sort()).toEqual(features);
});

describe('another plan', () => {
  const operator = async () => {
    const who = { email: 'operator@example.com', name: 'Olga', password };
    await house.core.access.ensureOperator(who);
    return memberCaller(house.core, (await house.core.access.signIn(who)).accessToken).platform.companies;
  };

  test('brings its price, its features and its budget at once, and is noted in the company’s log', async () => {
    const growing = await house.furnish('Growing Plumbing', 'plumbing', 'starter');
    await expect(growing.api.audit.download({})).rejects.toThrow('download of the audit log');
    await (await operator()).setTier({ slug: growing.slug, tier: 'enterprise', reason: 'They grew' });
    expect(await growing.api.company.plan()).toMatchObject({ tier: 'enterprise', microUsdPerMonth: 499_000_000 });
    expect(await growing.api.company.get()).toMatchObject({ tier: 'enterprise' });
    expect((await growing.api.budget.get()).daily.limitMicroUsd).toBe(20_000_000);
    expect((await growing.api.audit.download({})).events.map(({ action }) => action)).toContain('company.tier-changed');
    const { companies } = await (await operator()).list({ query: growing.slug });
    expect(companies).toMatchObject([{ tier: 'enterprise' }]);
  });

  test('leaves a budget that the company has set for itself, and what there is too much of for it', async () => {
    const shrinking = await house.furnish('Shrinking Plumbing', 'plumbing', 'growth');
    await shrinking.api.budget.set({ dailyMicroUsd: 1_500_000 });
    const four = ['one', 'two', 'three', 'four'].map((name) => `https://${name}.example`);
    await shrinking.api.site.updateSettings({ allowedOrigins: four });
    await (await operator()).setTier({ slug: shrinking.slug, tier: 'starter', reason: 'They asked' });
    const { daily, monthly } = await shrinking.api.budget.get();
    expect([daily.limitMicroUsd, monthly.limitMicroUsd]).toEqual([1_500_000, 20_000_000]);
    expect((await shrinking.api.site.get()).settings.allowedOrigins).toEqual(four);
    await expect(shrinking.api.site.updateSettings({ allowedOrigins: four })).rejects.toThrow('room for 2 websites');
  });

  test('is one that there is', async () => {
    const set = (await operator()).setTier({ slug: company.slug, tier: 'platinum', reason: 'They asked' });
    await expect(set).rejects.toThrow('no such tier');
  });
});
