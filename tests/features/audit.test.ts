import pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type AuditLog, downloadLog, verifyLog } from '../support/audit-log.ts';
import { memberCaller, openHouse, password } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);

test('the acts that matter stand in the log, with who did them', async () => {
  const company = await house.furnish('Logged Plumbing');
  const { api } = company;
  const [member] = (await api.members.list()).members;
  const [agent] = await api.agents.list();
  await api.members.invite({ email: 'new@example.com', role: 'viewer' });
  const key = await api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-test-0123456789abcdef' });
  await api.providers.update({ providerId: key.id, label: 'Theirs' });
  await api.providers.remove({ providerId: key.id });
  await api.budget.set({ dailyMicroUsd: 1_000_000 });
  await api.agents.setScope({ agentId: agent?.id ?? '', categoryIds: [] });
  await api.company.update({ phone: '555 0100' });
  const operator = { email: 'operator@example.com', name: 'Olga', password };
  await house.core.access.ensureOperator(operator);
  const { platform } = memberCaller(house.core, (await house.core.access.signIn(operator)).accessToken);
  await platform.companies.suspend({ slug: company.slug, reason: 'A test of the log' });
  await platform.companies.resume({ slug: company.slug });
  const { events } = await house.core.audit.list(company.context, { filter: everything });
  expect(events.map((event) => event.action)).toEqual([
    'company.resumed',
    'company.suspended',
    'company.changed',
    'agent.scope-changed',
    'budget.changed',
    'key.removed',
    'key.changed',
    'key.added',
    'member.invited',
    'member.signed-in',
    'company.created',
  ]);
  expect(events.find((event) => event.action === 'company.suspended')).toMatchObject({
    actorKind: 'operator',
    detail: 'A test of the log',
  });
  expect(events.find((event) => event.action === 'key.added')).toMatchObject({
    actorName: member?.name,
    detail: 'openai, ends in cdef',
  });
  expect(JSON.stringify(events)).not.toContain('sk-test');
});

const everything = { action: null, actorKind: null, from: null, to: null };

test('the log is read page by page and filtered by act, by kind of actor and by time', async () => {
  const company = await house.furnish('Paged Plumbing');
  for (const dailyTokens of [1, 2, 3, 4, 5]) await company.api.budget.set({ dailyTokens });
  const first = await company.api.audit.list({ limit: 3 });
  expect(first.events.map((event) => event.sequence)).toEqual([7, 6, 5]);
  const second = await company.api.audit.list({ limit: 3, cursor: first.nextCursor ?? '' });
  expect(second.events.map((event) => event.sequence)).toEqual([4, 3, 2]);
  const third = await company.api.audit.list({ limit: 3, cursor: second.nextCursor ?? '' });
  expect([third.events.map((event) => event.sequence), third.nextCursor]).toEqual([[1], null]);
  const budgets = await company.api.audit.list({ action: 'budget.' });
  expect(budgets.events).toHaveLength(5);
  expect((await company.api.audit.list({ actorKind: 'operator' })).events).toEqual([]);
  expect((await company.api.audit.list({ to: '2020-01-01T00:00:00Z' })).events).toEqual([]);
  expect((await company.api.audit.list({ from: '2020-01-01T00:00:00Z' })).events).toHaveLength(7);
  await expect(company.api.audit.list({ cursor: 'x' })).rejects.toThrow('Start from the first one');
});

test('many acts at the same moment make one chain without gaps, and a failed act leaves none', async () => {
  const company = await house.furnish('Busy Plumbing', 'plumbing', 'enterprise');
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      index % 4 === 0
        ? company.api.members.remove({ memberId: crypto.randomUUID() }).catch(() => undefined)
        : company.api.budget.set({ dailyTokens: index }),
    ),
  );
  const log = await downloadLog(company);
  expect(log.events.map((event) => event.sequence)).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
  expect(await verifyLog(log)).toContain(`Intact: 33 events, ending with ${log.head.hash}`);
});

