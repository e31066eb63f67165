import { afterAll, expect, test } from 'vitest';
import { follow, memberCaller, openHouse, password } from '../support/house.ts';

// Half past one at night in UTC: still the evening before in Denver.
const now = new Date('2026-03-04T01:30:00Z');
const house = await openHouse({ clock: { now: () => now } });
afterAll(() => house.close());

test("the overview counts the company's own day: answered, handed over and unanswered, and the two weeks before", async () => {
  const company = await house.furnish('Alder Plumbing');
  const neighbour = await house.furnish('Birch Plumbing');
  await company.api.company.update({ timeZone: 'America/Denver' });
  const before = await company.api.company.usage();
  expect(before).toMatchObject({ conversationsToday: 0, answersToday: 0, handedOverToday: 0, unansweredToday: 0 });
  expect(before.days).toHaveLength(14);
  expect(before.days.at(-1)).toEqual({ day: '2026-03-03', conversations: 0 });
  for (const text of ['are you open on sunday', 'do you repair helicopters', 'I want to talk to a person please']) {
    const { api } = await house.visitor(company);
    const { runId } = await api.send({ text, idempotencyKey: crypto.randomUUID() });
    await follow(api.events({ runId }));
  }
  const today = await company.api.company.usage();
  expect(today).toMatchObject({
    conversationsToday: 3,
    answersToday: 3,
    handedOverToday: 1,
    unansweredToday: 1,
    waiting: 1,
  });
  expect(today.days.at(-1)).toEqual({ day: '2026-03-03', conversations: 3 });
  expect(await neighbour.api.company.usage()).toMatchObject({ conversationsToday: 0, unansweredToday: 0 });
});

test('conversations are found by what was said and by whom, in this company alone', async () => {
  const company = await house.furnish('Cedar Plumbing');
  const neighbour = await house.furnish('Dogwood Plumbing');
  const { api } = await house.visitor(company);
  const { runId } = await api.send({ text: 'is the zebra faucet 100% safe?', idempotencyKey: crypto.randomUUID() });
  await follow(api.events({ runId }));
  const found = async (query: string, { api: member } = company) =>
    (await member.conversations.list({ query })).conversations.length;
  expect(await found('ZEBRA faucet')).toBe(1);
  expect(await found('100%')).toBe(1);
  expect(await found('100_')).toBe(0);
  expect(await found('zebra', neighbour)).toBe(0);
});

test('the questions that an agent offers are set whole; a row that keeps its words keeps itself', async () => {
  const company = await house.furnish('Elm Plumbing');
  const neighbour = await house.furnish('Fir Plumbing');
  const [sarah] = await company.api.agents.list();
  if (!sarah) throw new TypeError('no agent');
  const [first = '', second = ''] = sarah.starters;
  const starters = ['Do you come at night?', second, first];
  expect((await company.api.agents.setStarters({ agentId: sarah.id, starters })).starters).toEqual(starters);
  expect((await company.api.agents.setStarters({ agentId: sarah.id, starters: [] })).starters).toEqual([]);
  const attempt = neighbour.api.agents.setStarters({ agentId: sarah.id, starters });
  await expect(attempt).rejects.toThrow('This company has no such agent.');
});

test('what operators did is told page by page, with who and why, and to operators alone', async () => {
  const email = 'olga@example.com';
  await house.core.access.ensureOperator({ email, name: 'Olga Operator', password });
  const { accessToken } = await house.core.access.signIn({ email, password });
  const operator = memberCaller(house.core, accessToken);
  const company = await house.furnish('Gorse Plumbing');
  await operator.platform.companies.suspend({ slug: company.slug, reason: 'Not paid' });
  await operator.platform.companies.resume({ slug: company.slug, reason: 'Paid' });
  const first = await operator.platform.log({ limit: 1 });
  const second = await operator.platform.log({ limit: 1, cursor: first.nextCursor ?? '' });
  const told = [...first.notes, ...second.notes].map(({ who, action, target, reason }) => [
    who,
    action,
    target,
    reason,
  ]);
  expect(told.sort()).toEqual([
    [email, 'company.resumed', company.slug, 'Paid'],
    [email, 'company.suspended', company.slug, 'Not paid'],
  ]);
  await expect(company.api.platform.log({})).rejects.toThrow();
});

test('a renamed company has its new name in the directory, where its members and the operator see it', async () => {
  const company = await house.furnish('Heath Plumbing');
  await company.api.company.update({ name: 'Hazel and Daughters' });
  const { companies } = await house.core.companies.list({ query: 'Hazel and Daughters' });
  expect(companies.map(({ id }) => id)).toEqual([company.companyId]);
  expect((await house.core.companies.list({ query: 'Heath Plumbing' })).companies).toEqual([]);
});
