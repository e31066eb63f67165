import { afterAll, expect, test } from 'vitest';
import { follow, memberCaller, openHouse, password } from '../support/house.ts';
import { withAdmin } from '../support/postgres.ts';

const house = await openHouse();
afterAll(house.close);

async function operator() {
  const who = { email: 'operator@example.com', name: 'Olga', password };
  await house.core.access.ensureOperator(who);
  return memberCaller(house.core, (await house.core.access.signIn(who)).accessToken).platform;
}

test('a company’s report counts what its own requests made the layers do, and no neighbour’s', async () => {
  const [busy, quiet] = [await house.furnish('Busy Plumbing'), await house.furnish('Quiet Plumbing')];
  const before = await quiet.api.isolation.report();
  const visitor = await house.visitor(busy);
  const { runId } = await visitor.api.send({ text: 'are you open on sunday', idempotencyKey: 'evidence-1' });
  await follow(visitor.api.events({ runId }));
  await expect(memberCaller(house.core, 'no.such.token').company.get()).rejects.toThrow('Sign in');
  const [of, after, fleet] = [
    await busy.api.isolation.report(),
    await quiet.api.isolation.report(),
    await (await operator()).isolation(),
  ];
  const passed = (report: typeof before, layer: string) =>
    report.layers.find((one) => one.layer === layer)?.accepted ?? -1;
  expect(of.layers.map((layer) => layer.layer)).toEqual([
    'authentication',
    'query-filtering',
    'row-level-security',
    'agent-isolation',
    'credentials',
    'knowledge',
    'budget',
  ]);
  expect(of.holds).toBe(true);
  for (const layer of ['authentication', 'query-filtering', 'agent-isolation', 'knowledge'])
    expect(passed(of, layer)).toBeGreaterThan(0);
  expect(passed(of, 'row-level-security')).toBe(10);
  // The neighbour's own report is a request of its own, and that is all it shows.
  expect(passed(after, 'agent-isolation')).toBe(0);
  expect(passed(after, 'authentication') - passed(before, 'authentication')).toBe(1);
  expect(passed(fleet, 'query-filtering')).toBeGreaterThan(passed(of, 'query-filtering'));
  expect(fleet.layers[0]?.refused).toBe(1);
  expect(fleet.alarms).toEqual([]);
});

test('a wall that is taken away shows in the report, with the layer that does not hold', async () => {
  const company = await house.furnish('Open Plumbing');
  const { server, name } = house.testDatabase;
  await withAdmin(server, name, (client) => client.query('alter table tenant.memories no force row level security'));
  const report = await company.api.isolation.report();
  expect(report.holds).toBe(false);
  expect(report.layers.filter((layer) => !layer.holds)).toMatchObject([
    { layer: 'row-level-security', refused: 1, attention: 'every tenant table is a closed room' },
  ]);
  expect(report.checks.find((check) => !check.ok)?.detail).toContain('tenant.memories');
  await withAdmin(server, name, (client) => client.query('alter table tenant.memories force row level security'));
  expect((await company.api.isolation.report()).holds).toBe(true);
});

test('a role without the right reads neither report nor log', async () => {
  const company = await house.furnish('Strict Plumbing');
  const invited = await company.api.members.invite({ email: 'agent@example.com', role: 'viewer' });
  const token = new URL(invited.inviteUrl).hash.slice(1);
  const joined = await house.core.access.members.accept({ token, name: 'Vera', password });
  const viewer = memberCaller(house.core, joined.accessToken);
  await expect(viewer.audit.list({})).rejects.toThrow('Your role does not allow that');
  await expect(viewer.audit.download({})).rejects.toThrow('Your role does not allow that');
});