test('a log longer than one page is downloaded whole', async () => {
  const company = await house.furnish('Long Plumbing', 'plumbing', 'enterprise');
  for (let round = 0; round < 52; round += 1)
    await Promise.all(Array.from({ length: 10 }, (_, n) => company.api.budget.set({ dailyTokens: n })));
  const log = await downloadLog(company);
  expect(log.events).toHaveLength(523);
  expect(await verifyLog(log)).toContain('Intact: 523 events');
});

describe('somebody who changes a downloaded log', async () => {
  const company = await house.furnish('Tampered Plumbing', 'plumbing', 'enterprise');
  for (const dailyTokens of [10, 20, 30, 40]) await company.api.budget.set({ dailyTokens });
  const earlier = await downloadLog(company);
  await company.api.budget.set({ dailyTokens: 50 });
  const log = await downloadLog(company);

  const without = (index: number): AuditLog => ({ ...log, events: log.events.toSpliced(index, 1) });
  const cut = (length: number): AuditLog => ({ ...log, events: log.events.slice(0, length) });
  const renamed = (field: 'action' | 'detail' | 'actorId' | 'createdAt' | 'target' | 'requestId'): AuditLog => ({
    ...log,
    events: log.events.with(3, { ...log.events[3], [field]: 'another' } as AuditLog['events'][number]),
  });

  test('is told that the untouched one is intact and continues the earlier one', async () => {
    expect(await verifyLog(log, earlier)).toContain('Intact: 9 events');
    expect(await verifyLog(log, earlier)).toContain('continues the earlier log of 7');
  });

  test.each(['action', 'detail', 'actorId', 'createdAt', 'target', 'requestId'] as const)(
    'is caught when they edit the %s',
    async (field) => {
      expect(await verifyLog(renamed(field))).toContain('NOT INTACT: event 4');
    },
  );

  test('is caught when they delete, swap or insert an event, or cut the end off', async () => {
    const [third, fourth] = [log.events[2], log.events[3]];
    if (!third || !fourth) throw new Error('no events');
    const swapped = { ...log, events: log.events.with(2, fourth).with(3, third) };
    const inserted = { ...log, events: log.events.toSpliced(3, 0, third) };
    for (const fake of [without(0), without(4), swapped, inserted, cut(5), cut(0)])
      expect(await verifyLog(fake)).toContain('NOT INTACT');
  });

  test('is caught by an earlier download when they cut the end off and move the head back', async () => {
    const fifth = log.events[4];
    const short = { ...cut(5), head: { sequence: 5, hash: fifth?.hash ?? '' } };
    expect(await verifyLog(short)).toContain('Intact: 5 events');
    expect(await verifyLog(short, earlier)).toContain('NOT INTACT: the earlier log reaches event 7');
  });
});

test.each([inject('postgres'), inject('postgres15')].filter((server) => server !== null))(
  'neither the server nor the operator of PostgreSQL $version changes an event unseen',
  async (postgres) => {
    const other = await openHouse({ postgres });
    const company = await other.furnish('Owned Plumbing', 'plumbing', 'enterprise');
    await company.api.budget.set({ dailyTokens: 7 });
    const tenant = new pg.Client({ connectionString: other.testDatabase.tenantUrl });
    const owner = new pg.Client({ connectionString: other.testDatabase.adminUrl });
    try {
      await Promise.all([tenant.connect(), owner.connect()]);
      for (const text of ["update tenant.audit_events set detail = ''", 'delete from tenant.audit_events'])
        await expect(tenant.query(text)).rejects.toThrow('permission denied');
      await owner.query("update tenant.audit_events set detail = 'dailyTokens 9' where action = 'budget.changed'");
      expect(await verifyLog(await downloadLog(company))).toContain('NOT INTACT: event 3 (budget.changed');
    } finally {
      await Promise.all([tenant.end(), owner.end()]);
      await other.close();
    }
  },
);

test('another company sees none of it', async () => {
  const [one, two] = [
    await house.furnish('First Plumbing', 'plumbing', 'enterprise'),
    await house.furnish('Second Plumbing', 'plumbing', 'enterprise'),
  ];
  await one.api.budget.set({ dailyTokens: 1 });
  expect((await two.api.audit.list({})).events.map((event) => event.action)).toEqual([
    'member.signed-in',
    'company.created',
  ]);
});
