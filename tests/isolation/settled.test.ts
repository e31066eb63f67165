import { randomUUID } from 'node:crypto';
import { createStatementGuard, sharedTables, tenantTableNames } from '@rowhouse/core/database';
import { createTenancy, findRevision, type TenantScope } from '@rowhouse/core/tenant';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { turnSettingsReads } from '../../packages/core/src/conversations/turn-settings.ts';
import { settledTables } from '../../packages/core/src/db/revisions.ts';
import { createFindVocabulary } from '../../packages/core/src/knowledge/index.ts';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { productSources, read } from '../house/sources.ts';
import { type Company, follow, type House, openHouse } from '../support/house.ts';

const fake = await startFakeOpenAi();
afterAll(fake.close);
const platformProviders = { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${fake.url}/v1` } };
const house = await openHouse({ platformProviders });
/** Another process of the same platform: it hears of nothing but the database. */
const other = await openHouse({ platformProviders, database: house.testDatabase, keys: house.keys });
afterAll(house.close);
afterAll(other.close);
const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
const tenancy = createTenancy({ database: house.database, guard });
const company = await house.furnish('Settled Plumbing');
const neighbour = await house.furnish('Neighbouring Plumbing');

/** What the model is told when a visitor asks in this process. */
async function promptOf(process: House, whose: Company): Promise<string> {
  const visitor = await process.visitor(whose);
  fake.requests.length = 0;
  const { runId } = await visitor.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
  await follow(visitor.api.events({ runId }));
  return fake.requests[0]?.text ?? '';
}

async function revision(): Promise<number> {
  const [rows] = await tenancy.batch(company.context, (tenant) => [findRevision(tenant)]);
  return rows[0]?.revision ?? 0;
}

const findVocabulary = createFindVocabulary();

/** Whoever keeps something of a company's settings, and what it reads of them. */
const keepers: Readonly<Record<string, (tenant: TenantScope) => readonly unknown[]>> = {
  'packages/core/src/conversations/turn-settings.ts': (tenant) =>
    turnSettingsReads(tenant, { vocabulary: findVocabulary }),
  'packages/core/src/knowledge/searching.ts': (tenant) => [findVocabulary(tenant)],
};

test('what is kept of a company is read from tables whose every change is told', () => {
  const known = productSources().filter((path) => /\bkeepSettled\(/.test(read(path)));
  expect(known).toEqual(Object.keys(keepers));
  for (const [path, reads] of Object.entries(keepers)) {
    const texts: string[] = [];
    const scope = {
      companyId: company.companyId,
      execute: (config: { text: string }) => {
        texts.push(config.text);
        return new Promise(() => undefined);
      },
    };
    expect(reads(scope as unknown as TenantScope)).toHaveLength(texts.length);
    const tables = texts.flatMap((text) => {
      const verdict = guard.check(text);
      return verdict.ok ? verdict.reads : ['a refused statement'];
    });
    expect(tables.length).toBeGreaterThan(1);
    expect(
      tables.filter((table) => !settledTables.has(table)),
      path,
    ).toEqual([]);
  }
});

test('every table of settings tells of its changes, in a batch and in a transaction, and only when they are kept', async () => {
  for (const table of settledTables) {
    const nothing = (tenant: TenantScope) =>
      tenant.db.execute(
        sql`insert into ${sql.raw(`tenant.${table}`)} (company_id) select ${tenant.companyId}::uuid where 1 = 2`,
      );
    const before = await revision();
    await tenancy.batch(company.context, (tenant) => [nothing(tenant)]);
    await tenancy.run(company.context, (tenant) => nothing(tenant));
    expect(await revision(), table).toBe(before + 2);
    const undone = tenancy.run(company.context, async (tenant) => {
      await nothing(tenant);
      throw new RangeError('changed my mind');
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(await revision(), table).toBe(before + 2);
  }
  const before = await revision();
  await tenancy.batch(company.context, (tenant) => [
    tenant.db.execute(sql`delete from tenant.memories t where t.company_id = ${tenant.companyId} and 1 = 2`),
  ]);
  expect(await revision()).toBe(before);
});

test('a change of settings is in the very next answer, in every process, and in no answer of a neighbour', async () => {
  const agents = await company.api.agents.list();
  const contexts = await company.api.contexts.list();
  const [agent, context] = [agents.find(({ slug }) => slug === 'sarah'), contexts[0]];
  if (!agent || !context) throw new Error('a company without an agent or a context');
  const changes: ((word: string) => Promise<unknown>)[] = [
    (word) => company.api.company.update({ area: `Around ${word}` }),
    (word) => company.api.agents.update({ agentId: agent.id, tone: `Warm as ${word}` }),
    (word) =>
      company.api.contexts.update({ contextId: context.id, version: context.version, text: `We like ${word}.` }),
  ];
  // Both processes have kept what was there before.
  await promptOf(house, company);
  await promptOf(other, company);
  await promptOf(house, neighbour);
  const words: string[] = [];
  for (const change of changes) {
    const word = `zeppelin${words.length}`;
    words.push(word);
    await change(word);
    for (const process of [house, other]) {
      expect(await promptOf(process, company)).toContain(word);
      const theirs = await promptOf(process, neighbour);
      expect(theirs).toContain('Neighbouring Plumbing');
      for (const ours of ['Settled Plumbing', ...words]) expect(theirs).not.toContain(ours);
    }
  }
  const visitor = await other.visitor(company);
  await company.api.agents.update({ agentId: agent.id, enabled: false });
  await expect(visitor.api.send({ text: 'Hello?', idempotencyKey: randomUUID() })).rejects.toThrow(/switched off/);
});
